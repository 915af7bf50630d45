import { deepEqual, equal, rejects } from "node:assert/strict";
import { testContext, testKey, testUser } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { encodeCursor } from "../db/cursor.ts";
import { sql } from "../db/sql.ts";
import { listAudit } from "./list_audit.ts";
import { recordAudit } from "./record_audit.ts";

Deno.test("listAudit() pages newest first, also rows of one instant, and filters", async () => {
  await using database = await testDatabase();
  const ctx = testContext(database.db, { actor: testUser("admin") });
  // One transaction has one now(): the rows differ by id alone.
  await database.db.transaction(async (tx) => {
    for (let n = 0; n < 5; n++) {
      await recordAudit(tx, {
        actor: ctx.actor,
        requestId: "r",
        action: n % 2 === 0 ? "list.update" : "list.import",
        targetKind: "list",
        targetId: String(n),
        detail: { n },
      });
    }
  });
  const seen: unknown[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAudit(ctx, { limit: 2, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map(({ target }) => target.id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  deepEqual(seen, ["4", "3", "2", "1", "0"]);
  const odd = await listAudit(ctx, { limit: 10, action: "list.import" });
  deepEqual(odd.items.map(({ detail }) => detail.n), [3, 1]);
  equal((await listAudit(ctx, { limit: 10, target_id: "' or true --" })).items.length, 0);
});

Deno.test("listAudit() is for those who may see everything", async () => {
  await using database = await testDatabase();
  const as = (actor: ReturnType<typeof testKey>) => testContext(database.db, { actor });
  await rejects(listAudit(as(testKey(["fleet:read"])), { limit: 1 }), { code: "missing_scope" });
  await rejects(
    listAudit(as(testKey(["audit:read"], ["0197f000-0000-7000-8000-000000000001"])), { limit: 1 }),
    { code: "limited_to_locations" },
  );
  await rejects(listAudit(as(testKey(["audit:read"])), { limit: 1, cursor: "bm9wZQ" }), {
    code: "invalid_cursor",
  });
  equal(await database.db.execute(sql`select 1 from audit_log`), 0);
});

Deno.test("listAudit() refuses a cursor and takes a time that no calendar has", async () => {
  await using database = await testDatabase();
  const ctx = testContext(database.db, { actor: testUser("admin") });
  for (
    const at of [
      "2026-02-30 00:00:00+00",
      "0000-01-01 00:00:00+00",
      "2026-01-01 25:00:00+00",
      "2026-01-01 00:00:00+99",
      "now",
    ]
  ) {
    await rejects(listAudit(ctx, { limit: 1, cursor: encodeCursor([at, 1]) }), {
      code: "invalid_cursor",
    });
  }
  const from = "0000-01-01T00:00:00Z";
  deepEqual((await listAudit(ctx, { limit: 1, from, to: "9999-12-31T23:59:59Z" })).items, []);
});
