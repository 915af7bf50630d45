// Owns a site with plates for browser tests: visits and reads as the server would have stored them.
import { v7 as uuidv7 } from "uuid";
import type { Device, Location, RegisteredDevice } from "../../server/contract/fleet.ts";
import type { Read } from "../../server/contract/read.ts";
import { type Db, sql } from "../../server/db/sql.ts";
import { appendEvent } from "../../server/events/append_event.ts";
import { upsertPlate } from "../../server/reads/queries.ts";
import { rebuildReadCounts } from "../../server/reads/rebuild_read_counts.ts";
import type { RealServer } from "./real_dashboard.ts";

const DAY_MS = 86_400_000;
/** A picture that is not there any more. */
const LOST_PICTURE = "2026/01/01/0197f3a0-5c1e-7d52-9d1c-2f6a8e4b1a01.jpg";

export interface PlateSite {
  readonly location: Location;
  readonly device: Device;
  /** A visit that was read. @returns the ids of its visit and its read */
  read(plate: string, more?: SeenRead): Promise<{ visit: string; read: string }>;
  /** A visit that was not. @returns its id */
  miss(reason: string, more?: Seen): Promise<string>;
  /** Tells of a read as the server does. */
  tell(read: string): Promise<void>;
  /** Counts all visits, as the job does. */
  count(): Promise<void>;
}

export interface Seen {
  /** Before now. */
  agoMs?: number;
  confidence?: number;
  guess?: string;
}
export interface SeenRead extends Seen {
  candidates?: [plate: string, confidence: number][];
  /** Other reads of the visit, before. */
  earlier?: string[];
}

/** A new location with one device, whose camera is `lane`. */
export async function plateSite(app: RealServer, name = "Austin North"): Promise<PlateSite> {
  const { db } = app.database;
  const location = await app.get<Location>("/api/locations", {
    json: { name, timezone: "America/Chicago" },
  });
  const { device } = await app.get<RegisteredDevice>("/api/devices", {
    json: { name: `${name.slice(0, 60)} pi`, location_id: location.id },
  });
  await db.execute(sql`
    insert into cameras (device_id, camera_id, name, status, since)
    values (${device.id}, 'lane', 'Lane', 'streaming', now())`);
  const at = { locationId: location.id, deviceId: device.id };
  return {
    location,
    device,
    read: (plate, more = {}) => addRead(db, { ...at, ...more, plate }),
    miss: (reason, more = {}) => addMiss(db, { ...at, ...more, reason }),
    tell: (read) => tell(app, read),
    count: () =>
      rebuildReadCounts(db, {
        from: new Date(Date.now() - 100 * DAY_MS),
        to: new Date(Date.now() + DAY_MS),
      }).then(() => {}),
  };
}

type Added = Seen & { locationId: string; deviceId: string };

async function addRead(
  db: Db,
  { locationId, deviceId, plate, ...more }: Added & SeenRead & { plate: string },
): Promise<{ visit: string; read: string }> {
  const { agoMs = 60_000, confidence = 0.97, candidates = [], earlier = [] } = more;
  const visit = uuidv7();
  const seenAt = new Date(Date.now() - agoMs);
  await db.execute(sql`
    insert into visits (id, location_id, device_id, camera_id, outcome, plate, confidence, image_ref,
      first_seen_at, last_seen_at)
    values (${visit}, ${locationId}, ${deviceId}, 'lane', 'read', ${plate}, ${confidence}, ${LOST_PICTURE},
      ${seenAt}, ${new Date(seenAt.getTime() + 4000)})`);
  let read = "";
  for (const [index, text] of [...earlier, plate].entries()) {
    read = uuidv7();
    const possible = text === plate ? [[plate, confidence] as const, ...candidates] : [];
    await db.execute(sql`
      insert into plate_reads (id, captured_at, plate, confidence, region, candidates, box,
        location_id, device_id, camera_id, visit_id, trigger, image_ref, created_at)
      values (${read}, ${new Date(
      seenAt.getTime() + index * 1000,
    )}, ${text}, ${confidence}, 'us-tx',
        ${JSON.stringify(possible.map(([plate, confidence]) => ({ plate, confidence })))}::jsonb,
        '{"xmin":10,"ymin":10,"xmax":90,"ymax":30}'::jsonb, ${locationId}, ${deviceId}, 'lane',
        ${visit}, 'vehicle', ${LOST_PICTURE}, ${new Date(seenAt.getTime() + index * 1000 + 400)})`);
    await upsertPlate(db, { plate: text, at: new Date(seenAt.getTime() + index * 1000) });
  }
  return { visit, read };
}

async function addMiss(
  db: Db,
  { locationId, deviceId, reason, agoMs = 60_000, guess, confidence }: Added & { reason: string },
): Promise<string> {
  const visit = uuidv7();
  const seenAt = new Date(Date.now() - agoMs);
  await db.execute(sql`
    insert into visits (id, location_id, device_id, camera_id, outcome, miss_reason, best_guess,
      confidence, image_ref, first_seen_at, last_seen_at)
    values (${visit}, ${locationId}, ${deviceId}, 'lane', 'missed', ${reason}, ${guess ?? null},
      ${confidence ?? null}, ${LOST_PICTURE}, ${seenAt}, ${new Date(seenAt.getTime() + 4000)})`);
  return visit;
}

async function tell(app: RealServer, id: string): Promise<void> {
  const read = await app.get<Read>(`/api/plates/${id}`);
  await app.database.db.transaction((tx) =>
    appendEvent(tx, {
      type: "plate.read",
      occurredAt: new Date(),
      expiresAt: null,
      locationId: read.location_id,
      deviceId: read.device_id,
      cameraId: read.camera_id,
      data: { read },
    })
  );
}
