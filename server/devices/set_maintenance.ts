// Owns how a device goes into maintenance and comes out of it; the verbs that say so call it in
// their transaction.
import type { Queryable } from "../db/sql.ts";
import type { DeviceState } from "../kv/device_state.ts";
import { type DeviceJudgement, deviceStatus } from "./device_status.ts";
import { lastSeen, toldEveryMs } from "./device_view.ts";
import { type DeviceRow, updateMaintenance } from "./queries.ts";

/**
 * Maintenance begins or goes on as told; `null` ends it, with the status that the device has by now.
 * @returns what was written
 */
export async function setMaintenance(
  tx: Queryable,
  row: DeviceRow,
  change: {
    maintenance: { until: Date | null; reason: string | null } | null;
    live: DeviceState | null;
    now: Date;
    /** Before this the server itself could not hear. */
    hearingSince?: Date;
  },
): Promise<DeviceJudgement> {
  const { maintenance, live, now } = change;
  const lastSeenAt = lastSeen(row, live);
  const judged = deviceStatus({
    nowMs: now.getTime(),
    maintenance,
    quarantineReason: row.quarantine_reason,
    enrolled: row.enrolled_at !== null,
    lastSeenAt,
    hearingSince: change.hearingSince ?? null,
    everyMs: toldEveryMs(row, live),
    heartbeat: live?.heartbeat ?? null,
    heardAt: live === null ? null : new Date(live.received_at),
  });
  await updateMaintenance(tx, { id: row.id, ...judged, maintenance, at: now, lastSeenAt });
  return judged;
}
