import assert from "node:assert/strict";
import { testContext, testKey, testUser } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { sql } from "../db/sql.ts";
import { createLocation } from "./create_location.ts";
import { getLocation } from "./get_location.ts";
import { listLocations } from "./list_locations.ts";

Deno.test("locations are made with an audit row each, listed by pages, and shown to who may see them", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const ctx = testContext(db, { actor: testUser("operator") });
  const names = ["b", "a", "Überholspur", "c"];
  const made = await Promise.all(
    names.map((name) => createLocation(ctx, { name, timezone: "america/chicago" })),
  );
  assert.equal(made[0]?.timezone, "America/Chicago");
  const audited = await db.rows(sql`select 1 from audit_log where action = 'location.create'`);
  assert.equal(audited.length, names.length);

  const listed: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listLocations(ctx, { limit: 3, ...(cursor ? { cursor } : {}) });
    listed.push(...page.items.map((location) => location.name));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  assert.deepEqual(listed.toSorted(), names.toSorted());

  const [own, other] = [made[0]?.id ?? "", made[1]?.id ?? ""];
  const limited = testContext(db, { actor: testKey(["fleet:read", "fleet:write"], [own]) });
  const seen = await listLocations(limited, { limit: 10 });
  assert.deepEqual(seen.items.map((location) => location.id), [own]);
  assert.equal((await getLocation(limited, own)).id, own);
  await assert.rejects(getLocation(limited, other), { code: "location_not_found" });
  await assert.rejects(createLocation(limited, { name: "d", timezone: "UTC" }), {
    kind: "forbidden",
  });
});

Deno.test("createLocation() names the field of what it refuses", async () => {
  await using database = await testDatabase();
  const ctx = testContext(database.db);
  const path = (name: string, timezone: string) =>
    createLocation(ctx, { name, timezone }).then(() => null, (error) => error.faults[0]?.path);
  // `+05:30` is a zone to browsers, and the opposite one to Postgres.
  for (const timezone of ["+05:30", "Mars/Base", "UTC'; drop table locations"]) {
    assert.equal(await path("x", timezone), "timezone");
  }
  assert.equal(await path("a\0b", "UTC"), "name");
  await createLocation(ctx, { name: "taken", timezone: "UTC" });
  await assert.rejects(createLocation(ctx, { name: "taken", timezone: "UTC" }), {
    code: "location_name_taken",
  });
});

Deno.test("locations need their scopes", async () => {
  await using database = await testDatabase();
  const reader = testContext(database.db, { actor: testKey(["fleet:read"]) });
  await assert.rejects(createLocation(reader, { name: "x", timezone: "UTC" }), {
    code: "missing_scope",
  });
  const none = testContext(database.db, { actor: testKey(["plates:read"]) });
  await assert.rejects(listLocations(none, { limit: 1 }), { code: "missing_scope" });
});
