// Owns the two messages of WS-Discovery that find ONVIF cameras: the question, and what is taken of
// an answer. Pure. Answers come from anybody on the network: bounded, and survived whatever they hold.
// https://docs.oasis-open.org/ws-dd/discovery/1.1, in the version of 2005/04 that ONVIF uses.
import type { XmlElement } from "@rgrove/parse-xml";
import { child, children, rootOf, textOf, wordsOf } from "./soap_xml.ts";

/** One camera's part of an answer, as it was said. */
export interface ProbeMatch {
  readonly endpoint: string;
  readonly scopes: readonly string[];
  readonly xaddrs: readonly string[];
}

/** Answers of real cameras have 1 to 4 kB. */
const MAX_ANSWER_BYTES = 16_384;
/** A camera answers for itself; a recorder for each of its channels. */
const MAX_MATCHES = 64;
const MAX_ENDPOINT_CHARACTERS = 200;

/** The question for every ONVIF camera. `messageId` is a UUID. */
export function probeMessage(messageId: string): string {
  const addressing = `xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"`;
  return `<?xml version="1.0" encoding="UTF-8"?>` +
    `<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope" ` +
    `xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><Header>` +
    `<wsa:MessageID ${addressing}>urn:uuid:${messageId}</wsa:MessageID>` +
    `<wsa:To ${addressing}>urn:schemas-xmlsoap-org:ws:2005:04:discovery</wsa:To>` +
    `<wsa:Action ${addressing}>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</wsa:Action>` +
    `</Header><Body><Probe xmlns="http://schemas.xmlsoap.org/ws/2005/04/discovery">` +
    `<Types>dn:NetworkVideoTransmitter</Types><Scopes/></Probe></Body></Envelope>`;
}

/** The cameras of an answer to one of our questions; none of anything else. */
export function readProbeMatches(
  bytes: Uint8Array,
  { messageIds }: { messageIds: readonly string[] },
): ProbeMatch[] {
  if (bytes.length > MAX_ANSWER_BYTES) return [];
  // Some cameras send their buffer's zeros with it.
  const text = new TextDecoder().decode(bytes).replace(/\0+$/, "");
  const isOurs = (said: string) => messageIds.some((id) => said.toLowerCase().includes(id));
  // Cheap, and before anything is parsed: who does not know a question is not listened to.
  if (!isOurs(text)) return [];
  const envelope = rootOf(text);
  const header = envelope && child(envelope, "Header");
  const body = envelope && child(envelope, "Body");
  if (header === null || body === null || !isOurs(textOf(header, "RelatesTo"))) return [];
  const matches = child(body, "ProbeMatches");
  return matches === null ? [] : children(matches, "ProbeMatch").slice(0, MAX_MATCHES)
    .flatMap((match) => toMatch(match) ?? []);
}

function toMatch(match: XmlElement): ProbeMatch | null {
  const reference = child(match, "EndpointReference");
  const endpoint = reference === null ? "" : textOf(reference, "Address");
  const scopes = wordsOf(match, "Scopes");
  const isCamera = textOf(match, "Types").includes("NetworkVideoTransmitter") ||
    scopes.some((scope) => scope.startsWith("onvif://"));
  // Printers and projectors answer any question.
  if (!isCamera || endpoint === "" || endpoint.length > MAX_ENDPOINT_CHARACTERS) return null;
  return { endpoint, scopes, xaddrs: wordsOf(match, "XAddrs") };
}
