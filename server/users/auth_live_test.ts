import { deepEqual, equal, ok } from "node:assert/strict";
import { getMigrations } from "better-auth/db/migration";
import { testContext } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { sql } from "../db/sql.ts";
import { authOptions, createAuth } from "./auth.ts";
import { ensureAdmin } from "./ensure_admin.ts";

const OPTIONS = { secret: crypto.randomUUID(), publicUrl: "http://fleet.test" };

Deno.test("better-auth finds nothing missing in our tables", async () => {
  await using database = await testDatabase();
  const plan = await getMigrations(authOptions({ ...OPTIONS, db: database.db }));
  deepEqual(plan.toBeCreated.map(({ table }) => table), []);
  deepEqual(plan.toBeAdded.map(({ table, fields }) => [table, Object.keys(fields)]), []);
  deepEqual(plan.toBeAddedIndexes.map(({ name }) => name), []);
  deepEqual([plan.unsafeChanges, plan.schemaProblems], [[], []]);
});

Deno.test("ensureAdmin() of two servers at once makes one administrator", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const auth = createAuth({ ...OPTIONS, db });
  const made = await Promise.all(
    [1, 2].map(() => ensureAdmin(testContext(db), { auth, email: "Admin@Fleet.test" })),
  );
  const logins = made.filter((login) => login !== null);
  equal(logins.length, 1);
  ok((logins[0]?.password.length ?? 0) >= 24);
  deepEqual(await db.rows(sql`select email, role from users`), [
    { email: "admin@fleet.test", role: "admin" },
  ]);
  const kept = JSON.stringify(await db.rows(sql`select * from accounts`));
  ok(!kept.includes(logins[0]?.password ?? ""));
});
