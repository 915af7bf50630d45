// Owns the verb by which a device tells what it did by itself: kept once, and told by an event once there
// is a verdict, however often and however late it comes.
import type { RemedyReport } from "../contract/remedy.ts";
import { appendEvent } from "../events/append_event.ts";
import type { Context } from "../users/context.ts";
import { countReceived, upsertRemedies } from "./queries.ts";

export interface RemediesHeard {
  device: { id: string; name: string; locationId: string };
  remedies: readonly RemedyReport[];
  /** By the device's clock, when it sent them: how far off it is. */
  sentAt: string;
}

/** Idempotent. @returns those that have a verdict since, for the metrics */
export async function recordRemedies(
  ctx: Context,
  { device, remedies: reported, sentAt }: RemediesHeard,
): Promise<RemedyReport[]> {
  // Sent twice in one message, the later is the verdict; a statement may write a row but once.
  const byId = new Map(reported.map((remedy) => [remedy.id, remedy]));
  if (byId.size === 0) return [];
  const now = ctx.now();
  const remedies = [...byId.values()].map((remedy) => ({
    ...remedy,
    at: serverTime(remedy.at, { sentAt, now }).toISOString(),
  }));
  return await ctx.db.transaction(async (tx) => {
    const settled = await upsertRemedies(tx, { deviceId: device.id, remedies, at: now });
    const since = new Date(now.getTime() - EVENTS_WINDOW_MS);
    const before = await countReceived(tx, { deviceId: device.id, since }) - byId.size;
    const room = Math.max(0, MOST_EVENTS - Math.max(0, before));
    const told = remedies.filter(({ id }) => settled.has(id));
    for (const remedy of told.slice(0, room)) {
      await appendEvent(tx, {
        type: "device.remedy",
        occurredAt: new Date(remedy.at),
        expiresAt: null,
        locationId: device.locationId,
        deviceId: device.id,
        cameraId: remedy.camera_id,
        data: {
          name: device.name,
          remedy_id: remedy.id,
          cause: remedy.cause,
          step: remedy.step,
          verdict: remedy.verdict,
          dry_run: remedy.dry_run,
          why: remedy.why,
          detail: remedy.detail,
          frame_age_ms: remedy.frame_age_ms,
        },
      });
    }
    return told;
  });
}

/** More than an agent's own budget (12 an hour); one that goes wild wakes nobody without end. */
const MOST_EVENTS = 64;
const EVENTS_WINDOW_MS = 3_600_000;

/** A device whose clock is an hour behind says so with all that it sends. Never in the future. */
function serverTime(at: string, { sentAt, now }: { sentAt: string; now: Date }): Date {
  const agoMs = Math.max(0, Date.parse(sentAt) - Date.parse(at));
  return new Date(Math.max(0, now.getTime() - agoMs));
}
