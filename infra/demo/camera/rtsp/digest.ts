/** HTTP digest authentication as a server (RFC 7616 with MD5 and qop=auth, RFC 2617 without qop). Pure. */
import { createHash, timingSafeEqual } from "node:crypto";

export type DigestAccount = { username: string; password: string; realm: string };

/** The WWW-Authenticate value that asks for `nonce`. */
export function writeChallenge(
  { realm, nonce, isStale = false }: { realm: string; nonce: string; isStale?: boolean },
): string {
  const stale = isStale ? ", stale=true" : "";
  return `Digest realm="${realm}", nonce="${nonce}", algorithm=MD5, qop="auth"${stale}`;
}

/** Whether an Authorization value proves the password for this method and nonce. */
export function judgeAuthorization(
  authorization: string | undefined,
  { account, nonce, method }: { account: DigestAccount; nonce: string; method: string },
): "accepted" | "missing" | "stale" | "wrong" {
  if (!authorization || !/^digest /i.test(authorization)) return "missing";
  const given = parseParameters(authorization.slice("digest ".length));
  if (given.get("username") !== account.username || given.get("realm") !== account.realm) {
    return "wrong";
  }
  if (given.get("nonce") !== nonce) return "stale";
  const ha1 = md5(`${account.username}:${account.realm}:${account.password}`);
  const ha2 = md5(`${method}:${given.get("uri") ?? ""}`);
  const qop = given.get("qop");
  const wanted = qop === "auth"
    ? md5([ha1, nonce, given.get("nc"), given.get("cnonce"), qop, ha2].join(":"))
    : md5(`${ha1}:${nonce}:${ha2}`);
  return isSame(given.get("response") ?? "", wanted) ? "accepted" : "wrong";
}

function parseParameters(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name, quoted, plain] of text.matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/g)) {
    if (name) parameters.set(name.toLowerCase(), quoted ?? plain ?? "");
  }
  return parameters;
}

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

function isSame(given: string, wanted: string): boolean {
  const encoder = new TextEncoder();
  const [a, b] = [encoder.encode(given), encoder.encode(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
