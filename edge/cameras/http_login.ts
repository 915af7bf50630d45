// Owns how a camera's user and password are proven over HTTP: digest (RFC 7616; RFC 2617 without qop)
// where the camera offers it, else basic (RFC 7617). Pure but for the nonce's counter; sends nothing.
import { createHash } from "node:crypto";

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** One camera's login. Nothing is sent before the camera has asked. */
export interface HttpLogin {
  /** What to send with a request, or null before the camera has asked. */
  authorization(request: { method: string; uri: string }): string | null;
  /**
   * Takes in the `WWW-Authenticate` of a 401. False if the same answer would be refused again: the
   * password is wrong, there is none, or the camera wants a login that is not known here.
   */
  challenged(header: string | null): boolean;
}

interface Digest {
  readonly scheme: "digest";
  readonly algorithm: "MD5" | "SHA-256";
  readonly isSession: boolean;
  readonly parameters: ReadonlyMap<string, string>;
}

type Challenge = Digest | { readonly scheme: "basic" };

export function createHttpLogin(
  credentials: Credentials | null,
  makeCnonce: () => string = () => crypto.randomUUID().replaceAll("-", ""),
): HttpLogin {
  let challenge: Challenge | null = null;
  let count = 0;
  return {
    authorization({ method, uri }) {
      if (credentials === null || challenge === null) return null;
      if (challenge.scheme === "basic") return basic(credentials);
      count += 1;
      return digest(challenge, { ...credentials, method, uri, count, cnonce: makeCnonce() });
    },
    challenged(header) {
      const next = chooseChallenge(header ?? "");
      const canAnswer = credentials !== null && next !== null &&
        (challenge === null || hasExpired(challenge, { next, count }));
      challenge = next;
      count = 0;
      return canAnswer;
    },
  };
}

/** A nonce that worked before may expire, which not every camera says. */
function hasExpired(used: Challenge, { next, count }: { next: Challenge; count: number }): boolean {
  if (used.scheme !== "digest" || next.scheme !== "digest") return false;
  if (next.parameters.get("stale")?.toLowerCase() === "true") return true;
  return count > 1 && used.parameters.get("nonce") !== next.parameters.get("nonce");
}

/** The strongest that is known: SHA-256, MD5, basic. */
export function chooseChallenge(header: string): Challenge | null {
  const offers = readChallenges(header);
  return offers.find((offer) => offer.scheme === "digest" && offer.algorithm === "SHA-256") ??
    offers.find((offer) => offer.scheme === "digest") ?? offers[0] ?? null;
}

/** Several challenges may stand in one header, their parameters separated by commas as they are. */
function readChallenges(header: string): Challenge[] {
  const starts = [...header.matchAll(/(?:^|,)\s*(digest|basic)(?=\s|,|$)/gi)];
  return starts.flatMap((start, index): Challenge[] => {
    if (start[1]?.toLowerCase() === "basic") return [{ scheme: "basic" }];
    const end = starts[index + 1]?.index ?? header.length;
    const digest = readDigest(header.slice(start.index + start[0].length, end));
    return digest === null ? [] : [digest];
  });
}

function readDigest(text: string): Digest | null {
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, plain] of text.matchAll(PARAMETER)) {
    parameters.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, "$1") ?? plain ?? "");
  }
  const qop = parameters.get("qop");
  const isQopKnown = qop === undefined || /(?:^|[\s,])auth(?:[\s,]|$)/i.test(qop);
  const algorithm = /^(MD5|SHA-256)(-sess)?$/i.exec(parameters.get("algorithm") ?? "MD5");
  if (!isQopKnown || algorithm === null || !parameters.has("nonce")) return null;
  return {
    scheme: "digest",
    algorithm: algorithm[1]?.toUpperCase() === "MD5" ? "MD5" : "SHA-256",
    isSession: algorithm[2] !== undefined,
    parameters,
  };
}

const PARAMETER = /(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

function basic({ user, password }: Credentials): string {
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))}`;
}

function digest(
  { algorithm, isSession, parameters }: Digest,
  { user, password, method, uri, count, cnonce }: Credentials & {
    method: string;
    uri: string;
    count: number;
    cnonce: string;
  },
): string {
  const hash = (text: string) =>
    createHash(algorithm === "MD5" ? "md5" : "sha256").update(text).digest("hex");
  const realm = parameters.get("realm") ?? "";
  const nonce = parameters.get("nonce") ?? "";
  const nc = count.toString(16).padStart(8, "0");
  const secret = hash(`${user}:${realm}:${password}`);
  const ha1 = isSession ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  const ha2 = hash(`${method}:${uri}`);
  const hasQop = parameters.has("qop");
  const response = hasQop
    ? hash([ha1, nonce, nc, cnonce, "auth", ha2].join(":"))
    : hash(`${ha1}:${nonce}:${ha2}`);
  const opaque = parameters.get("opaque");
  return "Digest " + [
    `username=${quoted(user)}, realm=${quoted(realm)}, nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}, response="${response}"`,
    ...(parameters.has("algorithm") ? [`algorithm=${algorithm}${isSession ? "-sess" : ""}`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ...(hasQop || isSession ? [`cnonce="${cnonce}"`] : []),
    ...(hasQop ? [`qop=auth, nc=${nc}`] : []),
  ].join(", ");
}

/** A control character here would end the header, or begin another. */
function quoted(text: string): string {
  // deno-lint-ignore no-control-regex
  return `"${text.replaceAll(/[\x00-\x1f\x7f]/g, "").replaceAll(/["\\]/g, "\\$&")}"`;
}
