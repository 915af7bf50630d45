// Owns every question about the table `device_machines`: which machine has a device's identity, and
// which ones had it before.
import { type Queryable, sql } from "../db/sql.ts";

/** What the device was before another enrolment of it. */
export interface FormerMachine {
  hardware_id: string | null;
  token_hash: Uint8Array | null;
  enrolled_at: Date | null;
  last_seen_at: Date | null;
}

/** "which machine has this device now", held until the transaction ends */
export function lockFormerMachine(
  tx: Queryable,
  deviceId: string,
): Promise<FormerMachine | undefined> {
  return tx.row<FormerMachine>(sql`
    select hardware_id, token_hash, enrolled_at, last_seen_at from devices where id = ${deviceId}
    for no key update`);
}

/**
 * Writes that this hardware has the device from now on. The token of other hardware is remembered, so
 * that it can be told so. @returns the machine's number
 */
export async function writeMachine(
  tx: Queryable,
  machine: { deviceId: string; hardwareId: string; former: FormerMachine; at: Date },
): Promise<number> {
  const { deviceId, hardwareId, former, at } = machine;
  const isOther = former.hardware_id !== null && former.hardware_id !== hardwareId;
  if (former.hardware_id !== null && former.enrolled_at !== null) {
    // One that a server of before enrolled has no row yet.
    await tx.execute(sql`
      insert into device_machines (device_id, number, hardware_id, enrolled_at, is_followed)
      select ${deviceId}::uuid, 1 + coalesce(max(number), 0), ${former.hardware_id}::text,
        ${former.enrolled_at}::timestamptz, false
      from device_machines where device_id = ${deviceId}
      having not bool_or(ended_at is null) or count(*) = 0`);
  }
  await tx.execute(sql`
    update device_machines
    set ended_at = ${at}, token_hash = ${isOther ? former.token_hash : null}
    where device_id = ${deviceId} and ended_at is null`);
  const row = await tx.row<{ number: number }>(sql`
    insert into device_machines (device_id, number, hardware_id, enrolled_at, is_followed)
    select ${deviceId}::uuid, 1 + coalesce(max(number), 0), ${hardwareId}::text,
      ${at}::timestamptz, true
    from device_machines where device_id = ${deviceId}
    returning number`);
  return row?.number ?? 1;
}

/** "which device's machine had this token before another one took its place" */
export function findReplacedMachine(
  db: Queryable,
  tokenHash: Uint8Array,
): Promise<{ name: string; ended_at: Date } | undefined> {
  return db.row(sql`
    select d.name, m.ended_at from device_machines m join devices d on d.id = m.device_id
    where m.token_hash = ${tokenHash}`);
}
