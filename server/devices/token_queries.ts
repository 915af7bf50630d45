// Owns the statements by which a device's token is changed for another one.
import { type Queryable, sql } from "../db/sql.ts";

/** Writes a token that counts besides the device's own, until it is used. */
export async function writeNextToken(
  tx: Queryable,
  device: { id: string; tokenHash: Uint8Array; at: Date },
): Promise<void> {
  await tx.execute(sql`
    update devices set next_token_hash = ${device.tokenHash}, next_token_at = ${device.at}
    where id = ${device.id}`);
}

/** Makes the next token the device's only one. @returns false when somebody was first */
export async function promoteNextToken(
  tx: Queryable,
  device: { id: string; tokenHash: Uint8Array; at: Date },
): Promise<boolean> {
  return await tx.execute(sql`
    update devices
    set token_hash = next_token_hash, next_token_hash = null, next_token_at = null,
      token_rotated_at = ${device.at}
    where id = ${device.id} and next_token_hash = ${device.tokenHash}`) === 1;
}

/** Ends the device's open commands that carry a token: another one takes its place. */
export async function endTokenCommands(
  tx: Queryable,
  device: { id: string; at: Date },
): Promise<void> {
  await tx.execute(sql`
    update commands
    set payload = '{}', expires_at = case when finished_at is null
      then least(expires_at, ${device.at}) else expires_at end
    where device_id = ${device.id} and kind = 'rotate_token'`);
}

/** The token was used, which is the answer, also where the agent's own was lost. */
export async function finishTokenCommands(
  tx: Queryable,
  device: { id: string; at: Date },
): Promise<void> {
  const result = { ok: true, captured_at: null, frame_age_ms: null, camera_id: null };
  await tx.execute(sql`
    update commands
    set payload = '{}', finished_at = coalesce(finished_at, ${device.at}),
      result = coalesce(result, ${JSON.stringify(result)}::jsonb)
    where device_id = ${device.id} and kind = 'rotate_token'
      and (finished_at is not null or expires_at > ${device.at})`);
}
