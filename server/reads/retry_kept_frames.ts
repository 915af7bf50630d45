// Owns reading the frames that were kept while the recognizer was away. Each ends as what it would
// have been then, or after a day as a miss; its event carries the time of the picture.
import { getLogger } from "@logtape/logtape";
import type { Queryable } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { continueTrace, inSpan } from "../tracing.ts";
import type { Context } from "../users/context.ts";
import { judgeFrame, type Judgement } from "./judge_frame.ts";
import {
  countFault,
  deleteKeptFrame,
  type KeptFrameRow,
  leaseKeptFrames,
  postponeKeptFrame,
} from "./kept_queries.ts";
import type { ReadContext, ReadParts } from "./read_context.ts";
import { askRecognizer, mayBeReadLater, unreadable } from "./read_frame.ts";
import { recordFrame } from "./record_frame.ts";
import type { FrameOrigin } from "./recording.ts";

const BATCH = 20;
/** Longer than a whole batch may take, so that no other server takes it up meanwhile. */
const LEASE_MS = 10 * 60_000;
const FIRST_BACKOFF_MS = 5000;
const MAX_BACKOFF_MS = 10 * 60_000;
/** All that are late together have one share of the turns: no car at a gate waits for them. */
const KEPT_SHARE = "kept frames";
/** After so many attempts a frame that cannot be recorded is given up. */
const MOST_FAULTS = 5;

/**
 * Job verb, every few seconds. Safe to run twice and on several servers: each frame is leased to
 * one, and settled in the transaction that deletes it.
 * @returns how many frames were settled
 */
export async function retryKeptFrames(
  ctx: Context,
  input: { reads: ReadParts; signal?: AbortSignal },
): Promise<number> {
  const now = ctx.now();
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  const frames = await leaseKeptFrames(ctx.db, { now, leaseUntil, limit: BATCH });
  let settled = 0;
  let isAway = false;
  for (const frame of frames) {
    // One failure stands for all: the rest need not wait for a deadline each.
    if (isAway || input.signal?.aborted) {
      await postpone(ctx, frame);
      continue;
    }
    const outcome = await continueTrace(
      frame.meta.traceparent,
      () =>
        inSpan(
          { name: "retry kept frame" },
          () => retryFrame({ ...ctx, reads: input.reads }, frame),
        ),
    );
    if (outcome === "settled") settled++;
    if (outcome === "away") isAway = true;
  }
  return settled;
}

/** `away`: the recognizer cannot be asked now. `failed`: this frame is at fault, not the others. */
type RetryOutcome = "settled" | "away" | "failed";

/** @throws only what concerns every frame: the database is away */
async function retryFrame(ctx: ReadContext, frame: KeptFrameRow): Promise<RetryOutcome> {
  try {
    const judged = await judgeKept(ctx, frame);
    if (judged === null) {
      await postpone(ctx, frame);
      return "away";
    }
    await settle(ctx, { frame, ...judged });
    return "settled";
  } catch (error) {
    if (error instanceof WashfleetError && error.kind === "unavailable") throw error;
    await putAside(ctx, { frame, error });
    return "failed";
  }
}

/**
 * Each retry of a frame that cannot be recorded is paid for, so there are few: then it is given up,
 * and its picture stays for whoever reads the log.
 */
async function putAside(
  ctx: ReadContext,
  { frame, error }: { frame: KeptFrameRow; error: unknown },
): Promise<void> {
  const isGivenUp = await countFault(ctx.db, frame.id) >= MOST_FAULTS;
  getLogger(["server", "reads"]).error("the kept frame {id} cannot be recorded", {
    id: frame.id,
    image_ref: frame.image_ref,
    is_given_up: isGivenUp,
    error,
  });
  if (isGivenUp) await deleteKeptFrame(ctx.db, frame.id);
  else await postpone(ctx, frame);
}

type Judged = { judgement: Judgement; minConfidence: number; recognizerMs: number | null };

/** @returns `null` when it cannot be read now but may be later */
async function judgeKept(ctx: ReadContext, frame: KeptFrameRow): Promise<Judged | null> {
  const { settings, pictures } = ctx.reads;
  const origin = originOf(frame);
  const bytes = await pictures.read(frame.image_ref);
  if (bytes === null) return { judgement: unreadable(origin.trigger, null), ...UNREAD };
  const result = await askRecognizer(ctx, {
    ...origin,
    bytes,
    timeoutMs: settings.deviceReadTimeoutMs,
    share: KEPT_SHARE,
  });
  if (result.ok) {
    const { trigger } = origin;
    const { minConfidence } = result;
    const judgement = judgeFrame(result.answer, { trigger, minConfidence });
    return { judgement, minConfidence, recognizerMs: result.answer.processingMs };
  }
  const isTooOld = ctx.now().getTime() - frame.created_at.getTime() > settings.keepForMs;
  if (!isTooOld && mayBeReadLater(result.reason)) return null;
  return { judgement: unreadable(origin.trigger, result), ...UNREAD };
}

const UNREAD = { minConfidence: 1, recognizerMs: null };

async function settle(
  ctx: ReadContext,
  kept: Judged & { frame: KeptFrameRow },
): Promise<void> {
  const { frame, judgement, minConfidence, recognizerMs } = kept;
  if (judgement.kind === "empty") {
    if (await deleteKeptFrame(ctx.db, frame.id)) await ctx.reads.pictures.remove(frame.image_ref);
    return;
  }
  const forget = async (tx: Queryable) => {
    if (!await deleteKeptFrame(tx, frame.id)) throw new AlreadySettled();
  };
  try {
    const picture = { kind: "stored", imageRef: frame.image_ref } as const;
    const origin = originOf(frame);
    const answer = await recordFrame(ctx, {
      ...origin,
      picture,
      judgement,
      minConfidence,
      recognizerMs,
      alongside: forget,
    });
    ctx.reads.onFrame?.(answer.outcome);
  } catch (error) {
    if (!(error instanceof AlreadySettled)) throw error;
    getLogger(["server", "reads"]).warning("the kept frame {id} was settled elsewhere", {
      id: frame.id,
    });
  }
}

/** Rolls the transaction back: another server outlived its lease and was faster. */
class AlreadySettled extends Error {}

function originOf({ device_id, meta }: KeptFrameRow): FrameOrigin {
  return {
    deviceId: device_id,
    locationId: meta.location_id,
    cameraId: meta.camera_id,
    time: { capturedAt: new Date(meta.captured_at), isTrusted: meta.is_time_trusted },
    trigger: meta.trigger,
  };
}

async function postpone(ctx: Context, frame: KeptFrameRow): Promise<void> {
  const backoffMs = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (frame.attempts - 1));
  const nextAttemptAt = new Date(ctx.now().getTime() + backoffMs);
  await postponeKeptFrame(ctx.db, { id: frame.id, nextAttemptAt });
}
