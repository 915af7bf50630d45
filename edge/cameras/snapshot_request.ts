// Owns one request for one picture: login, redirects, bounds, and whether what came is a JPEG. The
// only HTTP that the agent itself speaks to a camera. Says nothing of the address but its host.
import type { Failure } from "../ffmpeg/failure.ts";
import { MAX_PICTURE_BYTES } from "../ffmpeg/process.ts";
import { decoded, parseAddress } from "../ffmpeg/camera_address.ts";
import { createHttpLogin } from "./http_login.ts";
import type { HttpLogin } from "./http_login.ts";

export type SnapshotAnswer =
  | { readonly ok: true; readonly jpeg: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly failure: Failure };

/** Asks one camera, again and again. */
export interface SnapshotClient {
  /** Never rejects. Aborting ends the request as a timeout. */
  request(signal: AbortSignal): Promise<SnapshotAnswer>;
  close(): void;
}

/** From http to the same camera's other path; more than this is a circle. */
const MAX_REDIRECTS = 3;
/** A JPEG ends with FFD9; cameras may add a little behind it. */
const MAX_TRAILER_BYTES = 4096;

/** @throws TypeError if the address is not one of a camera. */
export function createSnapshotClient(address: string): SnapshotClient {
  const url = parseAddress(address);
  const credentials = url.username === "" && url.password === ""
    ? null
    : { user: decoded(url.username), password: decoded(url.password) };
  url.username = url.password = "";
  const login = createHttpLogin(credentials);
  // Small cameras end a kept connection whenever they like, which would look like a failure.
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  return {
    request: (signal) =>
      ask({ url, login, hasCredentials: credentials !== null, client, signal }).catch((error) =>
        failed(connectionFailure(error, { signal, host: url.host }))
      ),
    close: () => client.close(),
  };
}

interface Asking {
  readonly url: URL;
  readonly login: HttpLogin;
  readonly hasCredentials: boolean;
  readonly client: Deno.HttpClient;
  readonly signal: AbortSignal;
}

async function ask(asking: Asking): Promise<SnapshotAnswer> {
  let url = asking.url;
  let hasAnsweredChallenge = false;
  for (let redirects = 0; redirects <= MAX_REDIRECTS;) {
    const response = await send(url, asking);
    if (response.status === 200) return await readPicture(response);
    await response.body?.cancel();
    if (response.status === 401) {
      const canAnswer = asking.login.challenged(response.headers.get("www-authenticate"));
      if (!canAnswer || hasAnsweredChallenge) return failed(unauthorized(asking));
      hasAnsweredChallenge = true;
      continue;
    }
    if (response.status < 300 || response.status > 399) return failed(refused(response.status));
    const next = URL.parse(response.headers.get("location") ?? "", url);
    // The password is for this camera; where it points may be anything.
    if (next?.origin !== url.origin) return failed(ledElsewhere(response.status));
    url = next;
    redirects += 1;
  }
  return failed({ reason: "not_found", detail: "The camera redirects in a circle." });
}

function send(url: URL, { login, client, signal }: Asking): Promise<Response> {
  const authorization = login.authorization({ method: "GET", uri: url.pathname + url.search });
  return fetch(url, {
    headers: { Accept: "image/jpeg", ...(authorization === null ? {} : { authorization }) },
    redirect: "manual",
    client,
    signal,
  });
}

async function readPicture(response: Response): Promise<SnapshotAnswer> {
  const type = response.headers.get("content-type")?.toLowerCase() ?? "";
  if (type.startsWith("multipart/")) {
    await response.body?.cancel();
    const detail = "The address gives a stream, not one picture: source must be stream.";
    return failed({ reason: "unsupported", detail });
  }
  const bytes = await readBounded(response);
  if (bytes === null) {
    const detail = `The camera's answer does not end within ${MAX_PICTURE_BYTES} bytes.`;
    return failed({ reason: "corrupt", detail });
  }
  const fault = faultOf(bytes, type);
  return fault === null ? { ok: true, jpeg: bytes } : failed(fault);
}

/** What is wrong with an answer of 200, or null: cameras say it of anything. */
function faultOf(bytes: Uint8Array, type: string): Failure | null {
  if (bytes.length === 0) {
    return { reason: "corrupt", detail: "The camera answers without a picture." };
  }
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) {
    const isPage = type.startsWith("text/") || bytes[0] === 0x3c;
    return isPage
      ? {
        reason: "not_found",
        detail: "What is at this address is no picture: perhaps a page that wants a login.",
      }
      : { reason: "unsupported", detail: "What is at this address is no JPEG." };
  }
  return isComplete(bytes) ? null : { reason: "corrupt", detail: "The picture is cut off." };
}

function isComplete(bytes: Uint8Array): boolean {
  const last = bytes.lastIndexOf(0xd9);
  for (let at = last; at > 1 && at >= bytes.length - MAX_TRAILER_BYTES;) {
    if (bytes[at - 1] === 0xff) return true;
    at = bytes.lastIndexOf(0xd9, at - 1);
  }
  return false;
}

/** Null if the body is longer than a picture may be; the rest is not taken. */
async function readBounded(response: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_PICTURE_BYTES) return null; // leaving the loop ends the connection
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

function failed(failure: Failure): SnapshotAnswer {
  return { ok: false, failure };
}

function unauthorized({ hasCredentials }: Asking): Failure {
  return {
    reason: "unauthorized",
    detail: hasCredentials
      ? "The camera answers 401: it refuses this user or password."
      : "The camera answers 401: it wants a user and a password.",
  };
}

function refused(status: number): Failure {
  const detail = `The camera answers ${status}.`;
  if (status === 403) return { reason: "unauthorized", detail };
  if (status === 404 || status === 410) return { reason: "not_found", detail };
  if (status === 429 || status === 503) return { reason: "too_many_sessions", detail };
  return { reason: status >= 500 ? "unreachable" : "unsupported", detail };
}

function ledElsewhere(status: number): Failure {
  const detail = `The camera answers ${status} and points to another address. ` +
    "Only what it has itself is read: put the right address into url.";
  return { reason: "not_found", detail };
}

/** Deno's own words hold the address, so none of them are passed on. */
function connectionFailure(
  error: unknown,
  { signal, host }: { signal: AbortSignal; host: string },
): Failure {
  if (signal.aborted) return { reason: "timeout", detail: "The camera did not answer in time." };
  if (error instanceof Deno.errors.NotCapable) {
    const detail = `The agent may not connect to ${host}: its service's --allow-net lacks it.`;
    return { reason: "unreachable", detail };
  }
  const words = error instanceof Error ? `${error.message} ${error.cause ?? ""}` : "";
  const [, detail] = CONNECTION_WORDS.find(([pattern]) => pattern.test(words)) ?? [];
  return { reason: "unreachable", detail: detail ?? "The connection to the camera failed." };
}

const CONNECTION_WORDS: readonly (readonly [RegExp, string])[] = [
  [/certificate|UnknownIssuer|tls/i, "The camera's certificate is not trusted: use http://."],
  [/dns|lookup|resolve/i, "The camera's name cannot be resolved."],
  [/refused/i, "Connection refused"],
  [/unreachable|no route/i, "No route to host"],
];
