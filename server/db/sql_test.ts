import { rejects } from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { raw, sql } from "./sql.ts";

Deno.test("a Postgres that is full, out of memory or going down is away: try again", async () => {
  await using database = await testDatabase();
  for (const state of ["53100", "53200", "53300", "57P01", "08006"]) {
    const failing = sql`do $$ begin raise sqlstate '${raw(state)}'; end $$`;
    await rejects(database.db.execute(failing), { code: "database_unavailable" }, state);
    await rejects(database.db.transaction((tx) => tx.execute(failing)), { kind: "unavailable" });
  }
  const wrong = sql`do $$ begin raise sqlstate '23514'; end $$`;
  await rejects(database.db.execute(wrong), { code: "23514" }, "a fault of ours stays one");
});
