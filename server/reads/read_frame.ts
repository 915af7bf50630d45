// Owns the way of one frame: recognizer, judgement, record; or kept for later, or a clear failure.
import type { ReadAnswer } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import { type ErrorKind, WashfleetError } from "../errors.ts";
import type {
  FailureReason,
  RecognizerFailure,
  RecognizerResult,
} from "../recognizer/recognizer_call.ts";
import { judgeFrame, type Judgement } from "./judge_frame.ts";
import { keepFrame } from "./keep_frame.ts";
import type { ReadContext } from "./read_context.ts";
import { recordFrame } from "./record_frame.ts";
import type { FrameOrigin } from "./recording.ts";

export interface FrameToRead extends FrameOrigin {
  bytes: Uint8Array<ArrayBuffer>;
  timeoutMs: number;
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
  const result = await askRecognizer(ctx, frame);
  const answer = await settleFrame(ctx, { frame, result });
  ctx.reads.onFrame?.(answer.outcome);
  return answer;
}

/** Asks for a reading. An interval's frame does not queue in front of those asked for. */
export async function askRecognizer(
  ctx: ReadContext,
  frame: Omit<FrameToRead, "failure" | "alongside">,
): Promise<RecognizerResult> {
  const { cameraId, time: { capturedAt }, trigger } = frame;
  const { intervalTurnWaitMs } = ctx.reads.settings;
  return await ctx.reads.recognizer.read({ bytes: frame.bytes, cameraId, capturedAt }, {
    timeoutMs: frame.timeoutMs,
    ...(trigger === "interval" ? { maxTurnWaitMs: intervalTurnWaitMs } : {}),
    ...(frame.signal ? { signal: frame.signal } : {}),
  });
}

async function settleFrame(
  ctx: ReadContext,
  { frame, result }: { frame: FrameToRead; result: RecognizerResult },
): Promise<ReadAnswer> {
  if (result.ok) {
    const { minConfidence } = ctx.reads.settings;
    const judgement = judgeFrame(result.answer, { trigger: frame.trigger, minConfidence });
    return await recordJudged(ctx, {
      frame,
      judgement,
      recognizerMs: result.answer.processingMs,
    });
  }
  if (frame.failure === "throw") throw failureError(result, false);
  if (!mayBeReadLater(result.reason)) {
    if (frame.failure === "keep_and_throw") throw failureError(result, false);
    return await recordUnreadable(ctx, frame);
  }
  const { alongside: _, ...unread } = frame;
  const isAnswer = frame.failure === "keep";
  const reason = FAILURES[result.reason].code;
  const kept = await keepFrame(ctx, { ...(isAnswer ? frame : unread), reason });
  if (kept === null || !isAnswer) throw failureError(result, kept !== null);
  return kept;
}

/** A frame that no retry will ever read. */
async function recordUnreadable(ctx: ReadContext, frame: FrameToRead): Promise<ReadAnswer> {
  const judgement = unreadable(frame.trigger);
  const answer = await recordJudged(ctx, { frame, judgement, recognizerMs: null });
  return { ...answer, reason: "recognizer_failed" };
}

/** What is known of a frame that the recognizer will never read: a miss, if it was asked for. */
export function unreadable(trigger: FrameOrigin["trigger"]): Judgement {
  if (trigger === "interval") return { kind: "empty" };
  return { kind: "missed", reason: "recognizer_failed", guess: null };
}

async function recordJudged(
  ctx: ReadContext,
  judged: { frame: FrameToRead; judgement: Judgement; recognizerMs: number | null },
): Promise<ReadAnswer> {
  const { frame, judgement, recognizerMs } = judged;
  if (judgement.kind === "empty") {
    return { outcome: "empty", read: null, visit_id: null, reason: "no_plate_found" };
  }
  const { bytes, ...origin } = frame;
  const picture = { kind: "bytes", bytes } as const;
  return await recordFrame(ctx, { ...origin, picture, judgement, recognizerMs });
}

/** Whether the same frame may be read when it is sent again later. */
export function mayBeReadLater(reason: FailureReason): boolean {
  return reason !== "frame_refused" && reason !== "bad_answer";
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

/** The error for a caller whose frame is not read. */
export function failureError(failure: RecognizerFailure, isKept: boolean): WashfleetError {
  const { kind, code, because } = FAILURES[failure.reason];
  return new WashfleetError(`Cannot read the plate as ${because}`, {
    kind,
    code,
    ...(failure.retryAfterMs === null ? {} : { retryAfterMs: failure.retryAfterMs }),
    extra: { kept: isKept },
  });
}
