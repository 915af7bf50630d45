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

/**
 * Records a frame that shows something. A throw leaves neither row nor picture; a picture that
 * cannot be stored takes no read with it.
 */
export async function recordFrame(ctx: ReadContext, frame: JudgedFrame): Promise<ReadAnswer> {
  const image = imageOf(ctx, frame);
  let isWorkDone = false;
  try {
    const recorded = await ctx.db.transaction(async (tx) => {
      const recorded = await recordIn(tx, { ctx, frame, image });
      isWorkDone = true;
      return recorded;
    });
    tellVisit(ctx, recorded);
    return recorded.answer;
  } catch (error) {
    // When the commit's answer was lost, the rows may be there and need their picture.
    if (!isWorkDone) await image.discard();
    throw error;
  }
}

/** The first plate of a visit, or that it has none. A better one changes nothing of that. */
function tellVisit({ reads }: ReadContext, { event }: Recorded): void {
  if (event?.type === "plate.read") reads.onVisit?.(null);
  if (event?.type === "plate.missed" && "miss" in event.data) {
    reads.onVisit?.(event.data.miss.reason);
  }
}

async function recordIn(
  tx: Queryable,
  work: { ctx: ReadContext; frame: JudgedFrame; image: FrameImage },
): Promise<Recorded> {
  const { ctx, frame } = work;
  const { visitGapMs, eventTtlMs } = ctx.reads.settings;
  const camera = { deviceId: frame.deviceId, cameraId: frame.cameraId };
  const at = frame.time.capturedAt;
  await lockCamera(tx, camera);
  const recent = await findRecentVisits(tx, {
    ...camera,
    locationId: frame.locationId, // a device that was moved begins anew
    at,
    gapMs: visitGapMs,
  });
  const decision = decideVisit(recent, { judgement: frame.judgement, at });
  const expiresAt = expiryOf(frame.time, eventTtlMs);
  const storeImage = work.image.store;
  const recorded = await carryOut({ tx, frame, now: ctx.now(), expiresAt, storeImage }, decision);
  // Before the event's lock, which nobody may hold while waiting for a disk.
  await work.image.stored();
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

/** The frame's picture: stored when somebody wants it, once, beside the statements. */
interface FrameImage {
  store: () => string;
  stored: () => Promise<void>;
  discard: () => Promise<void>;
}

function imageOf(ctx: ReadContext, frame: JudgedFrame): FrameImage {
  const { picture, time } = frame;
  if (picture.kind === "stored") {
    const done = () => Promise.resolve();
    return { store: () => picture.imageRef, stored: done, discard: done };
  }
  const { reads } = ctx;
  const { pictures } = reads;
  let storing: { ref: string; done: Promise<void> } | undefined;
  return {
    store: () => {
      if (storing === undefined) {
        const ref = pictures.newRef(time.capturedAt);
        storing = { ref, done: pictures.put(ref, picture.bytes) };
        storing.done.catch(() => {}); // it is awaited by stored(), unless a statement fails first
      }
      return storing.ref;
    },
    stored: async () => {
      // A plate opens a gate, and its picture does not: a full disk costs the picture alone. It is
      // then as one that was removed after its time.
      await storing?.done.catch((error) => reads.onPictureLost?.(error));
    },
    discard: async () => {
      if (storing === undefined) return;
      await storing.done.catch(() => {});
      await pictures.remove(storing.ref);
    },
  };
}
