// Owns the way of one frame: recognizer, judgement, record; or kept for later, or a clear failure.
import type { ReadAnswer, ReadOutcome } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import { type ErrorKind, WashfleetError } from "../errors.ts";
import type {
  FailureReason,
  RecognizerFailure,
  RecognizerResult,
} from "../recognizer/recognizer_call.ts";
import { callBudgetOf } from "../reading/call_budget.ts";
import { readingSettingsOf } from "../reading/reading_settings.ts";
import { judgeFrame, type Judgement } from "./judge_frame.ts";
import { keepFrame } from "./keep_frame.ts";
import type { ReadContext } from "./read_context.ts";
import { recordFrame } from "./record_frame.ts";
import type { FrameOrigin } from "./recording.ts";

export interface FrameToRead extends FrameOrigin {
  bytes: Uint8Array<ArrayBuffer>;
  timeoutMs: number;
  /** When it was asked for, by `performance.now()`; default: now. */
  askedMs?: number;
  /** Whose turn at the recognizer it takes; default: its location's. */
  share?: string;
  signal?: AbortSignal;
  /** When the recognizer fails: throw; keep the frame and answer `kept`; or keep it and throw. */
  failure: "throw" | "keep" | "keep_and_throw";
  /** What else belongs in the transaction that records or keeps the frame. */
  alongside?: (tx: Queryable, answer: ReadAnswer) => Promise<void>;
}

/**
 * Reads a checked frame.
 * @throws WashfleetError `recognizer_…` or `deadline_exceeded`, telling whether the frame is `kept`
 */
export async function readFrame(ctx: ReadContext, frame: FrameToRead): Promise<ReadAnswer> {
  const askedMs = frame.askedMs ?? performance.now();
  const tell = (outcome: ReadOutcome | "failed") =>
    ctx.reads.onAnswer?.({ outcome, durationMs: performance.now() - askedMs });
  try {
    const result = await askRecognizer(ctx, frame);
    const answer = await settleFrame(ctx, { frame, result });
    ctx.reads.onFrame?.(answer.outcome);
    tell(answer.outcome);
    return answer;
  } catch (error) {
    tell("failed");
    throw error;
  }
}

/** What the recognizer said, and from which confidence on it counts at the frame's location. */
export type LocatedResult = RecognizerResult & { minConfidence: number };

/**
 * Asks for a reading as the frame's location wants it and on its budget. An interval's frame does
 * not queue in front of those asked for.
 */
export async function askRecognizer(
  ctx: ReadContext,
  frame: Omit<FrameToRead, "failure" | "alongside">,
): Promise<LocatedResult> {
  const { cameraId, locationId, time: { capturedAt }, trigger } = frame;
  const { intervalTurnWaitMs } = ctx.reads.settings;
  const { regions, minConfidence } = await readingSettingsOf(
    ctx.db,
    locationId,
    ctx.reads.settings,
  );
  const asked = { bytes: frame.bytes, cameraId, capturedAt, ...(regions ? { regions } : {}) };
  const result = await ctx.reads.recognizer.read(asked, {
    timeoutMs: frame.timeoutMs,
    share: frame.share ?? locationId,
    budget: callBudgetOf(ctx, locationId),
    ...(trigger === "interval" ? { maxTurnWaitMs: intervalTurnWaitMs } : {}),
    ...(frame.signal ? { signal: frame.signal } : {}),
  });
  return { ...result, minConfidence };
}

async function settleFrame(
  ctx: ReadContext,
  { frame, result }: { frame: FrameToRead; result: LocatedResult },
): Promise<ReadAnswer> {
  if (result.ok) {
    const { minConfidence } = result;
    const judgement = judgeFrame(result.answer, { trigger: frame.trigger, minConfidence });
    return await recordJudged(ctx, {
      frame,
      judgement,
      minConfidence,
      recognizerMs: result.answer.processingMs,
    });
  }
  if (frame.failure === "throw") throw failureError(result, false);
  if (!mayBeReadLater(result.reason)) {
    if (frame.failure === "keep_and_throw") throw failureError(result, false);
    return await recordUnreadable(ctx, { frame, result });
  }
  const { alongside: _, ...unread } = frame;
  const isAnswer = frame.failure === "keep";
  const reason = FAILURES[result.reason].code;
  const kept = await keepFrame(ctx, { ...(isAnswer ? frame : unread), reason });
  if (kept === null || !isAnswer) throw failureError(result, kept !== null);
  return kept;
}

/** A frame that no retry will ever read. */
async function recordUnreadable(
  ctx: ReadContext,
  { frame, result }: { frame: FrameToRead; result: RecognizerFailure },
): Promise<ReadAnswer> {
  const judgement = unreadable(frame.trigger, result);
  const answer = await recordJudged(ctx, {
    frame,
    judgement,
    minConfidence: 1,
    recognizerMs: null,
  });
  return { ...answer, reason: missReasonOf(result) };
}

/** What is known of a frame that the recognizer will never read: a miss, if it was asked for. */
export function unreadable(
  trigger: FrameOrigin["trigger"],
  failed: Pick<RecognizerFailure, "reason"> | null,
): Judgement {
  if (trigger === "interval") return { kind: "empty" };
  return { kind: "missed", reason: missReasonOf(failed), guess: null };
}

function missReasonOf(failed: Pick<RecognizerFailure, "reason"> | null) {
  return failed?.reason === "over_budget" ? "budget_exhausted" : "recognizer_failed";
}

async function recordJudged(
  ctx: ReadContext,
  judged: {
    frame: FrameToRead;
    judgement: Judgement;
    minConfidence: number;
    recognizerMs: number | null;
  },
): Promise<ReadAnswer> {
  const { frame, judgement, minConfidence, recognizerMs } = judged;
  if (judgement.kind === "empty") {
    return { outcome: "empty", read: null, visit_id: null, reason: "no_plate_found" };
  }
  const { bytes, ...origin } = frame;
  const picture = { kind: "bytes", bytes } as const;
  return await recordFrame(ctx, { ...origin, picture, judgement, minConfidence, recognizerMs });
}

/** Whether the same frame may be read when it is sent again later; next month is too late. */
export function mayBeReadLater(reason: FailureReason): boolean {
  return reason !== "frame_refused" && reason !== "bad_answer" && reason !== "over_budget";
}

const FAILURES: Record<FailureReason, { kind: ErrorKind; code: string; because: string }> = {
  refused: {
    kind: "upstream",
    code: "recognizer_refused",
    because: "the recognizer refuses this account: see its token and credits",
  },
  frame_refused: {
    kind: "upstream",
    code: "recognizer_refused_frame",
    because: "the recognizer refuses this picture",
  },
  throttled: {
    kind: "rate_limited",
    code: "recognizer_throttled",
    because: "the recognizer's account is throttled",
  },
  no_turn: {
    kind: "rate_limited",
    code: "recognizer_throttled",
    because: "more frames wait for the recognizer than it may be sent in time",
  },
  over_budget: {
    kind: "rate_limited",
    code: "recognizer_budget_exhausted",
    because: "the location's budget of recognizer calls is used up until the month ends",
  },
  unavailable: {
    kind: "unavailable",
    code: "recognizer_unavailable",
    because: "the recognizer is away",
  },
  bad_answer: {
    kind: "upstream",
    code: "recognizer_bad_answer",
    because: "the recognizer's answer makes no sense",
  },
  timeout: {
    kind: "timeout",
    code: "deadline_exceeded",
    because: "the recognizer did not answer in time",
  },
};

/** Where the recognizer itself says nothing: a gate asks again while the car still stands there. */
const AWAY_RETRY_MS = 5000;

/** The error for a caller whose frame is not read. */
export function failureError(failure: RecognizerFailure, isKept: boolean): WashfleetError {
  const { kind, code, because: stands } = FAILURES[failure.reason];
  // Which budget, and of which month, is what its owner wants to know.
  const because = failure.reason === "over_budget" ? failure.detail : stands;
  const isSoonOver = kind === "unavailable" || code === "recognizer_throttled";
  // What is kept is read by itself: asking again would keep another.
  const retryAfterMs = failure.retryAfterMs ?? (isSoonOver && !isKept ? AWAY_RETRY_MS : null);
  return new WashfleetError(`Cannot read the plate as ${because}`, {
    kind,
    code,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    extra: { kept: isKept },
  });
}
