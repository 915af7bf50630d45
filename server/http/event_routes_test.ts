import assert from "node:assert/strict";
import { v7 as uuidv7 } from "uuid";
import { testContext, testKey, testUser } from "../../tests/support/context.ts";
import { type TestDatabase, testDatabase } from "../../tests/support/database.ts";
import { askRoutes, openRoute } from "../../tests/support/route_client.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import { Event } from "../contract/event.ts";
import type { Page } from "../contract/page.ts";
import { createListener, type Listener } from "../db/listen.ts";
import { appendEvent } from "../events/append_event.ts";
import { createEventFeed, type EventFeed } from "../events/event_feed.ts";
import type { Actor } from "../users/actor.ts";
import { eventRoutes } from "./event_routes.ts";

let database: TestDatabase;
let listener: Listener;
let feed: EventFeed;
Deno.test.beforeAll(async () => {
  database = await testDatabase();
  listener = createListener(database.db);
  feed = createEventFeed({ db: database.db, listener });
  await feed.start();
});
Deno.test.afterAll(async () => {
  await feed.stop();
  await listener.close();
  await database.close();
});

async function happen(locationId: string, deviceId: string | null = null): Promise<string> {
  return await database.db.transaction((tx) =>
    appendEvent(tx, {
      type: "device.online",
      occurredAt: new Date(),
      expiresAt: null,
      locationId,
      deviceId,
      cameraId: null,
      data: { name: "pi", offline_for_ms: null },
    })
  );
}

const ask = (path: string, actor: Actor = testUser("viewer")) =>
  askRoutes<Page<Event>>(eventRoutes({ feed }), testContext(database.db, { actor }), { path });

/** The stream's text until it holds what is expected. */
async function readUntil(
  request: { path: string; headers?: Record<string, string>; actor?: Actor },
  isEnough: (text: string) => boolean,
): Promise<{ response: Response; text: string }> {
  const ctx = testContext(database.db, { actor: request.actor ?? testUser("viewer") });
  const { path, headers = {} } = request;
  const response = await openRoute(eventRoutes({ feed }), ctx, { path, headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader !== undefined && !isEnough(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  await reader?.cancel();
  return { response, text };
}

Deno.test("GET /api/events resumes by header and by query, as server-sent events", async () => {
  const here = uuidv7();
  const first = await happen(here);
  const second = await happen(here);
  const isEnough = (text: string) => text.includes(`id: ${second}\nevent: device.online\ndata: {`);
  const header = { "last-event-id": first };
  const { response, text } = await readUntil({ path: "/api/events", headers: header }, isEnough);
  assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
  assert.equal(response.headers.get("cache-control"), "no-store, no-transform");
  assert.match(text, /^retry: \d+\n/);
  assert.ok(!text.includes(`id: ${first}\nevent`));
  const path = `/api/events?last_event_id=${first}`;
  assert.ok(isEnough((await readUntil({ path }, isEnough)).text));
});

Deno.test("GET /api/events keeps to its filters and to what its reader may see", async () => {
  const [here, there, device] = [uuidv7(), uuidv7(), uuidv7()];
  const start = await happen(here);
  const [other, wanted, last] = [
    await happen(there),
    await happen(here, device),
    await happen(here),
  ];
  await waitUntil(() => feed.position >= Number(last), { what: "the feed" });
  const queries: [string, string[]][] = [
    [`location=${here}`, [wanted, last]],
    [`device=${device}`, [wanted]],
    [`location=${here}&types=plate.read`, []],
    ["types=device.online,plate.read", [wanted, last]],
  ];
  for (const [query, expected] of queries) {
    const actor = testUser("viewer", [here]);
    const path = `/api/events?last_event_id=${start}&${query}`;
    // The bare id comes when the past has been told.
    const { text } = await readUntil({ path, actor }, (text) => /^id: \d+\n\n/m.test(text));
    const ids = [...text.matchAll(/^id: (\d+)\nevent/gm)].map(([, id]) => id);
    assert.deepEqual(ids, expected, query);
    assert.ok(!ids.includes(other));
  }
});

Deno.test("GET /api/events/recent lists the newest first, only what may be seen", async () => {
  const [here, there] = [uuidv7(), uuidv7()];
  const ids = [await happen(here), await happen(there), await happen(here)];
  const { status, body } = await ask("/api/events/recent?limit=3", testUser("viewer", [here]));
  assert.equal(status, 200);
  assert.deepEqual(body.items.map(({ id }) => id), [ids[2], ids[0]]);
  assert.equal(body.next_cursor, null);
  for (const item of body.items) Event.parse(item);
  assert.equal((await ask("/api/events/recent?limit=1")).body.items[0]?.id, ids[2]);
});

Deno.test("GET /api/events is refused without the right, and for filters that make no sense", async () => {
  const stranger = testKey(["plates:read"]);
  for (const path of ["/api/events", "/api/events/recent"]) {
    assert.equal((await ask(path, stranger)).status, 403);
    const { status, body } = await ask(`${path}?types=plate.stolen`);
    assert.deepEqual([status, body.errors?.[0]?.path.split(".")[0]], [400, "types"]);
    assert.equal((await ask(`${path}?location=1`)).status, 400);
  }
});
