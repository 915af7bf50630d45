// Owns the account at Plate Recognizer: turns, retries within the caller's deadline, the count of
// calls, and whether the account works. Never judges a reading. The only caller of the recognizer.
// Reference: https://guides.platerecognizer.com/docs/snapshot/api-reference
import { getLogger } from "@logtape/logtape";
import { DelegateBackoff, handleWhenResult, retry } from "cockatiel";
import type { Queryable } from "../db/sql.ts";
import { type AccountUsage, fetchAccountUsage } from "./account_usage.ts";
import type { BudgetedCall, CallBudget } from "./call_budget.ts";
import { countCall } from "./queries.ts";
import { createRecognizerRate, type RecognizerRate, type TurnWanted } from "./rate.ts";
import {
  callRecognizer,
  failure,
  type FailureReason,
  type Frame,
  type RecognizerAccount,
  type RecognizerResult,
} from "./recognizer_call.ts";

export interface Recognizer {
  /** Has the plates in a frame read. A failure is a value. @throws only the database's errors */
  read(frame: Frame, limits: ReadLimits): Promise<RecognizerResult>;
  /** What the account says of its usage. @throws WashfleetError `unavailable` or `upstream` */
  usage(signal: AbortSignal): Promise<AccountUsage>;
  /** Whether the last calls went well, for operators. */
  health(): RecognizerHealth;
}

export interface ReadLimits {
  /** Deadline of the whole: turn, call and retries. */
  timeoutMs: number;
  /** Longest wait for a turn; default: as long as the deadline allows. */
  maxTurnWaitMs?: number;
  /** Whose turns these are (a site): no share's calls keep another's from their turn. */
  share?: string;
  /** Asked before each call; default: no limit. */
  budget?: CallBudget;
  signal?: AbortSignal;
}

/** `status` is the outcome of the last call; `unknown` before the first. */
export interface RecognizerHealth {
  status: "unknown" | "ok" | FailureReason;
  detail: string | null;
  since: Date | null;
}

export interface RecognizerOptions extends RecognizerAccount {
  db: Queryable;
  /** 1 on the free plan, 8 on paid ones; `null` for an SDK: no limit. */
  callsPerSecond: number | null;
  /** A single call is given up after this. Default 8000. */
  attemptTimeoutMs?: number;
  /** Told of each call that was sent, for the metrics. */
  onCall?: (call: { outcome: "answered" | FailureReason; durationMs: number }) => void;
  /** Told of each change of `health()`. */
  onHealth?: (health: RecognizerHealth) => void;
}

const log = getLogger(["server", "recognizer"]);
const FIRST_BACKOFF_MS = 200;
const MAX_RETRIES = 8;
/** With less than this left, a call cannot be answered in time: it would only be charged. */
const SHORTEST_CALL_MS = 100;

/** The client of one account. */
export function createPlateRecognizer(options: RecognizerOptions): Recognizer {
  const account = new URL(options.baseUrl).host;
  const rate = createRecognizerRate({ ...options, account });
  let health: RecognizerHealth = { status: "unknown", detail: null, since: null };
  const note = (result: RecognizerResult) => {
    const status = result.ok ? "ok" : result.reason;
    if (status === "timeout" || status === "frame_refused" || status === health.status) return;
    health = { status, detail: result.ok ? null : result.detail, since: new Date() };
    options.onHealth?.(health);
    if (result.ok) log.info("the recognizer answers");
    else log.error("the recognizer fails: {status}, {detail}", { ...health });
  };
  return {
    read: (frame, limits) => readWithRetries({ ...options, rate, note }, frame, limits),
    usage: (signal) => fetchAccountUsage(options, signal),
    health: () => health,
  };
}

interface Attempts extends RecognizerOptions {
  rate: RecognizerRate;
  note: (result: RecognizerResult) => void;
}

async function readWithRetries(
  attempts: Attempts,
  frame: Frame,
  limits: ReadLimits,
): Promise<RecognizerResult> {
  const deadlineMs = performance.now() + limits.timeoutMs;
  const leftMs = () => deadlineMs - performance.now();
  const isWorthRetry = (result: unknown) => {
    const waitMs = retryWaitMs(result as RecognizerResult, 1);
    return waitMs !== null && !limits.signal?.aborted && waitMs + SHORTEST_CALL_MS < leftMs();
  };
  const policy = retry(handleWhenResult(isWorthRetry), {
    maxAttempts: MAX_RETRIES,
    backoff: new DelegateBackoff((context) => {
      const result = "value" in context.result ? context.result.value as RecognizerResult : null;
      const waitMs = result === null ? 0 : retryWaitMs(result, context.attempt) ?? 0;
      return Math.max(0, Math.min(waitMs, leftMs() - SHORTEST_CALL_MS));
    }),
  });
  let failed: RecognizerResult | null = null;
  return await policy.execute(async () => {
    const result = await attemptRead(attempts, frame, { ...limits, leftMs: leftMs() });
    // A retry that gets no turn learns nothing: what the call before it met is the reason.
    if (!result.ok && result.reason === "no_turn" && failed !== null) return failed;
    failed = result;
    return result;
  });
}

/** How long to wait before the next call; `null`: another call cannot help. */
function retryWaitMs(result: RecognizerResult, attempt: number): number | null {
  if (result.ok) return null;
  if (result.reason === "throttled") return result.retryAfterMs;
  if (result.reason !== "unavailable") return null;
  return FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
}

async function attemptRead(
  attempts: Attempts,
  frame: Frame,
  limits: ReadLimits & { leftMs: number },
): Promise<RecognizerResult> {
  // Before the turn: whoever has used up a budget must not use up others' turns as well.
  const call = await limits.budget?.take() ?? FREE;
  if (!call.ok) return failure("over_budget", { detail: call.detail });
  let result: RecognizerResult | undefined;
  try {
    result = await callInTurn(attempts, frame, limits);
    return result;
  } finally {
    await call.settle(result !== undefined && (result.ok || result.mayBeCharged));
  }
}

const FREE: BudgetedCall = { ok: true, settle: () => Promise.resolve() };

async function callInTurn(
  attempts: Attempts,
  frame: Frame,
  limits: ReadLimits & { leftMs: number },
): Promise<RecognizerResult> {
  const startedMs = performance.now();
  const turnMs = Math.min(limits.leftMs - SHORTEST_CALL_MS, limits.maxTurnWaitMs ?? Infinity);
  const { share, signal: gone } = limits;
  const turn = await takeTurn(attempts.rate, { maxWaitMs: turnMs, share, signal: gone });
  if (turn !== null) return turn;
  const leftMs = limits.leftMs - (performance.now() - startedMs);
  const timeoutMs = Math.max(1, Math.min(leftMs, attempts.attemptTimeoutMs ?? 8000));
  const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
  const signal = limits.signal ? AbortSignal.any([timeout, limits.signal]) : timeout;
  const calledMs = performance.now();
  const answered = await callRecognizer(attempts, frame, signal);
  // Cut off by the caller's deadline rather than by its own: the recognizer may be well.
  const isCutShort = !answered.ok && timeout.aborted && leftMs <= timeoutMs;
  const result = isCutShort
    ? failure("timeout", { detail: answered.detail, mayBeCharged: true })
    : answered;
  attempts.onCall?.({
    outcome: result.ok ? "answered" : result.reason,
    durationMs: performance.now() - calledMs,
  });
  attempts.note(result);
  await settle(attempts, result);
  return result;
}

/** @returns `null` when it is our turn */
async function takeTurn(
  rate: RecognizerRate,
  wanted: TurnWanted,
): Promise<RecognizerResult | null> {
  try {
    const turn = await rate.take(wanted);
    if (turn.ok) return null;
    return failure("no_turn", {
      detail: "the account's pace leaves no turn before the deadline",
      retryAfterMs: turn.retryAfterMs,
    });
  } catch (error) {
    if (wanted.signal?.aborted) return failure("timeout", { detail: "the caller has gone" });
    throw error;
  }
}

/** What a call leaves behind, for every server on the account. */
async function settle(attempts: Attempts, result: RecognizerResult): Promise<void> {
  if (result.ok || result.mayBeCharged) await countCall(attempts.db, new Date());
  else if (result.reason === "throttled") await attempts.rate.hold(result.retryAfterMs ?? 1000);
}
