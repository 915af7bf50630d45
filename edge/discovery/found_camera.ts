// Owns what an answer says of a camera: make, model, name, and where it is. Pure. The words are the
// camera's: cut, cleaned, and never followed.
import type { FoundCamera } from "../../server/contract/discovery.ts";
import type { ProbeMatch } from "./probe_messages.ts";

/** A found camera, before it is known which are configured. */
export type Found = Omit<FoundCamera, "is_configured">;

const MAX_XADDRS = 8;
const MAX_XADDR_CHARACTERS = 300;
const MAX_CHARACTERS = 80;
const MAX_PROFILES = 10;
/** ONVIF Core, 7.3.2.2: `onvif://www.onvif.org/<kind>/<value>`. */
const SCOPE = /^onvif:\/\/www\.onvif\.org\/([^/]+)\/(.+)$/i;

/** What is known of a camera whose answer came from `address`. */
export function foundCamera(match: ProbeMatch, address: string): Found {
  const scopes = match.scopes.flatMap((scope) => {
    const [, kind, value] = SCOPE.exec(scope) ?? [];
    const words = value === undefined ? "" : cleanWords(decoded(value));
    return kind === undefined || words === "" ? [] : [{ kind: kind.toLowerCase(), words }];
  });
  const first = (...kinds: string[]) =>
    scopes.find(({ kind }) => kinds.includes(kind))?.words ?? null;
  const name = first("name");
  const hardware = first("hardware");
  const location = scopes.filter(({ kind }) => kind === "location").map(({ words }) =>
    words.replace(/^(?:country|city|region)\//i, "")
  ).join(", ").slice(0, MAX_CHARACTERS).toWellFormed();
  const profiles = scopes.filter(({ kind }) => kind === "profile").map(({ words }) =>
    words.slice(0, 20).toWellFormed()
  );
  return {
    endpoint: cleanWords(match.endpoint, 200),
    address,
    xaddrs: usableXAddrs(match.xaddrs, address),
    name,
    make: first("manufacturer", "mfr") ?? makeIn(name, hardware),
    model: first("model") ?? hardware,
    hardware,
    location: location === "" ? null : location,
    profiles: [...new Set(profiles)].slice(0, MAX_PROFILES),
  };
}

/** Web addresses only; that of the answer comes first, since others may be old or placeholders. */
function usableXAddrs(xaddrs: readonly string[], address: string): string[] {
  const urls = xaddrs.filter((text) => text.length <= MAX_XADDR_CHARACTERS).flatMap((text) => {
    const url = URL.parse(text);
    const isWeb = url?.protocol === "http:" || url?.protocol === "https:";
    // An answer with credentials is bait or a mistake: neither is to be shown.
    return url !== null && isWeb && url.username === "" && url.password === "" ? [url] : [];
  });
  const answering = urls.filter((url) => hostOf(url) === address);
  const others = urls.filter((url) => hostOf(url) !== address);
  return [...new Set([...answering, ...others].map(({ href }) => href))]
    .filter((href) => href.length <= MAX_XADDR_CHARACTERS).slice(0, MAX_XADDRS);
}

/** As it stands in an address of a datagram: without an IPv6 host's brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

/** `HIKVISION DS-2CD2042` names its make before its hardware; `Entrance` names none. */
function makeIn(name: string | null, hardware: string | null): string | null {
  if (name === null || hardware === null || name.length <= hardware.length) return null;
  if (!name.toLowerCase().endsWith(hardware.toLowerCase())) return null;
  const make = name.slice(0, -hardware.length).replace(/[\s_-]+$/, "").toWellFormed();
  return make === "" ? null : make;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Without line breaks, terminal controls and what turns text around (Unicode's Cc and Cf), and without
 * half a character: the server refuses a report with one.
 */
export function cleanWords(text: string, maxCharacters = MAX_CHARACTERS): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").trim().slice(0, maxCharacters).toWellFormed();
}
