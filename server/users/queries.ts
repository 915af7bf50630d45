// Owns the SQL of users and API keys; passwords and sessions are better-auth's.
import { type Queryable, sql } from "../db/sql.ts";
import type { Role } from "./actor.ts";
import type { Scope } from "../contract/key.ts";

export interface ApiKeyRow {
  id: string;
  name: string;
  start: string;
  scopes: Scope[];
  location_ids: string[] | null;
  created_by: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
}

const KEY_COLUMNS = sql`id, name, start, scopes, location_ids, created_by, created_at, expires_at,
  last_used_at`;

/** The key with this SHA-256, unless it is past its time. */
export async function findValidKey(
  db: Queryable,
  input: { hash: Uint8Array; now: Date },
): Promise<ApiKeyRow | undefined> {
  return await db.row<ApiKeyRow>(
    sql`
    select ${KEY_COLUMNS} from api_keys
    where key_hash = ${input.hash} and (expires_at is null or expires_at > ${input.now})`,
    { name: "find_valid_key" },
  );
}

/** The same for many at once. */
export async function findValidKeys(
  db: Queryable,
  input: { hashes: readonly Uint8Array[]; now: Date },
): Promise<(ApiKeyRow & { key_hash: Uint8Array })[]> {
  return await db.rows(
    sql`
    select ${KEY_COLUMNS}, key_hash from api_keys
    where key_hash = any(${input.hashes}::bytea[])
      and (expires_at is null or expires_at > ${input.now})`,
    { name: "find_valid_keys" },
  );
}

export interface SessionUserRow {
  token: string;
  id: string;
  name: string;
  role: string;
  locationIds: unknown;
  deactivatedAt: Date | null;
}

/** The session with this token and its user, unless it ends before `until`. */
export async function findSession(
  db: Queryable,
  input: { token: string; until: Date },
): Promise<SessionUserRow & { sessionId: string; email: string } | undefined> {
  return await db.row(
    sql`
    select sessions.token, sessions.id as "sessionId", users.id, users.name, users.email, users.role,
      users.location_ids as "locationIds", users.deactivated_at as "deactivatedAt"
    from sessions join users on users.id = sessions.user_id
    where sessions.token = ${input.token} and sessions.expires_at > ${input.until}`,
    { name: "find_session" },
  );
}

/** Whose sessions these are, those past their time left out. */
export async function findSessionUsers(
  db: Queryable,
  input: { tokens: readonly string[]; now: Date },
): Promise<SessionUserRow[]> {
  return await db.rows<SessionUserRow>(
    sql`
    select sessions.token, users.id, users.name, users.role,
      users.location_ids as "locationIds", users.deactivated_at as "deactivatedAt"
    from sessions join users on users.id = sessions.user_id
    where sessions.token = any(${input.tokens}::text[]) and sessions.expires_at > ${input.now}`,
    { name: "find_session_users" },
  );
}

/** Notes a use, unless one was noted after `before`: a write a minute, not one a request. */
export async function touchKey(
  db: Queryable,
  input: { id: string; now: Date; before: Date },
): Promise<void> {
  await db.execute(sql`
    update api_keys set last_used_at = ${input.now}
    where id = ${input.id} and (last_used_at is null or last_used_at < ${input.before})`);
}

export async function insertKey(
  tx: Queryable,
  key: Omit<ApiKeyRow, "last_used_at"> & { hash: Uint8Array; created_by_id: string },
): Promise<void> {
  await tx.execute(sql`
    insert into api_keys
      (id, name, start, key_hash, scopes, location_ids, created_by, created_by_id, created_at,
        expires_at)
    values (${key.id}, ${key.name}, ${key.start}, ${key.hash}, ${key.scopes}, ${key.location_ids},
      ${key.created_by}, ${key.created_by_id}, ${key.created_at}, ${key.expires_at})`);
}

/**
 * Newest first; ids are UUIDv7 and sort by time.
 * @param input `visible` only keys of no other locations than these; `null`: all
 */
export async function findKeys(
  db: Queryable,
  input: { visible: readonly string[] | null; beforeId: string | null; limit: number },
): Promise<ApiKeyRow[]> {
  return await db.rows<ApiKeyRow>(sql`
    select ${KEY_COLUMNS} from api_keys
    where (${input.beforeId}::uuid is null or id < ${input.beforeId}::uuid)
      and (${input.visible}::uuid[] is null or location_ids <@ ${input.visible}::uuid[])
    order by id desc
    limit ${input.limit}`);
}

/**
 * @param key `visible` only if it is of no other locations than these; `null`: whatever it is of
 * @returns the key's name, `undefined` where there was none
 */
export async function deleteKey(
  tx: Queryable,
  key: { id: string; visible: readonly string[] | null },
): Promise<string | undefined> {
  const row = await tx.row<{ name: string }>(sql`
    delete from api_keys
    where id = ${key.id}
      and (${key.visible}::uuid[] is null or location_ids <@ ${key.visible}::uuid[])
    returning name`);
  return row?.name;
}

/** @returns how many keys ended */
export async function deleteKeysMadeBy(tx: Queryable, actorId: string): Promise<number> {
  return await tx.execute(sql`
    with recursive made as (
      select id from api_keys where created_by_id = ${actorId}
      union select k.id from api_keys k join made on k.created_by_id = made.id::text)
    delete from api_keys where id in (select id from made)`);
}

// Two servers at their first start must not make two administrators.
const FIRST_USER_LOCK = 7_301_002;

/** Inserts the user with a password unless there is any user. @returns whether it did */
export async function insertFirstUser(
  tx: Queryable,
  user: { id: string; name: string; email: string; role: Role; passwordHash: string },
): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_USER_LOCK})`);
  const inserted = await tx.execute(sql`
    insert into users (id, name, email, email_verified, role)
    select ${user.id}, ${user.name}, ${user.email}, true, ${user.role}
    where not exists (select 1 from users)`);
  if (inserted === 0) return false;
  await tx.execute(sql`
    insert into accounts (id, account_id, provider_id, user_id, password, updated_at)
    values (${user.id}, ${user.id}, 'credential', ${user.id}, ${user.passwordHash}, now())`);
  return true;
}

export interface TokenDevice {
  id: string;
  name: string;
  location_id: string;
  quarantine_reason: string | null;
  is_in_maintenance: boolean;
  /** When the machine that has the device now came with its claim code. */
  enrolled_at: Date | null;
  /** Known by the token that it was given to change to. */
  is_next: boolean;
}

/** "whose tokens are these"; by the tokens' hashes in hex */
export async function findDevicesByToken(
  db: Queryable,
  tokenHashes: readonly Uint8Array[],
): Promise<Map<string, TokenDevice>> {
  const rows = await db.rows<TokenDevice & { asked: string }>(
    sql`
    select encode(t.hash, 'hex') as asked, d.id, d.name, d.location_id, d.quarantine_reason,
      d.enrolled_at,
      d.maintenance_since is not null as is_in_maintenance,
      d.token_hash is distinct from t.hash as is_next
    from unnest(${tokenHashes}::bytea[]) as t (hash)
    join devices d on d.token_hash = t.hash or d.next_token_hash = t.hash`,
    { name: "find_devices_by_token" },
  );
  return new Map(rows.map(({ asked, ...device }) => [asked, device]));
}
