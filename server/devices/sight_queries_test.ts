import assert from "node:assert/strict";
import { testDatabase } from "../../tests/support/database.ts";
import { makeLocation } from "../../tests/support/link_instance.ts";
import { sql } from "../db/sql.ts";
import { noteSights } from "./sight_queries.ts";

const BEFORE = new Date("2026-03-02T12:00:00Z");
const NOW = new Date("2026-03-02T12:00:30Z");

Deno.test("noteSights() leaves devices alone that are offline, unknown, or being written", async () => {
  await using database = await testDatabase();
  const { db } = database;
  const locationId = await makeLocation(db, "Town");
  const add = async (name: string, status: string, enrolledAt: Date | null = BEFORE) => {
    const id = crypto.randomUUID();
    await db.execute(sql`
      insert into devices (id, location_id, name, status, enrolled_at, last_seen_at)
      values (${id}, ${locationId}, ${name}, ${status}, ${enrolledAt}, ${BEFORE})`);
    return id;
  };
  const online = await add("online", "online");
  const troubled = await add("troubled", "error");
  const busy = await add("busy", "online");
  const offline = await add("offline", "offline");
  const fresh = await add("fresh", "offline", null);
  const all = [online, troubled, busy, offline, fresh, crypto.randomUUID()];
  const written = await db.transaction(async (tx) => {
    await tx.execute(sql`select from devices where id = ${busy} for update`);
    return await noteSights(db, all.map((id) => ({ id, at: NOW, everyMs: 40_000 })));
  });
  assert.deepEqual(written, new Set([online, troubled]));
  const rows = await db.rows<{ id: string; last_seen_at: Date }>(sql`
    select id, last_seen_at from devices`);
  const seen = new Map(rows.map(({ id, last_seen_at }) => [id, last_seen_at]));
  assert.deepEqual(all.slice(0, 5).map((id) => seen.get(id)), [NOW, NOW, BEFORE, BEFORE, BEFORE]);
  const told = await db.rows<{ id: string }>(sql`
    select id from devices where heartbeat_every_ms = 40000`);
  assert.deepEqual(new Set(told.map(({ id }) => id)), written);
});
