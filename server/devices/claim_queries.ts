// Owns every question about claims: the codes by which a device enrols, and what enrolling writes.
import { type Queryable, sql } from "../db/sql.ts";

export interface ClaimRow {
  device_id: string;
  expires_at: Date;
  used_at: Date | null;
}

/** Writes a claim. */
export async function insertClaim(
  tx: Queryable,
  claim: {
    id: string;
    codeHash: Uint8Array;
    deviceId: string;
    expiresAt: Date;
    createdAt: Date;
    batchId: string | null;
    position: number | null;
    sealedCode: Uint8Array | null;
  },
): Promise<void> {
  await tx.execute(sql`
    insert into device_claims (id, code_hash, device_id, expires_at, created_at, batch_id, position,
      sealed_code)
    values (${claim.id}, ${claim.codeHash}, ${claim.deviceId}, ${claim.expiresAt},
      ${claim.createdAt}, ${claim.batchId}, ${claim.position}, ${claim.sealedCode})`);
}

/** Ends the device's open claims. @returns how many there were */
export function expireOpenClaims(tx: Queryable, deviceId: string, at: Date): Promise<number> {
  return tx.execute(sql`
    update device_claims set expires_at = ${at}, sealed_code = null
    where device_id = ${deviceId} and used_at is null and expires_at > ${at}`);
}

/** Uses an open claim up: of two that come at once, one gets the device, the other `undefined`. */
export function useClaim(
  tx: Queryable,
  codeHash: Uint8Array,
  at: Date,
): Promise<{ device_id: string } | undefined> {
  return tx.row(sql`
    update device_claims set used_at = ${at}, sealed_code = null
    where code_hash = ${codeHash} and used_at is null and expires_at > ${at}
    returning device_id`);
}

/** "what became of this code" */
export function findClaim(db: Queryable, codeHash: Uint8Array): Promise<ClaimRow | undefined> {
  return db.row<ClaimRow>(sql`
    select device_id, expires_at, used_at from device_claims where code_hash = ${codeHash}`);
}

/** "which device has this hardware" */
export function findDeviceOfHardware(
  db: Queryable,
  hardwareId: string,
): Promise<{ id: string; name: string; location_id: string } | undefined> {
  return db.row(sql`
    select id, name, location_id from devices where hardware_id = ${hardwareId}`);
}

/**
 * Gives the device its hardware and token; an older token ends here. What it is meant to run it is
 * owed from now on (deploy_when_enrolled.ts).
 */
export function enrollDeviceRow(
  tx: Queryable,
  device: {
    id: string;
    hardwareId: string;
    tokenHash: Uint8Array;
    agentVersion: string;
    reasons: string[];
    at: Date;
  },
): Promise<{ name: string; location_id: string; location_name: string } | undefined> {
  return tx.row(sql`
    update devices d
    set hardware_id = ${device.hardwareId}, token_hash = ${device.tokenHash},
      next_token_hash = null, next_token_at = null, token_rotated_at = null,
      quarantined_at = null, quarantine_reason = null,
      agent_version = ${device.agentVersion}, enrolled_at = ${device.at},
      settings_fault = null, settings_try_at = ${device.at},
      settings_due_at = case when d.template_id is not null or exists (
          select from device_configs c where c.device_id = d.id and c.desired_revision is not null)
        then ${device.at}::timestamptz end,
      status_reasons = case when status = 'maintenance' then status_reasons
        else ${device.reasons} end
    from locations l
    where d.id = ${device.id} and l.id = d.location_id
    returning d.name, d.location_id, l.name as location_name`);
}

/** The device is meant for no template any more: unless others' settings ran there it is owed none. */
export async function forgetDue(tx: Queryable, deviceId: string): Promise<void> {
  await tx.execute(sql`
    update devices d set settings_due_at = null, settings_try_at = null, settings_fault = null
    where id = ${deviceId} and not exists (select from device_configs c
      where c.device_id = d.id and c.desired_revision is not null)`);
}

/**
 * Gives a new token to the hardware that used this claim but was never heard of since: its answer
 * was lost on the way. @returns `undefined` when that is not so
 */
export function retryEnrolment(
  tx: Queryable,
  claim: { codeHash: Uint8Array; hardwareId: string; tokenHash: Uint8Array; at: Date },
): Promise<{ id: string; name: string; location_id: string; location_name: string } | undefined> {
  return tx.row(sql`
    update devices d set token_hash = ${claim.tokenHash}, next_token_hash = null
    from device_claims c, locations l
    where c.code_hash = ${claim.codeHash} and c.used_at is not null and c.expires_at > ${claim.at}
      and d.id = c.device_id and l.id = d.location_id and d.hardware_id = ${claim.hardwareId}
      and d.token_hash is not null and (d.last_seen_at is null or d.last_seen_at < c.used_at)
    returning d.id, d.name, d.location_id, l.name as location_name`);
}

/** Ends the device's token. It stays known, with its hardware, and waits for a new code. */
export async function revokeToken(tx: Queryable, deviceId: string): Promise<boolean> {
  return await tx.execute(sql`
    update devices set token_hash = null, next_token_hash = null
    where id = ${deviceId} and token_hash is not null`) === 1;
}

/** "is this still the token of the device"; `null` also while it is quarantined */
export async function findTokenHash(db: Queryable, deviceId: string): Promise<string | null> {
  const row = await db.row<{ token: string | null }>(
    sql`
    select encode(token_hash, 'hex') as token from devices
    where id = ${deviceId} and quarantined_at is null`,
    { name: "find_token_hash" },
  );
  return row?.token ?? null;
}
