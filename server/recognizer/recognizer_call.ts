// Owns one call of the recognizer: the request as it wants it, and what its answer means.
// Never repeats a call and never waits for a turn (plate_recognizer.ts does).
import { inSpan, markFailed, requestTo, SpanKind } from "../tracing.ts";
import { parseRecognizerAnswer, type RecognizerAnswer } from "./recognizer_answer.ts";
import { throttleWaitMs } from "./throttle_wait.ts";

export interface RecognizerAccount {
  /** e.g. `https://api.platerecognizer.com`, or `http://host:8080` of an SDK. */
  baseUrl: string;
  /** `null`: an on-premise SDK, which knows no token. A secret: never logged. */
  token: string | null;
  /** Hints such as `us-tx`, most likely first; sent as a repeated field. */
  regions: readonly string[];
  /** Make, model and colour: a paid option. */
  isMmcWanted: boolean;
  /** The `config` field, e.g. `{region: "strict"}`; `null`: the recognizer's defaults. */
  config: Readonly<Record<string, unknown>> | null;
}

export interface Frame {
  /** JPEG. */
  bytes: Uint8Array<ArrayBuffer>;
  cameraId: string;
  capturedAt: Date;
  /** In place of the account's; most likely first. */
  regions?: readonly string[];
}

/**
 * - `refused`: token wrong, out of credits, or no such API: an operator must act
 * - `frame_refused`: this picture will never be read
 * - `throttled`: the account makes too many calls
 * - `no_turn`: not called, as the account's pace leaves no turn before the deadline
 * - `over_budget`: not called, as whoever pays for it has used up what may be spent
 * - `unavailable`: 5xx, network, no answer in time
 * - `bad_answer`: it answered, charged, and made no sense
 * - `timeout`: the caller's deadline came first
 */
export type FailureReason =
  | "refused"
  | "frame_refused"
  | "throttled"
  | "no_turn"
  | "over_budget"
  | "unavailable"
  | "bad_answer"
  | "timeout";

export interface RecognizerFailure {
  ok: false;
  reason: FailureReason;
  /** For people; the token is struck out. */
  detail: string;
  /** When another call may succeed; `null`: not known. */
  retryAfterMs: number | null;
  /** Whether the account pays for this call, as far as one can know. */
  mayBeCharged: boolean;
}

export type RecognizerResult = { ok: true; answer: RecognizerAnswer } | RecognizerFailure;

/** Makes one call. Never throws: an abort and a broken network are `unavailable`. */
export async function callRecognizer(
  account: RecognizerAccount,
  frame: Frame,
  signal: AbortSignal,
): Promise<RecognizerResult> {
  const attributes = () => requestTo("POST", account.baseUrl);
  const call = { name: `POST ${READ_PATH}`, kind: SpanKind.CLIENT, attributes };
  return await inSpan(call, async (span) => {
    const result = await ask(account, frame, {
      signal,
      onStatus: (status) => span.setAttribute("http.response.status_code", status),
    });
    if (!result.ok) markFailed(span, result.reason);
    return result;
  });
}

const READ_PATH = "/v1/plate-reader/";

async function ask(
  account: RecognizerAccount,
  frame: Frame,
  { signal, onStatus }: { signal: AbortSignal; onStatus: (status: number) => void },
): Promise<RecognizerResult> {
  try {
    const response = await fetch(new URL(READ_PATH, account.baseUrl), {
      method: "POST",
      headers: authorization(account),
      body: formOf(account, frame),
      redirect: "manual", // the token goes to nobody else
      signal,
    });
    onStatus(response.status);
    return judgeAnswer(account, {
      status: response.status,
      retryAfter: response.headers.get("retry-after"),
      text: await response.text(),
      nowMs: Date.now(),
    });
  } catch (error) {
    const why = whyOf(error);
    const detail = signal.aborted ? "no answer in time" : `cannot reach it: ${why}`;
    // Without a connection nothing was sent: an outage must not use a location's budget up.
    const mayBeCharged = signal.aborted || !NEVER_CONNECTED.test(why);
    return failure("unavailable", { detail: strikeOut(detail, account), mayBeCharged });
  }
}

/** As fetch words it: refused, no route, no such name, no TLS. */
const NEVER_CONNECTED = /client error \(Connect\)|are blocked/;

/** The `Authorization` header of a cloud account; nothing for an SDK. */
export function authorization(account: Pick<RecognizerAccount, "token">): HeadersInit {
  return account.token === null ? {} : { authorization: `Token ${account.token}` };
}

function formOf(account: RecognizerAccount, frame: Frame): FormData {
  const form = new FormData();
  form.append("upload", new Blob([frame.bytes], { type: "image/jpeg" }), "frame.jpg");
  for (const region of frame.regions ?? account.regions) form.append("regions", region);
  form.append("camera_id", frame.cameraId);
  form.append("timestamp", frame.capturedAt.toISOString());
  if (account.isMmcWanted) form.append("mmc", "true");
  if (account.config !== null) form.append("config", JSON.stringify(account.config));
  return form;
}

/** What an HTTP answer means. */
export function judgeAnswer(
  account: Pick<RecognizerAccount, "token">,
  answer: { status: number; retryAfter: string | null; text: string; nowMs: number },
): RecognizerResult {
  const { status } = answer;
  const body = parseJson(answer.text);
  if (status >= 200 && status <= 299) {
    const parsed = parseRecognizerAnswer(body);
    if (parsed.ok) return parsed;
    return failure("bad_answer", {
      detail: strikeOut(`unusable answer: ${parsed.fault}`, account),
      mayBeCharged: true,
    });
  }
  const told = detailOf(body);
  const detail = strikeOut(told === "" ? `status ${status}` : `status ${status}: ${told}`, account);
  if (status === 429) {
    const waitMs = throttleWaitMs(
      { retryAfter: answer.retryAfter, detail: told },
      answer.nowMs,
    );
    return failure("throttled", { detail, retryAfterMs: waitMs });
  }
  if (status >= 500 || status === 408) return failure("unavailable", { detail });
  if (status === 413 || status === 400 || status === 415) {
    return failure("frame_refused", { detail });
  }
  return failure("refused", { detail });
}

/** A failure with its defaults: nothing charged, no time to try again known. */
export function failure(
  reason: FailureReason,
  more: { detail: string; retryAfterMs?: number; mayBeCharged?: boolean },
): RecognizerFailure {
  return {
    ok: false,
    reason,
    detail: more.detail.slice(0, 300),
    retryAfterMs: more.retryAfterMs ?? null,
    mayBeCharged: more.mayBeCharged ?? false,
  };
}

/** The text without the account's token, should the other side repeat it. */
export function strikeOut(text: string, account: Pick<RecognizerAccount, "token">): string {
  return account.token === null || account.token === ""
    ? text
    : text.replaceAll(account.token, "***");
}

/** `detail` or `error` of an error body, or `""`. */
export function detailOf(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const { detail, error } = body as Record<string, unknown>;
  return typeof detail === "string" ? detail : typeof error === "string" ? error : "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Deno's fetch says "fetch failed", and why in the cause. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
