// Owns the statements by which a device is shut out and let in again.
import type { DeviceStatus } from "../contract/fleet.ts";
import { type Queryable, sql } from "../db/sql.ts";

/** Writes the quarantine with the status that follows from it. */
export async function writeQuarantine(
  tx: Queryable,
  device: { id: string; reason: string; status: DeviceStatus; reasons: string[]; at: Date },
): Promise<void> {
  await tx.execute(sql`
    update devices
    set quarantined_at = ${device.at}, quarantine_reason = ${device.reason},
      status = ${device.status}, status_reasons = ${device.reasons},
      status_since = case when status = ${device.status} then status_since else ${device.at} end
    where id = ${device.id}`);
}

/** Ends the quarantine with the status that follows from it. */
export async function endQuarantine(
  tx: Queryable,
  device: { id: string; status: DeviceStatus; reasons: string[]; at: Date },
): Promise<void> {
  await tx.execute(sql`
    update devices
    set quarantined_at = null, quarantine_reason = null,
      status = ${device.status}, status_reasons = ${device.reasons},
      status_since = case when status = ${device.status} then status_since else ${device.at} end
    where id = ${device.id}`);
}
