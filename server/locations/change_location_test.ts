import assert from "node:assert/strict";
import { testContext, testKey } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import { sql } from "../db/sql.ts";
import { createLocation } from "./create_location.ts";
import { deleteLocation } from "./delete_location.ts";
import { getLocation } from "./get_location.ts";
import { updateLocation } from "./update_location.ts";

Deno.test("updateLocation() changes what is named, keeps the rest, and says in the audit log from what to what", async () => {
  await using database = await testDatabase();
  const ctx = testContext(database.db);
  const { id } = await createLocation(ctx, { name: "a", timezone: "UTC", labels: { env: "old" } });
  await createLocation(ctx, { name: "b", timezone: "UTC" });
  const changed = await updateLocation(ctx, { locationId: id, timezone: "america/chicago" });
  assert.deepEqual([changed.name, changed.timezone, changed.labels], [
    "a",
    "America/Chicago",
    { env: "old" },
  ]);
  await updateLocation(ctx, { locationId: id, name: "c", labels: {} });
  assert.deepEqual((await getLocation(ctx, id)).labels, {});
  const rows = await database.db.rows<{ detail: unknown }>(sql`
    select detail from audit_log where action = 'location.update' order by id`);
  assert.deepEqual(rows[1]?.detail, { name: ["a", "c"], labels: [{ env: "old" }, {}] });
  await assert.rejects(updateLocation(ctx, { locationId: id, name: "b" }), {
    code: "location_name_taken",
  });
  await assert.rejects(updateLocation(ctx, { locationId: id, timezone: "+05:30" }), {
    code: "invalid_input",
  });
  const elsewhere = testContext(database.db, { actor: testKey(["fleet:write"], []) });
  await assert.rejects(updateLocation(elsewhere, { locationId: id, name: "x" }), {
    code: "location_not_found",
  });
});

Deno.test("deleteLocation() refuses while devices or reads depend on it, and says which", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const ctx = testContext(db);
  const { id } = await createLocation(ctx, { name: "a", timezone: "UTC" });
  const [device, visit] = [crypto.randomUUID(), crypto.randomUUID()];
  await db.execute(sql`insert into devices (id, location_id, name) values (${device}, ${id}, 'd')`);
  const refusal = () =>
    deleteLocation(ctx, id).then(
      () => null,
      ({ code, extra }) => [code, extra.devices, extra.has_reads],
    );
  assert.deepEqual(await refusal(), ["location_in_use", 1, false]);
  await db.execute(sql`delete from devices`);
  await db.execute(sql`
    insert into visits (id, location_id, device_id, camera_id, first_seen_at, last_seen_at)
    values (${visit}, ${id}, ${device}, 'lane', now(), now())`);
  assert.deepEqual(await refusal(), ["location_in_use", 0, true]);
  await db.execute(sql`delete from visits`);
  const limited = testContext(db, { actor: testKey(["fleet:write"], [id]) });
  await assert.rejects(deleteLocation(limited, id), { code: "limited_to_locations" });
  await deleteLocation(ctx, id);
  await assert.rejects(deleteLocation(ctx, id), { code: "location_not_found" });
});

Deno.test("a location that gets a device while it is removed is not removed under it", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const ctx = testContext(db);
  const { id } = await createLocation(ctx, { name: "a", timezone: "UTC" });
  const { promise: isThere, resolve } = Promise.withResolvers<void>();
  const { promise: mayCommit, resolve: commit } = Promise.withResolvers<void>();
  const registering = db.transaction(async (tx) => {
    await tx.execute(sql`
      insert into devices (id, location_id, name) values (${crypto.randomUUID()}, ${id}, 'd')`);
    resolve();
    await mayCommit;
  });
  await isThere;
  const removing = deleteLocation(ctx, id).then(() => null, (error) => error.code);
  commit();
  await registering;
  assert.equal(await removing, "location_in_use");
});
