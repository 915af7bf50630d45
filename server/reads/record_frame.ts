// Owns what a judged frame leaves behind: visit, read, dictionary, picture and event, in one
// transaction. Never calls the recognizer and never decides (decide_visit.ts does).
import type { ReadAnswer } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import { appendEvent } from "../events/append_event.ts";
import { decideVisit, type VisitDecision } from "./decide_visit.ts";
import type { ReadContext } from "./read_context.ts";
import { recordMiss } from "./record_miss.ts";
import { recordRead } from "./record_read.ts";
import { recordSighting } from "./record_sighting.ts";
import { expiryOf, type JudgedFrame, type Recorded, type Recording } from "./recording.ts";
import { findRecentVisits, lockCamera } from "./visit_queries.ts";

/** Records a frame that shows something. A throw leaves neither row nor picture. */
export async function recordFrame(ctx: ReadContext, frame: JudgedFrame): Promise<ReadAnswer> {
  const image = imageOf(ctx, frame);
  let isWorkDone = false;
  try {
    const recorded = await ctx.db.transaction(async (tx) => {
      const recorded = await recordIn(tx, { ctx, frame, storeImage: image.store });
      isWorkDone = true;
      return recorded;
    });
    return recorded.answer;
  } catch (error) {
    // When the commit's answer was lost, the rows may be there and need their picture.
    if (!isWorkDone) await image.discard();
    throw error;
  }
}

async function recordIn(
  tx: Queryable,
  work: { ctx: ReadContext; frame: JudgedFrame; storeImage: () => Promise<string> },
): Promise<Recorded> {
  const { ctx, frame } = work;
  const { visitGapMs, eventTtlMs } = ctx.reads.settings;
  const camera = { deviceId: frame.deviceId, cameraId: frame.cameraId };
  const at = frame.time.capturedAt;
  await lockCamera(tx, camera);
  const recent = await findRecentVisits(tx, { ...camera, at, gapMs: visitGapMs });
  const decision = decideVisit(recent, { judgement: frame.judgement, at });
  const expiresAt = expiryOf(frame.time, eventTtlMs);
  const { storeImage } = work;
  const recorded = await carryOut({ tx, frame, now: ctx.now(), expiresAt, storeImage }, decision);
  await frame.alongside?.(tx, recorded.answer);
  if (recorded.event !== null) await appendEvent(tx, recorded.event);
  return recorded;
}

function carryOut(recording: Recording, decision: VisitDecision): Promise<Recorded> {
  switch (decision.kind) {
    case "read":
    case "refine":
    case "confirm":
      return recordRead(recording, decision);
    case "miss":
    case "still_missed":
      return recordMiss(recording, decision);
    case "sighting":
      return recordSighting(recording, decision);
  }
}

/** The frame's picture: stored when somebody wants it, and only once. */
function imageOf(
  ctx: ReadContext,
  frame: JudgedFrame,
): { store: () => Promise<string>; discard: () => Promise<void> } {
  const { picture, time } = frame;
  if (picture.kind === "stored") {
    return { store: () => Promise.resolve(picture.imageRef), discard: () => Promise.resolve() };
  }
  let stored: Promise<string> | undefined;
  return {
    store: () => stored ??= ctx.reads.pictures.put(picture.bytes, time.capturedAt),
    discard: async () => {
      await stored?.then((ref) => ctx.reads.pictures.remove(ref), () => {});
    },
  };
}
