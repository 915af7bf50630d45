// Owns every question about the table `claim_batches` and the claims of a batch.
import { type Queryable, sql } from "../db/sql.ts";

export interface ClaimBatchRow {
  id: string;
  location_id: string;
  location_name: string;
  name_pattern: string;
  devices: number;
  template_id: string | null;
  created_by: string;
  created_at: Date;
  expires_at: Date;
}

export interface BatchClaimRow {
  device_id: string;
  device_name: string;
  expires_at: Date;
  used_at: Date | null;
  sealed_code: Uint8Array | null;
}

/** Writes a batch; its devices and claims follow. */
export async function insertBatch(
  tx: Queryable,
  batch: Omit<ClaimBatchRow, "location_name">,
): Promise<void> {
  await tx.execute(sql`
    insert into claim_batches (id, location_id, name_pattern, devices, template_id, created_by,
      created_at, expires_at)
    values (${batch.id}, ${batch.location_id}, ${batch.name_pattern}, ${batch.devices},
      ${batch.template_id}, ${batch.created_by}, ${batch.created_at}, ${batch.expires_at})`);
}

const BATCH = sql`b.id, b.location_id, l.name as location_name, b.name_pattern, b.devices,
  b.template_id, b.created_by, b.created_at, b.expires_at`;

/** "this batch" */
export function findBatch(db: Queryable, id: string): Promise<ClaimBatchRow | undefined> {
  return db.row<ClaimBatchRow>(sql`
    select ${BATCH} from claim_batches b join locations l on l.id = b.location_id
    where b.id = ${id}`);
}

/** "the batches before this one, newest first"; ids are UUIDv7 and sort by time */
export function findBatches(
  db: Queryable,
  options: { visible: readonly string[] | null; beforeId: string | null; limit: number },
): Promise<ClaimBatchRow[]> {
  const { visible, beforeId, limit } = options;
  return db.rows<ClaimBatchRow>(sql`
    select ${BATCH} from claim_batches b join locations l on l.id = b.location_id
    where (${visible}::uuid[] is null or b.location_id = any (${visible}::uuid[]))
      and (${beforeId}::uuid is null or b.id < ${beforeId}::uuid)
    order by b.id desc
    limit ${limit}`);
}

/** "the claims of this batch, in order"; a device that was moved is its new location's alone */
export function findBatchClaims(
  db: Queryable,
  batch: Pick<ClaimBatchRow, "id" | "location_id">,
): Promise<BatchClaimRow[]> {
  return db.rows<BatchClaimRow>(sql`
    select c.device_id, d.name as device_name, c.expires_at, c.used_at, c.sealed_code
    from device_claims c join devices d on d.id = c.device_id
    where c.batch_id = ${batch.id} and d.location_id = ${batch.location_id}
    order by c.position`);
}

/** Forgets the codes of claims that have ended. @returns how many */
export function forgetEndedCodes(db: Queryable, now: Date): Promise<number> {
  return db.execute(sql`
    update device_claims set sealed_code = null
    where sealed_code is not null and expires_at <= ${now}`);
}
