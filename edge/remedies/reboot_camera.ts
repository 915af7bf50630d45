// Owns how a camera is told to reboot itself: ONVIF's SystemReboot (ONVIF Core Specification, Device
// Management), proven by WS-UsernameToken's digest and HTTP's, never by the password itself. Only the
// host that is handed in is spoken to, and no redirect is followed.
import { createHash } from "node:crypto";
import { createHttpLogin } from "../cameras/http_login.ts";
import { decoded } from "../ffmpeg/camera_address.ts";
import { type Posted, postOnce } from "./post_once.ts";
import type { StepOutcome } from "./remedy_acts.ts";

/** Small computers; one that hangs may still answer slowly. */
const TIMEOUT_MS = 10_000;

export interface RebootOptions {
  /** With host, user and password of the camera, where it is now. */
  url: string;
  onvifPort: number;
  ending: AbortSignal;
  now?: () => Date;
  timeoutMs?: number;
}

/** Whether this camera's address has what a reboot needs. */
export function canReboot(url: string): boolean {
  return new URL(url).username !== "";
}

/** Never rejects. */
export async function rebootCamera(options: RebootOptions): Promise<StepOutcome> {
  const camera = new URL(options.url);
  const address = new URL(`http://${camera.hostname}:${options.onvifPort}/onvif/device_service`);
  const credentials = { user: decoded(camera.username), password: decoded(camera.password) };
  const signal = AbortSignal.any([
    options.ending,
    AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
  ]);
  const ask = (body: string, login: Record<string, string> = {}) =>
    postOnce(address, { body, headers: { ...SOAP, ...login }, signal });
  const time = await ask(envelope("<d:GetSystemDateAndTime/>"));
  if (!time.ok) return time;
  const created = (time.status === 200 ? cameraTime(time.text) : null) ?? options.now?.() ??
    new Date();
  const body = envelope("<d:SystemReboot/>", security({ ...credentials, created }));
  const answer = await ask(body);
  if (!answer.ok || answer.status !== 401) return outcomeOf(answer);
  // Some cameras want HTTP's digest as well; one that wants the password itself is not answered.
  const login = createHttpLogin(credentials);
  const isAsked = login.challenged(answer.challenge);
  const authorization = isAsked
    ? login.authorization({ method: "POST", uri: address.pathname })
    : null;
  if (!authorization?.startsWith("Digest ")) return outcomeOf(answer);
  return outcomeOf(await ask(body, { authorization }));
}

const SOAP = { "Content-Type": "application/soap+xml; charset=utf-8" };

function outcomeOf(answer: Posted | { ok: false; detail: string }): StepOutcome {
  if (!answer.ok) return answer;
  const { status, text } = answer;
  if (status === 200 && /SystemRebootResponse/.test(text)) return { ok: true };
  if (status === 401 || /NotAuthorized|FailedAuthentication/i.test(text)) {
    return { ok: false, detail: "The camera refuses this user or password to ONVIF." };
  }
  return { ok: false, detail: `The camera answers ${status} to ONVIF's SystemReboot.` };
}

/** Its own clock: a digest of another time counts as a replay. Null where it does not say. */
export function cameraTime(text: string): Date | null {
  const utc = /<(?:\w+:)?UTCDateTime>([^]*?)<\/(?:\w+:)?UTCDateTime>/.exec(text)?.[1] ?? "";
  const read = (name: string) =>
    Number(new RegExp(`<(?:\\w+:)?${name}>(\\d{1,4})<`).exec(utc)?.[1]);
  const [year = NaN, month = NaN, ...rest] = ["Year", "Month", "Day", "Hour", "Minute", "Second"]
    .map(read);
  const ms = Date.UTC(year, month - 1, ...rest);
  return Number.isFinite(ms) ? new Date(ms) : null;
}

function envelope(body: string, header = ""): string {
  return `<?xml version="1.0" encoding="utf-8"?>` +
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" ` +
    `xmlns:d="http://www.onvif.org/ver10/device/wsdl">` +
    `<s:Header>${header}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

const WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss";

/** WS-UsernameToken 1.0: base64(sha1(nonce + created + password)). */
function security(
  { user, password, created }: { user: string; password: string; created: Date },
): string {
  const nonce = crypto.getRandomValues(new Uint8Array(16));
  const at = created.toISOString().replace(/\.\d+Z$/, "Z");
  const digest = createHash("sha1").update(nonce).update(at + password).digest("base64");
  return `<w:Security s:mustUnderstand="1" xmlns:w="${WSS}-wssecurity-secext-1.0.xsd" ` +
    `xmlns:u="${WSS}-wssecurity-utility-1.0.xsd"><w:UsernameToken>` +
    `<w:Username>${escaped(user)}</w:Username>` +
    `<w:Password Type="${WSS}-username-token-profile-1.0#PasswordDigest">${digest}</w:Password>` +
    `<w:Nonce>${nonce.toBase64()}</w:Nonce><u:Created>${at}</u:Created>` +
    `</w:UsernameToken></w:Security>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
