// Owns keeping a frame that the recognizer could not read now; retry_kept_frames.ts reads it later.
import { v7 as uuidv7 } from "uuid";
import type { ReadAnswer } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import type { ReadContext } from "./read_context.ts";
import { insertKeptFrame } from "./kept_queries.ts";
import type { FrameOrigin } from "./recording.ts";

export interface FrameToKeep extends FrameOrigin {
  bytes: Uint8Array;
  /** Why it is not read now, snake_case. */
  reason: string;
  /** What else belongs in the transaction. */
  alongside?: (tx: Queryable, answer: ReadAnswer) => Promise<void>;
}

const FIRST_RETRY_MS = 5000;

/** Keeps the frame. @returns `null` when its device has too many kept already */
export async function keepFrame(ctx: ReadContext, frame: FrameToKeep): Promise<ReadAnswer | null> {
  const { pictures, settings } = ctx.reads;
  const { time } = frame;
  const at = ctx.now();
  const answer: ReadAnswer = {
    outcome: "kept",
    read: null,
    visit_id: null,
    reason: frame.reason,
  };
  const imageRef = pictures.newRef(time.capturedAt);
  // The device forgets the frame once it hears that it is kept here.
  await pictures.put(imageRef, frame.bytes, { isDurable: true });
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
    return isKept;
  });
  if (isKept) return answer;
  await pictures.remove(imageRef);
  return null;
}
