// Owns the statements on idempotency keys; decides nothing.
import { type Queryable, sql } from "../db/sql.ts";

/** A key taken by one request. */
export interface Claim {
  scope: string;
  key: string;
  /** SHA-256 of the request. */
  hash: Uint8Array;
  at: Date;
}

/**
 * Takes a key that is free, or that the same request took before `abandonedAt` and never answered.
 * Does not wait for the disk: a claim lost with the machine belongs to a request lost with it, and
 * an answer is stored after its claim in the same log.
 * @returns whether it is taken now
 */
export async function claimKey(
  db: Queryable,
  claim: Claim & { abandonedAt: Date },
): Promise<boolean> {
  return await db.execute(
    sql`
    with unhurried as materialized (select set_config('synchronous_commit', 'off', true))
    insert into idempotency_keys as known (scope, key, request_hash, created_at)
    select ${claim.scope}, ${claim.key}, ${claim.hash}::bytea, ${claim.at}::timestamptz
    from unhurried
    on conflict (scope, key) do update set created_at = excluded.created_at
      where known.status is null and known.created_at < ${claim.abandonedAt}
        and known.request_hash = excluded.request_hash`,
    { name: "claim_idempotency_key" },
  ) === 1;
}

/** "what this key was used for"; `answer: null` while its request is under way */
export async function findKey<Answer>(
  db: Queryable,
  claim: Claim,
): Promise<{ is_same: boolean; answer: Answer | null } | undefined> {
  return await db.row(sql`
    select request_hash = ${claim.hash} as is_same, answer from idempotency_keys
    where scope = ${claim.scope} and key = ${claim.key}`);
}

/** Stores the answer that every retry gets. */
export async function storeAnswer(
  db: Queryable,
  claim: Claim & { answer: unknown },
): Promise<void> {
  await db.execute(
    sql`
    update idempotency_keys set status = 200, answer = ${JSON.stringify(claim.answer)}::jsonb
    where scope = ${claim.scope} and key = ${claim.key}`,
    { name: "store_idempotent_answer" },
  );
}

/** Gives a key back, unless it was answered or taken over meanwhile. */
export async function freeKey(db: Queryable, claim: Claim): Promise<void> {
  await db.execute(sql`
    delete from idempotency_keys
    where scope = ${claim.scope} and key = ${claim.key} and status is null
      and created_at = ${claim.at}`);
}

/** Forgets keys made before. @returns how many */
export async function deleteKeys(db: Queryable, before: Date): Promise<number> {
  return await db.execute(sql`delete from idempotency_keys where created_at < ${before}`);
}
