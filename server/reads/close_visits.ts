// Owns the end of visits that were never read: each is told of once, by whichever server comes first.
import type { Miss } from "../contract/event.ts";
import type { Context } from "../users/context.ts";
import { appendEvent } from "../events/append_event.ts";
import type { ReadParts, ReadSettings } from "./read_context.ts";
import { viewMiss } from "./read_view.ts";
import { type EndedVisit, findEndedVisits, missVisit } from "./visit_queries.ts";

const BATCH = 100;

/**
 * Job verb, every few seconds: turns unread visits that have ended into `plate.missed`. Running it
 * twice, or on two servers, tells of none twice.
 * @returns how many were missed
 */
export async function closeVisits(
  ctx: Context,
  settings: Pick<ReadSettings, "visitGapMs" | "eventTtlMs">,
  onVisit?: ReadParts["onVisit"],
): Promise<number> {
  const now = ctx.now();
  const notSeenSince = new Date(now.getTime() - settings.visitGapMs);
  const ended = await findEndedVisits(ctx.db, { notSeenSince, limit: BATCH });
  let missed = 0;
  for (const visit of ended) {
    // From when the vehicle left, not from now: after an outage nobody shall act on it any more.
    const leftMs = visit.last_seen_at.getTime() + settings.visitGapMs;
    const expiresAt = new Date(leftMs + settings.eventTtlMs);
    const reason = visit.best_guess === null ? "no_plate_found" : "low_confidence";
    if (!await closeVisit(ctx, { visit, reason, notSeenSince, expiresAt })) continue;
    onVisit?.(reason);
    missed++;
  }
  return missed;
}

/** @returns `false` when the visit was read, seen again or closed meanwhile */
async function closeVisit(
  ctx: Context,
  ended: { visit: EndedVisit; reason: Miss["reason"]; notSeenSince: Date; expiresAt: Date },
): Promise<boolean> {
  const { visit, reason, notSeenSince, expiresAt } = ended;
  return await ctx.db.transaction(async (tx) => {
    if (!await missVisit(tx, { id: visit.id, reason, notSeenSince })) return false;
    const miss = viewMiss({
      visitId: visit.id,
      reason,
      bestGuess: visit.best_guess,
      confidence: visit.confidence,
      capturedAt: visit.last_seen_at,
      hasImage: visit.image_ref !== null,
    });
    await appendEvent(tx, {
      type: "plate.missed",
      occurredAt: visit.last_seen_at,
      expiresAt,
      locationId: visit.location_id,
      deviceId: visit.device_id,
      cameraId: visit.camera_id,
      data: { miss },
    });
    return true;
  });
}
