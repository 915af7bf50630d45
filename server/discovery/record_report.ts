// Owns the verb by which a device tells which cameras it found on its network. What it tells are words
// of strangers: rows and events of one device are bounded, however often they change.
import { v7 as uuidv7 } from "uuid";
import type { DiscoveryReport } from "../contract/discovery.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { requireDevice } from "../devices/require_device.ts";
import { appendEvent } from "../events/append_event.ts";
import type { Context } from "../users/context.ts";
import {
  deleteBeyond,
  findOfDevice,
  markGone,
  upsertFound,
  writeLook,
  writeTold,
} from "./queries.ts";
import { type SettledFound, settleFound } from "./settle_found.ts";

/** More cameras than a Pi's network has; a hostile one invents them without end. */
export const MOST_OF_DEVICE = 256;
/** A site whose cameras change their identity at each look would wake everybody at each look. */
export const MOST_EVENTS = 64;
const EVENTS_WINDOW_MS = 3_600_000;

/** The same report twice is one. For devices alone. */
export async function recordReport(ctx: Context, report: DiscoveryReport): Promise<void> {
  const device = requireDevice(ctx.actor);
  requireStorable(report);
  const now = ctx.now();
  await ctx.db.transaction(async (tx) => {
    const { events_since, events_told } = await writeLook(tx, {
      deviceId: device.id,
      at: now,
      scannedAt: report.scanned_at === null ? null : new Date(report.scanned_at),
      isScanning: report.scanning,
      problem: report.problem,
    });
    const known = await findOfDevice(tx, device.id);
    const settled = settleFound(known, report, {
      deviceId: device.id,
      at: now,
      newId: uuidv7,
    });
    await upsertFound(tx, settled.rows);
    // Who could not look everywhere, or is still at it, does not know who is gone.
    const isWhole = report.scanned_at !== null && !report.scanning && report.problem === null;
    if (isWhole) {
      const but = settled.rows.map(({ endpoint }) => endpoint);
      await markGone(tx, { deviceId: device.id, but });
    }
    await deleteBeyond(tx, { deviceId: device.id, most: MOST_OF_DEVICE });
    const isOver = now.getTime() - events_since.getTime() >= EVENTS_WINDOW_MS;
    const told = isOver ? 0 : events_told;
    const news = settled.news.slice(0, Math.max(0, MOST_EVENTS - told));
    if (isOver || news.length > 0) {
      const since = isOver ? now : events_since;
      await writeTold(tx, { deviceId: device.id, since, count: told + news.length });
    }
    // Events last: every other writer of events waits from here until the commit.
    await tell(tx, { news, at: now, locationId: device.locationId });
  });
}

async function tell(
  tx: Queryable,
  { news, at, locationId }: { news: SettledFound["news"]; at: Date; locationId: string },
): Promise<void> {
  for (const { kind, row } of news) {
    const of = {
      occurredAt: at,
      expiresAt: null,
      locationId,
      deviceId: row.device_id,
      cameraId: row.camera_id,
    };
    const { make, model } = row.words;
    const data = { found_id: row.id, make, model, address: row.address };
    if (kind === "found") await appendEvent(tx, { ...of, type: "camera.found", data });
    else {
      const { previous_address } = row;
      await appendEvent(tx, {
        ...of,
        type: "camera.moved",
        data: { ...data, previous_address: previous_address ?? "" },
      });
    }
  }
}
