import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { seedDatabase } from "../../infra/seed/seed_database.ts";
import { signIn } from "../../infra/demo/fleet_client.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { testJpeg } from "../../tests/support/read_site.ts";
import { startWebhookReceiver, verifyWebhook } from "../../tests/support/webhook_receiver.ts";
import { readConfig } from "../config.ts";
import { type Db, raw, sql } from "../db/sql.ts";
import { createPictureStore } from "../images/picture_store.ts";
import { keptSecretKey } from "../secret_key.ts";
import { type RunningServer, startServer } from "../start_server.ts";
import { DamagedArchive } from "./archive.ts";
import { findTables } from "./queries.ts";
import { checkBackup, isKeyOf, restoreBackup } from "./restore_backup.ts";
import { settleKey } from "./restore_key.ts";
import { writeBackup } from "./write_backup.ts";

const PASSWORD = "only for this test";
const LOGIN = { email: "admin@washfleet.local", password: PASSWORD };
const PASSPHRASE = "a passphrase for the key";

interface Site {
  database: TestDatabase;
  dir: string;
}

async function makeSite(stack: AsyncDisposableStack): Promise<Site> {
  const dir = await Deno.makeTempDir({ prefix: "washfleet-backup-" });
  stack.defer(() => Deno.remove(dir, { recursive: true }));
  return { dir, database: stack.use(await testDatabase()) };
}

function runServer({ database, dir }: Site): Promise<RunningServer> {
  const config = readConfig({
    WASHFLEET_DATA: dir,
    WASHFLEET_PORT: "0",
    WASHFLEET_ADMIN_PASSWORD: PASSWORD,
    WASHFLEET_WEBHOOK_ALLOW_CIDRS: "127.0.0.0/8",
    DATABASE_URL: database.connectionString,
  });
  return startServer(config, { signal: new AbortController().signal });
}

/** Of every row of every table, in no order. */
async function digests(db: Db): Promise<Record<string, string>> {
  const tables = await findTables(db);
  const entries = await Promise.all(tables.map(async ({ table }) => {
    const row = await db.row<{ digest: string }>(raw(`
      select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) as digest
      from ${table} t`));
    return [table, row?.digest ?? ""];
  }));
  return Object.fromEntries(entries);
}

async function seedSmall(site: Site): Promise<void> {
  const pictures = createPictureStore(`${site.dir}/pictures`);
  await seedDatabase({ db: site.database.db, pictures }, {
    seed: 3,
    locations: 3,
    devices: 6,
    reads: 500,
    days: 40,
    until: new Date("2026-05-20T17:00:00Z"),
    isAdded: false,
    picturesEach: 0,
  });
  const rows = await site.database.db.rows<{ image_ref: string }>(sql`
    select image_ref from plate_reads order by id limit 20`);
  for (const [index, { image_ref }] of rows.entries()) {
    await pictures.put(image_ref, testJpeg(index));
  }
}

async function pictureBytes(db: Db, dir: string): Promise<(string | null)[]> {
  const store = createPictureStore(`${dir}/pictures`);
  const rows = await db.rows<{ image_ref: string }>(sql`
    select image_ref from plate_reads order by id limit 25`);
  return await Promise.all(
    rows.map(async ({ image_ref }) => (await store.read(image_ref))?.toHex() ?? null),
  );
}

Deno.test("a restored server is what was: rows, pictures, numbers, logins, sealed secrets; a second restore is refused", async () => {
  await using stack = new AsyncDisposableStack();
  const receiver = stack.use(startWebhookReceiver());
  const [from, to] = [await makeSite(stack), await makeSite(stack)];
  await seedSmall(from);
  const first = await runServer(from);
  const secret = await (await signIn(first.url, LOGIN)).createEndpoint(receiver.url);
  await first.stop();
  const before = await digests(from.database.db);
  const path = `${from.dir}/fleet.backup`;
  const key = await keptSecretKey(`${from.dir}/secret.key`);
  const written = await writeBackup(
    { db: from.database.db, picturesDir: `${from.dir}/pictures`, key },
    { path, passphrase: PASSPHRASE },
  );
  equal(written.pictures, 20);
  equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);

  const backup = await checkBackup(path);
  const { db } = to.database;
  const sources = { given: null, file: `${to.dir}/secret.key`, passphrase: PASSPHRASE };
  await settleKey(backup, sources);
  await restoreBackup(backup, { db, pictures: createPictureStore(`${to.dir}/pictures`) });
  deepEqual(await digests(db), before);
  const guard = await db.row<{ tgenabled: string }>(
    sql`select tgenabled from pg_trigger where tgrelid = 'audit_log'::regclass and not tgisinternal`,
  );
  equal(guard?.tgenabled, "A", "the audit log is guarded as before, under replication too");
  deepEqual(await pictureBytes(db, to.dir), await pictureBytes(from.database.db, from.dir));
  await rejects(
    restoreBackup(backup, { db, pictures: { put: () => Promise.reject(new Error("touched")) } }),
    /in use: locations is not empty/,
  );
  deepEqual(await digests(db), before);

  const server = await runServer(to);
  try {
    const fleet = await signIn(server.url, LOGIN);
    const headers = {
      authorization: `Bearer ${await fleet.createKey("test", [
        "plates:read",
        "webhooks:read",
        "webhooks:write",
      ])}`,
    };
    const get = async (route: string) =>
      await (await fetch(server.url + route, { headers })).json();
    equal((await get("/api/plates?limit=200")).items.length, 200);
    const [endpoint] = (await get("/api/webhooks")).items;
    const sent = await fetch(`${server.url}/api/webhooks/${endpoint.id}/test`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: "{}",
    });
    equal(sent.status, 202, await sent.text());
    const { event_id } = verifyOne(await receiver.waitFor(1), secret);
    const newest = await from.database.db.row<{ id: number }>(
      sql`select max(id) as id from events`,
    );
    ok(event_id > (newest?.id ?? 0), "no event's number is given a second time");
  } finally {
    await server.stop();
  }
});

function verifyOne(
  webhooks: Awaited<ReturnType<ReturnType<typeof startWebhookReceiver>["waitFor"]>>,
  secret: string,
): { event_id: number } {
  const [webhook] = webhooks.filter(({ body }) => body.includes("webhook.test"));
  ok(webhook);
  const event = verifyWebhook(webhook, secret) as { id: string };
  return { event_id: Number(event.id) };
}

Deno.test("a backup taken while rows are written is one moment of all tables", async () => {
  await using stack = new AsyncDisposableStack();
  const [from, to] = [await makeSite(stack), await makeSite(stack)];
  const { db } = from.database;
  await seedSmall(from);
  let isWriting = true;
  const writing = (async () => {
    for (let index = 0; isWriting; index++) {
      await db.transaction(async (tx) => {
        const id = crypto.randomUUID();
        await tx.execute(sql`insert into locations (id, name) values (${id}, ${id})`);
        await tx.execute(sql`
          insert into plates (plate, fold, first_seen_at, last_seen_at)
          values (${`W${index}`}, '', now(), now())`);
      });
    }
  })();
  const path = `${from.dir}/fleet.backup`;
  const key = crypto.getRandomValues(new Uint8Array(32));
  await writeBackup({ db, picturesDir: null, key }, { path });
  isWriting = false;
  await writing;
  await restoreBackup(await checkBackup(path), {
    db: to.database.db,
    pictures: createPictureStore(to.dir),
  });
  const counts = await to.database.db.row<{ locations: number; plates: number }>(sql`
    select (select count(*) - 3 from locations) as locations,
      (select count(*) from plates where fold = '') as plates`);
  equal(counts?.locations, counts?.plates);
});

Deno.test("a backup that is cut off, changed or longer is refused, and so is another key", async () => {
  await using stack = new AsyncDisposableStack();
  const site = await makeSite(stack);
  await seedSmall(site);
  const path = `${site.dir}/fleet.backup`;
  const key = crypto.getRandomValues(new Uint8Array(32));
  const source = { db: site.database.db, picturesDir: `${site.dir}/pictures`, key };
  await writeBackup(source, { path });
  await rejects(writeBackup(source, { path }), Deno.errors.AlreadyExists);
  const whole = await Deno.readFile(path);
  const content = unzipped(whole) ?? Buffer.alloc(0);
  const damaged = `${site.dir}/damaged.backup`;
  for (const length of [0, 15, 200, whole.length >> 1, whole.length - 12, whole.length - 1]) {
    await Deno.writeFile(damaged, whole.subarray(0, length));
    await rejects(checkBackup(damaged), DamagedArchive, `cut off at ${length}`);
  }
  for (let at = 20; at < whole.length - 8; at += Math.ceil(whole.length / 23)) {
    const changed = whole.slice();
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    // Deflate copies what was there before: from another place where it was the same, nothing is lost.
    if (unzipped(changed)?.equals(content)) continue;
    await Deno.writeFile(damaged, changed);
    await rejects(checkBackup(damaged), `changed at ${at}`);
  }
  const backup = await checkBackup(path);
  equal(await isKeyOf(backup, key), true);
  const other = { given: new Uint8Array(32), file: `${site.dir}/none`, passphrase: null };
  await rejects(settleKey(backup, other), /another one than the backup's/);
  await rejects(settleKey(backup, { ...other, given: null }), /not here/);
});

/** `null`: it cannot be unzipped at all. */
function unzipped(bytes: Uint8Array): Buffer | null {
  try {
    return gunzipSync(bytes);
  } catch {
    return null;
  }
}
