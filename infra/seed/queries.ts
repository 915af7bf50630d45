// Owns the statements by which a seed is written: rows as COPY takes them. Decides nothing.
import { type Connection, type Queryable, sql } from "../../server/db/sql.ts";
import { foldPlate } from "../../server/reads/plate_text.ts";
import type { SeededDevice, SeededLocation } from "./chain.ts";
import type { SeededRead, SeededVisit } from "./make_visits.ts";

/** "the names of all locations" */
export async function findLocationNames(db: Queryable): Promise<string[]> {
  return (await db.rows<{ name: string }>(sql`select name from locations`)).map(({ name }) => name);
}

/** Writes the chain as it stands at `now`. */
export async function copyChain(
  session: Connection,
  chain: readonly SeededLocation[],
  at: { since: Date; now: Date },
): Promise<void> {
  const [since, now] = [at.since.toISOString(), at.now.toISOString()];
  await session.copyIn(
    sql`copy locations (id, name, timezone, created_at) from stdin`,
    chain.map((site) => line([site.id, site.name, site.timezone, since])),
  );
  const devices = chain.flatMap((site) =>
    site.devices.map((device) => [site, device] as [SeededLocation, SeededDevice])
  );
  await session.copyIn(
    sql`
    copy devices (id, location_id, name, hardware_id, token_hash, status, status_reasons,
      status_since, agent_version, enrolled_at, last_seen_at, created_at) from stdin`,
    devices.map(([site, device]) =>
      line([
        ...[device.id, site.id, device.name, device.hardwareId, `\\x${device.tokenHash}`],
        ...[device.status, textArray(device.reasons), now, "0.1.0", since],
        ...[device.status === "offline" ? since : now, since],
      ])
    ),
  );
  await session.copyIn(
    sql`
    copy cameras (device_id, camera_id, name, status, reason, detail, since) from stdin`,
    devices.flatMap(([, device]) =>
      device.cameras.map((camera) =>
        line([
          ...[device.id, camera.cameraId, camera.name, camera.status, camera.reason],
          ...[camera.detail, now],
        ])
      )
    ),
  );
}

/** Writes visits with their reads. @returns how many reads */
export async function copyVisits(
  session: Connection,
  visits: readonly SeededVisit[],
): Promise<number> {
  await session.copyIn(
    sql`
    copy visits (id, location_id, device_id, camera_id, plate, confidence, outcome, miss_reason,
      best_guess, image_ref, first_seen_at, last_seen_at, created_at) from stdin`,
    visits.map(visitLine),
  );
  return await session.copyIn(
    sql`
    copy plate_reads (id, captured_at, plate, confidence, region, candidates, vehicle, box,
      location_id, device_id, camera_id, visit_id, trigger, image_ref, recognizer_ms, created_at)
    from stdin`,
    visits.flatMap((visit) => visit.reads.map((read) => readLine(visit, read))),
  );
}

function visitLine(visit: SeededVisit): string {
  const firstSeenAt = instant(visit.firstSeenMs);
  return line([
    ...[visit.id, visit.locationId, visit.deviceId, visit.cameraId, visit.plate],
    ...[visit.confidence, visit.outcome, visit.missReason, visit.bestGuess, visit.imageRef],
    ...[firstSeenAt, instant(visit.lastSeenMs), firstSeenAt],
  ]);
}

function readLine(visit: SeededVisit, read: SeededRead): string {
  const vehicle = { type: read.vehicle, make: null, model: null, color: null };
  return line([
    ...[read.id, instant(read.capturedMs), read.plate, read.confidence, read.region],
    ...[JSON.stringify(read.candidates), JSON.stringify(vehicle), JSON.stringify(read.box)],
    ...[visit.locationId, visit.deviceId, visit.cameraId, visit.id, read.trigger],
    ...[read.imageRef, read.recognizerMs, instant(read.createdMs)],
  ]);
}

export interface PlateSeen {
  firstMs: number;
  lastMs: number;
  reads: number;
}

/** Enters plates into the dictionary, those that are there already counted on. */
export async function mergePlates(
  session: Connection,
  plates: ReadonlyMap<string, PlateSeen>,
): Promise<void> {
  await session.execute(sql`
    create temporary table seeded_plates (like plates) on commit drop`);
  const sorted = [...plates].sort(([a], [b]) => a < b ? -1 : 1);
  await session.copyIn(
    sql`copy seeded_plates (plate, fold, first_seen_at, last_seen_at, reads) from stdin`,
    sorted.map(([plate, { firstMs, lastMs, reads }]) =>
      line([plate, foldPlate(plate), instant(firstMs), instant(lastMs), reads])
    ),
  );
  await session.execute(sql`
    insert into plates (plate, fold, first_seen_at, last_seen_at, reads)
    select plate, fold, first_seen_at, last_seen_at, reads from seeded_plates order by plate
    on conflict (plate) do update set reads = plates.reads + excluded.reads,
      first_seen_at = least(plates.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(plates.last_seen_at, excluded.last_seen_at)`);
}

/** What a live feed shows first. Not appended as events are: nobody is to be told of them. */
export async function copyEvents(
  session: Connection,
  events: readonly {
    type: string;
    atMs: number;
    visit: Pick<SeededVisit, "locationId" | "deviceId" | "cameraId">;
    data: unknown;
  }[],
): Promise<void> {
  await session.copyIn(
    sql`
    copy events (type, occurred_at, expires_at, location_id, device_id, camera_id, data,
      created_at) from stdin`,
    events.map(({ type, atMs, visit, data }) => {
      const at = instant(atMs);
      const { locationId, deviceId, cameraId } = visit;
      return line([type, at, at, locationId, deviceId, cameraId, JSON.stringify(data), at]);
    }),
  );
}

/** Counts the month's calls, on top of what was counted before. */
export async function addCalls(
  session: Connection,
  calls: { month: string; count: number },
): Promise<void> {
  await session.execute(sql`
    insert into recognizer_usage (month, calls_counted) values (${calls.month}::date, ${calls.count})
    on conflict (month) do update set
      calls_counted = recognizer_usage.calls_counted + excluded.calls_counted`);
}

/** All that follows is there together or, when the session ends before, not at all. */
export async function beginSeed(session: Connection): Promise<void> {
  await session.execute(sql`begin`);
}

export async function commitSeed(session: Connection): Promise<void> {
  await session.execute(sql`commit`);
  // Without it the first questions would be planned for empty tables.
  await session.execute(sql`analyze plate_reads, visits, plates, devices, locations, cameras`);
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** One row of COPY's text format. */
function line(values: readonly (string | number | null)[]): string {
  return `${values.map(field).join("\t")}\n`;
}

function field(value: string | number | null): string {
  if (value === null) return "\\N";
  if (typeof value === "number" || !/[\\\t\n\r]/.test(value)) return `${value}`;
  return value.replace(
    /[\\\t\n\r]/g,
    (sign) => `\\${{ "\t": "t", "\n": "n", "\r": "r" }[sign] ?? sign}`,
  );
}

function textArray(texts: readonly string[]): string {
  const quoted = texts.map((text) => `"${text.replace(/["\\]/g, (sign) => `\\${sign}`)}"`);
  return `{${quoted.join(",")}}`;
}
