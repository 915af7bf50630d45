// Owns the few questions of ONVIF that the agent asks of a camera, and what is taken of the answers.
// Pure. What a camera says is cut and cleaned, and a host that it names is never followed.
// https://www.onvif.org/ver10/device/wsdl/devicemgmt.wsdl and /ver10/media/wsdl/media.wsdl
import { createHash } from "node:crypto";
import type { XmlElement } from "@rgrove/parse-xml";
import type { StreamProfile } from "../../server/contract/discovery.ts";
import { cleanWords } from "./found_camera.ts";
import { child, children, descendant, rootOf, textOf } from "./soap_xml.ts";

/** What a camera says of itself to whoever knows its password. */
export interface DeviceInformation {
  readonly make: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serial: string | null;
}

export interface Account {
  readonly user: string;
  readonly password: string;
}

const DEVICE = "http://www.onvif.org/ver10/device/wsdl";
const MEDIA = "http://www.onvif.org/ver10/media/wsdl";
const SCHEMA = "http://www.onvif.org/ver10/schema";
const SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss";
const MAX_PROFILES = 16;

export const QUESTIONS = {
  dateAndTime: `<GetSystemDateAndTime xmlns="${DEVICE}"/>`,
  information: `<GetDeviceInformation xmlns="${DEVICE}"/>`,
  capabilities: `<GetCapabilities xmlns="${DEVICE}"><Category>All</Category></GetCapabilities>`,
  profiles: `<GetProfiles xmlns="${MEDIA}"/>`,
} as const;

/** Where the stream of this profile is, over one TCP connection. */
export function streamUriQuestion(token: string): string {
  return `<GetStreamUri xmlns="${MEDIA}"><StreamSetup>` +
    `<Stream xmlns="${SCHEMA}">RTP-Unicast</Stream>` +
    `<Transport xmlns="${SCHEMA}"><Protocol>RTSP</Protocol></Transport></StreamSetup>` +
    `<ProfileToken>${escaped(token)}</ProfileToken></GetStreamUri>`;
}

/** The question as SOAP 1.2, with a login of WS-Security where one is given. */
export function envelope(question: string, token: string | null = null): string {
  const header = token === null ? "" : `<s:Header>${token}</s:Header>`;
  return `<?xml version="1.0" encoding="UTF-8"?>` +
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">${header}` +
    `<s:Body>${question}</s:Body></s:Envelope>`;
}

/**
 * WS-UsernameToken with PasswordDigest (never PasswordText): base64(sha1(nonce + created + password)).
 * `created` is of the camera's clock: it refuses what is old.
 */
export function usernameToken(
  { user, password }: Account,
  { created, nonce }: { created: Date; nonce: Uint8Array },
): string {
  const at = created.toISOString();
  const digest = createHash("sha1").update(nonce).update(at).update(password).digest("base64");
  const type = `${SECURITY}-username-token-profile-1.0#PasswordDigest`;
  const encoding = `${SECURITY}-soap-message-security-1.0#Base64Binary`;
  return `<Security s:mustUnderstand="1" xmlns="${SECURITY}-wssecurity-secext-1.0.xsd">` +
    `<UsernameToken><Username>${escaped(user)}</Username>` +
    `<Password Type="${type}">${digest}</Password>` +
    `<Nonce EncodingType="${encoding}">${btoa(String.fromCharCode(...nonce))}</Nonce>` +
    `<Created xmlns="${SECURITY}-wssecurity-utility-1.0.xsd">${at}</Created>` +
    `</UsernameToken></Security>`;
}

/** The answer of that name; null of a fault, a page, or anything else. */
export function readAnswer(text: string, name: string): XmlElement | null {
  const root = rootOf(text);
  const body = root && child(root, "Body");
  return body && child(body, name);
}

/** The camera's clock, null where it does not say it. */
export function readDateAndTime(answer: XmlElement): Date | null {
  const utc = descendant(answer, "UTCDateTime");
  const [date, time] = utc === null ? [null, null] : [child(utc, "Date"), child(utc, "Time")];
  if (date === null || time === null) return null;
  const number = (of: XmlElement, field: string) => Number(textOf(of, field));
  const ms = Date.UTC(
    ...[number(date, "Year"), number(date, "Month") - 1, number(date, "Day")] as const,
    ...[number(time, "Hour"), number(time, "Minute"), number(time, "Second")] as const,
  );
  return Number.isFinite(ms) ? new Date(ms) : null;
}

export function readInformation(answer: XmlElement): DeviceInformation {
  const words = (field: string) => cleanWords(textOf(answer, field)) || null;
  return {
    make: words("Manufacturer"),
    model: words("Model"),
    firmware: words("FirmwareVersion"),
    serial: words("SerialNumber"),
  };
}

/** Where the camera says that its media service is; its host may be an old one. */
export function readMediaAddress(answer: XmlElement): string | null {
  const media = descendant(answer, "Media");
  return media === null ? null : textOf(media, "XAddr") || null;
}

/** The camera's streams with a picture, in its own order. */
export function readProfiles(answer: XmlElement): StreamProfile[] {
  return children(answer, "Profiles").flatMap((profile) => {
    const token = profile.attributes.token ?? "";
    const encoder = child(profile, "VideoEncoderConfiguration");
    if (token === "" || token.length > 80 || encoder === null) return [];
    const resolution = child(encoder, "Resolution");
    const pixels = (field: string) => {
      const value = resolution === null ? NaN : Number(textOf(resolution, field));
      return Number.isSafeInteger(value) && value > 0 ? value : null;
    };
    return [{
      token,
      name: cleanWords(textOf(profile, "Name")) || null,
      codec: cleanWords(textOf(encoder, "Encoding"), 20) || null,
      width: pixels("Width"),
      height: pixels("Height"),
    }];
  }).slice(0, MAX_PROFILES);
}

export function readStreamUri(answer: XmlElement): string | null {
  const uri = descendant(answer, "Uri")?.text.trim() ?? "";
  return uri === "" || uri.length > 1000 ? null : uri;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
