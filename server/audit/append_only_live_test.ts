// The migrations run as a role like a hosted database gives out: it owns the database and is no
// superuser.
import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { testUser } from "../../tests/support/context.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../db/embedded.ts";
import { migrate } from "../db/migrate.ts";
import { type Db, openDb, raw, sql } from "../db/sql.ts";
import { recordAudit } from "./record_audit.ts";

let postgres: EmbeddedPostgres;
let dir: string;
Deno.test.beforeAll(async () => {
  dir = await Deno.makeTempDir({ prefix: "washfleet-audit-" });
  postgres = await startEmbeddedPostgres({ dir, isDurable: false });
});
Deno.test.afterAll(async () => {
  await postgres.stop();
  await Deno.remove(dir, { recursive: true });
});

interface Hosted extends AsyncDisposable {
  /** As the server's own role. */
  db: Db;
  /** As the superuser, in the same database. */
  admin: Db;
}

/** A migrated database of a new role. */
async function hosted(name: string, rights: string): Promise<Hosted> {
  await using first = closing(openDb({ connectionString: postgres.connectionString }));
  await first.db.execute(raw(`create role ${name} login ${rights}`));
  await first.db.execute(raw(`create database ${name} owner ${name}`));
  const at = (user: string | null) => {
    const url = new URL(postgres.connectionString);
    url.pathname = `/${name}`;
    if (user !== null) url.username = user;
    return openDb({ connectionString: url.href, poolSize: 2 });
  };
  const [db, admin] = [at(name), at(null)];
  await migrate(db);
  const close = async () => {
    await db.close();
    await admin.close();
  };
  return { db, admin, [Symbol.asyncDispose]: close };
}

function closing(db: Db): { db: Db } & AsyncDisposable {
  return { db, [Symbol.asyncDispose]: () => db.close() };
}

async function appendRow(db: Db): Promise<void> {
  await recordAudit(db, {
    actor: testUser("admin"),
    requestId: null,
    action: "device.update",
    targetKind: "device",
    targetId: "1",
  });
}

const ROW_CHANGES = [
  "update audit_log set actor_name = 'nobody'",
  "delete from audit_log",
  "truncate audit_log",
];
const WAYS_AROUND = [
  "alter table audit_log disable trigger audit_log_append_only",
  "drop trigger audit_log_append_only on audit_log",
  "create or replace function refuse_audit_change() returns trigger language plpgsql as 'begin return null; end'",
  "alter table audit_log owner to current_user",
  "select delete_audit_before(now())",
  "set session_replication_role = replica",
];
const REFUSED = { code: "42501" };

const actionsOf = (db: Db) => db.rows(sql`select action from audit_log order by id`);

Deno.test("the server's role can add to the audit log and neither change it nor go around", async () => {
  await using world = await hosted("hosted_one", "createrole");
  await appendRow(world.db);
  for (const statement of [...ROW_CHANGES, ...WAYS_AROUND]) {
    await rejects(world.db.execute(raw(statement)), REFUSED, statement);
  }
  deepEqual(await actionsOf(world.db), [{ action: "device.update" }]);
  await slipAsAdministrator(world);
});

async function slipAsAdministrator({ db, admin }: Hosted): Promise<void> {
  await db.execute(sql`
    insert into audit_log (at, actor_kind, actor_id, actor_name, action, target_kind)
    values ('2020-01-01', 'system', 'old', 'old', 'thing.old', 'thing')`);
  const unreplicated = "set session_replication_role = replica; delete from audit_log";
  for (const statement of [...ROW_CHANGES, unreplicated]) {
    await rejects(admin.execute(raw(statement)), REFUSED, statement);
  }
  // The way that docs/audit.md names: it deletes old rows and says so.
  deepEqual(await admin.row(sql`select delete_audit_before('2024-01-01') as rows`), { rows: 1 });
  deepEqual(await actionsOf(db), [{ action: "device.update" }, { action: "audit.delete_before" }]);
}

Deno.test("without the right to make roles the trigger alone refuses changes of rows", async () => {
  await using world = await hosted("hosted_two", "nocreaterole");
  await appendRow(world.db);
  for (const statement of ROW_CHANGES) {
    await rejects(world.db.execute(raw(statement)), REFUSED, statement);
  }
  await rejects(world.db.execute(sql`select delete_audit_before(now())`), REFUSED);
  // What docs/audit.md has the database's administrator run.
  const docs = await Deno.readTextFile(new URL("../docs/audit.md", import.meta.url));
  const [, handOver = ""] = /```sql hand-over\n([^`]+)```/.exec(docs) ?? [];
  match(handOver, /owner to washfleet_audit/);
  const { count } = await world.admin.row<{ count: number }>(
    sql`select count(*) from pg_roles where rolname = 'washfleet_audit'`,
  ) ?? { count: 0 };
  const statements = count === 0 ? handOver : handOver.replace(/^create role.*\n/, "");
  await world.admin.execute(raw(statements.replaceAll("SERVER_ROLE", "hosted_two")));
  await appendRow(world.db);
  for (const statement of [...ROW_CHANGES, ...WAYS_AROUND]) {
    await rejects(world.db.execute(raw(statement)), REFUSED, statement);
  }
  equal((await actionsOf(world.db)).length, 2);
});
