import assert from "node:assert/strict";
import { testContext, testDevice } from "../../tests/support/context.ts";
import { testDatabase } from "../../tests/support/database.ts";
import {
  enrolled,
  heartbeat,
  linkInstance,
  makeLocation,
} from "../../tests/support/link_instance.ts";
import { sql } from "../db/sql.ts";
import { recordHeartbeat } from "./record_heartbeat.ts";
import { findHeardDevices, noteSights, type Sight } from "./sight_queries.ts";

const START = Date.parse("2026-03-01T12:00:00Z");
const FIVE_MINUTES_OF_BEATS = 30;

Deno.test("recordHeartbeat() only looks at a row that is right, and puts one right that is not", async () => {
  await using database = await testDatabase();
  using kv = await Deno.openKv(":memory:");
  const { db } = database;
  let nowMs = START;
  const now = () => new Date(nowMs);
  await using instance = await linkInstance(db, { kv, now });
  const locationId = await makeLocation(db, "Site");
  const { device_id: id } = await enrolled(instance, { name: "Lane", locationId, now });
  const ctx = testContext(db, { actor: testDevice(id, locationId), now });
  let looks = 0;
  let sights = 0;
  const deps = {
    states: instance.states,
    findHeard: async (asked: string) => {
      looks++;
      return (await findHeardDevices(db, [asked])).get(asked);
    },
    noteSight: async (sight: Sight) => {
      sights++;
      return (await noteSights(db, [sight])).has(id) ? true as const : undefined;
    },
  };
  const beatForFiveMinutes = async () => {
    for (let count = 0; count < FIVE_MINUTES_OF_BEATS; count++) {
      nowMs += 10_000;
      await recordHeartbeat(ctx, heartbeat({ sent_at: now().toISOString() }), deps);
    }
  };
  await beatForFiveMinutes();
  [looks, sights] = [0, 0];
  await beatForFiveMinutes();
  assert.deepEqual([looks, sights], [1, 10]);

  await db.execute(sql`update devices set status = 'error', status_reasons = '{Wrong.}'`);
  await db.execute(sql`delete from cameras`);
  await beatForFiveMinutes();
  assert.deepEqual([looks, sights], [2, 19]);
  const { row, cameras } = (await findHeardDevices(db, [id])).get(id) ?? {};
  assert.deepEqual([row?.status, row?.status_reasons], ["online", []]);
  assert.deepEqual(cameras?.map(({ camera_id }) => camera_id), ["lane-1"]);
});
