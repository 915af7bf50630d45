// Owns keeping a frame that the recognizer could not read now; retry_kept_frames.ts reads it later.
import { v7 as uuidv7 } from "uuid";
import type { ReadAnswer } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import type { ReadContext } from "./read_context.ts";
import { hasKeptNear, insertKeptFrame } from "./kept_queries.ts";
import type { FrameOrigin } from "./recording.ts";

export interface FrameToKeep extends FrameOrigin {
  bytes: Uint8Array;
  /** Why it is not read now, snake_case. */
  reason: string;
  /** What else belongs in the transaction. */
  alongside?: (tx: Queryable, answer: ReadAnswer) => Promise<void>;
}

const FIRST_RETRY_MS = 5000;
/** A full disk is not emptied in a second; the device has room for a day. */
const DISK_RETRY_MS = 30_000;

/**
 * Keeps the frame. Of an interval's frames one in half a visit gap stands for all: they show the same
 * vehicle, and each kept one is paid for when the recognizer is back.
 * @returns `null` when its device has too many kept already
 */
export async function keepFrame(ctx: ReadContext, frame: FrameToKeep): Promise<ReadAnswer | null> {
  const { deviceId, cameraId, time: { capturedAt: at } } = frame;
  const withinMs = ctx.reads.settings.visitGapMs / 2;
  const isStoodFor = frame.trigger === "interval" &&
    await hasKeptNear(ctx.db, { deviceId, cameraId, at, withinMs });
  if (!isStoodFor) return await storeFrame(ctx, frame);
  const answer = { ...KEPT, reason: "another_frame_kept" };
  await frame.alongside?.(ctx.db, answer);
  return answer;
}

const KEPT = { outcome: "kept", read: null, visit_id: null } as const;

async function storeFrame(ctx: ReadContext, frame: FrameToKeep): Promise<ReadAnswer | null> {
  const { pictures, settings } = ctx.reads;
  const { time } = frame;
  const at = ctx.now();
  const answer = { ...KEPT, reason: frame.reason };
  const imageRef = pictures.newRef(time.capturedAt);
  // The device forgets the frame once it hears that it is kept here.
  await pictures.put(imageRef, frame.bytes, { isDurable: true }).catch((cause) => {
    throw new WashfleetError(
      "Cannot keep the frame as the disk takes no more pictures: send it later",
      {
        kind: "unavailable",
        code: "pictures_unavailable",
        retryAfterMs: DISK_RETRY_MS,
        cause,
      },
    );
  });
  let isWorkDone = false;
  const isKept = await ctx.db.transaction(async (tx) => {
    const isKept = await insertKeptFrame(tx, {
      id: uuidv7(),
      deviceId: frame.deviceId,
      meta: {
        location_id: frame.locationId,
        camera_id: frame.cameraId,
        captured_at: time.capturedAt.toISOString(),
        is_time_trusted: time.isTrusted,
        trigger: frame.trigger,
      },
      imageRef,
      at,
      nextAttemptAt: new Date(at.getTime() + FIRST_RETRY_MS),
      most: settings.maxKeptFrames,
    });
    if (isKept) await frame.alongside?.(tx, answer);
    isWorkDone = true;
    return isKept;
  }).catch(async (error) => {
    // When the commit's answer was lost, the row may be there and needs its picture.
    if (!isWorkDone) await pictures.remove(imageRef);
    throw error;
  });
  if (isKept) return answer;
  await pictures.remove(imageRef);
  return null;
}
