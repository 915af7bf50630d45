import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { testContext, testKey, testUser } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { type Db, sql } from "../db/sql.ts";
import type { Context } from "../users/context.ts";
import { exportAudit } from "./export_audit.ts";
import { listAudit } from "./list_audit.ts";
import { recordAudit } from "./record_audit.ts";

const ALWAYS = { stillValid: () => Promise.resolve(true) };

async function fill(ctx: Context, names: readonly string[]): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    for (const [n, name] of names.entries()) {
      await recordAudit(tx, {
        actor: { kind: "user", id: `u${n}`, name },
        requestId: "r",
        action: n % 2 === 0 ? "list.update" : "list_entry.put",
        targetKind: "list",
        targetId: String(n),
        detail: { n, note: "50%_a" },
      });
    }
  });
}

const textOf = (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => new Response(stream).text();
const adminOf = (db: Db) => testContext(db, { actor: testUser("admin") });

Deno.test("exportAudit() loses and doubles no row at the edges of its pages, rows of one instant included", async () => {
  await using database = await testDatabase();
  const ctx = adminOf(database.db);
  await fill(ctx, Array.from({ length: 23 }, (_, n) => `name ${n}`));
  const query = { format: "jsonl", target_kind: "list" } as const;
  const text = await textOf(await exportAudit(ctx, query, { ...ALWAYS, pageSize: 5 }));
  const ids = text.trim().split("\n").map((line) => JSON.parse(line).target.id);
  deepEqual(ids, Array.from({ length: 23 }, (_, n) => String(22 - n)));
  const rows = await listAudit(ctx, { limit: 5, action: "audit.export" });
  deepEqual(rows.items.map(({ detail }) => detail), [{ format: "jsonl", target_kind: "list" }]);
});

Deno.test("exportAudit() as CSV quotes, and disarms what a spreadsheet would run", async () => {
  await using database = await testDatabase();
  const ctx = adminOf(database.db);
  await fill(ctx, ['=HYPERLINK("http://evil")', 'a "quoted", name', "@sum", "<script>"]);
  const query = { format: "csv", target_kind: "list" } as const;
  const lines = (await textOf(await exportAudit(ctx, query, ALWAYS))).split("\r\n");
  match(lines[0] ?? "", /^id,at,actor_kind,actor_id,actor_name,action/);
  equal(lines.length, 6);
  match(lines[1] ?? "", /,<script>,/);
  match(lines[2] ?? "", /,'@sum,/);
  match(lines[3] ?? "", /,"a ""quoted"", name",/);
  match(lines[4] ?? "", /,"'=HYPERLINK\(""http:\/\/evil""\)",/);
});

Deno.test("exportAudit() ends when the caller has lost its rights", async () => {
  await using database = await testDatabase();
  let nowMs = Date.now();
  const ctx = { ...adminOf(database.db), now: () => new Date(nowMs += 4000) };
  await fill(ctx, ["a", "b", "c"]);
  const stillValid = () => Promise.resolve(false);
  const stream = await exportAudit(ctx, { format: "jsonl" }, { stillValid, pageSize: 1 });
  await rejects(textOf(stream), /no longer allowed/);
});

Deno.test("exportAudit() is for those who may see everything", async () => {
  await using database = await testDatabase();
  const as = (actor: ReturnType<typeof testKey>) => testContext(database.db, { actor });
  const ask = (actor: ReturnType<typeof testKey>) =>
    exportAudit(as(actor), { format: "csv" }, ALWAYS);
  await rejects(ask(testKey(["fleet:read"])), { code: "missing_scope" });
  const limited = testKey(["audit:read"], ["0197f000-0000-7000-8000-000000000001"]);
  await rejects(ask(limited), { code: "limited_to_locations" });
  equal(await database.db.execute(sql`select 1 from audit_log`), 0);
});

Deno.test("listAudit() searches text as it stands: no wildcard, no regular expression, any case", async () => {
  await using database = await testDatabase();
  const ctx = adminOf(database.db);
  await fill(ctx, ["Ada Lovelace", "Bob", "x%y", "back\\slash"]);
  const found = async (query: Partial<Parameters<typeof listAudit>[1]>) =>
    (await listAudit(ctx, { limit: 50, ...query })).items.map(({ target }) => target.id);
  deepEqual(await found({ q: "lovelace" }), ["0"]);
  deepEqual(await found({ q: "%y" }), ["2"]);
  deepEqual(await found({ q: "x_y" }), []);
  deepEqual(await found({ q: "k\\s" }), ["3"]);
  deepEqual(await found({ q: "50%_a", actor_id: "u1" }), ["1"]);
  deepEqual(await found({ action: "list." }), ["2", "0"]);
  deepEqual(await found({ actor_kind: "device" }), []);
  deepEqual(await found({ q: "' or true --" }), []);
});
