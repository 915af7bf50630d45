// Owns how often the devices of this fleet are asked to report at present: by how many there are,
// counted now and then.
import { getLogger } from "@logtape/logtape";
import type { Queryable } from "../db/sql.ts";
import { HEARTBEAT_EVERY_MS, heartbeatEveryMs } from "./heartbeat_pace.ts";
import { countEnrolledDevices } from "./queries.ts";

/** A fleet grows by one installer at a time. */
const COUNT_EVERY_MS = 60_000;

/** How often a device is to report, ms. Never rejects: what could not be counted stays as it was. */
export type FleetPace = () => Promise<number>;

/** The pace by this database; each server counts for itself. */
export function createFleetPace(db: Queryable, { now }: { now: () => Date }): FleetPace {
  let everyMs = HEARTBEAT_EVERY_MS;
  let countedMs: number | null = null;
  let first: Promise<void> | undefined;
  const count = async () => {
    try {
      everyMs = heartbeatEveryMs(await countEnrolledDevices(db));
    } catch (error) {
      getLogger(["server", "devices"]).warning("cannot count the devices", { error });
    }
  };
  return async () => {
    const nowMs = now().getTime();
    if (countedMs === null || Math.abs(nowMs - countedMs) >= COUNT_EVERY_MS) {
      countedMs = nowMs;
      const counting = count();
      first ??= counting;
    }
    // Only the first is waited for: nobody is slowed down by the others.
    await first;
    return everyMs;
  };
}
