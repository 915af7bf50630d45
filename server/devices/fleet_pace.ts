// Owns how often the devices of this fleet are asked to report at present: by how many there are,
// counted now and then.
import { getLogger } from "@logtape/logtape";
import type { Queryable } from "../db/sql.ts";
import { HEARTBEAT_EVERY_MS, heartbeatEveryMs } from "./heartbeat_pace.ts";
import { countEnrolledDevices } from "./pace_queries.ts";

/** A fleet grows by one installer at a time. */
const COUNT_EVERY_MS = 60_000;
const COUNT_AGAIN_MS = 5000;
/**
 * So long after its start a server asks for no slower reports than were asked for before: an older one
 * that still runs beside it takes whoever is not heard for 30 s for silent.
 */
const OVERLAP_MS = 600_000;

/** How often a device is to report, ms; `null`: not known yet. Never rejects. */
export type FleetPace = () => Promise<number | null>;

/** The pace by this database; each server counts for itself. */
export function createFleetPace(db: Queryable, { now }: { now: () => Date }): FleetPace {
  // From the first heartbeat on, which comes as soon as a server hears any.
  let startedMs: number | null = null;
  let everyMs: number | null = null;
  let countAtMs = -Infinity;
  let first: Promise<void> | undefined;
  const count = async (nowMs: number) => {
    try {
      const { devices, slowestMs } = await countEnrolledDevices(db);
      const wantedMs = heartbeatEveryMs(devices);
      const mayOverlap = nowMs - (startedMs ?? nowMs) < OVERLAP_MS;
      everyMs = mayOverlap ? Math.min(wantedMs, Math.max(slowestMs, HEARTBEAT_EVERY_MS)) : wantedMs;
    } catch (error) {
      countAtMs = nowMs + COUNT_AGAIN_MS;
      getLogger(["server", "devices"]).warning("cannot count the devices", { error });
    }
  };
  return async () => {
    const nowMs = now().getTime();
    startedMs ??= nowMs;
    if (nowMs >= countAtMs || countAtMs - nowMs > COUNT_EVERY_MS) {
      countAtMs = nowMs + COUNT_EVERY_MS;
      const counting = count(nowMs);
      first ??= counting;
    }
    // Only the first is waited for: nobody is slowed down by the others.
    await first;
    return everyMs;
  };
}
