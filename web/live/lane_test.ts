import assert from "node:assert/strict";
import type { Event } from "../../server/contract/event.ts";
import type { ListMatch } from "../../server/contract/plate_list.ts";
import { afterEvent, afterTime, type LaneCard, type LaneFilter } from "./lane.ts";

const NOW_MS = Date.parse("2026-11-29T12:00:00Z");
const ALL: LaneFilter = { cameraIds: [], deviceId: null };

function car(plate: string, change: Partial<Event> = {}, matches?: Partial<ListMatch>[]): Event {
  return {
    id: "1",
    type: "plate.read",
    occurred_at: new Date(NOW_MS - 500).toISOString(),
    expires_at: new Date(NOW_MS + 20_000).toISOString(),
    location_id: null,
    device_id: "d1",
    camera_id: "lane",
    data: { read: { plate, visit_id: `visit-${plate}` }, ...(matches ? { matches } : {}) },
    ...change,
  };
}
const show = (event: Event, card: LaneCard | null = null, filter = ALL) =>
  afterEvent(card, event, { filter, nowMs: NOW_MS });

Deno.test("afterEvent() never shows an expired event as new, but leaves what is shown", () => {
  const shown = show(car("ABC1234"));
  const expired = car("OLD1234", { expires_at: new Date(NOW_MS).toISOString() });
  assert.equal(show(expired), null);
  assert.equal(show(expired, shown)?.plate, "ABC1234");
});

Deno.test("afterTime() takes a plate away when its event expires, at the latest after half a minute", () => {
  const shown = show(car("ABC1234"));
  assert.equal(afterTime(shown, NOW_MS + 19_999), shown);
  assert.equal(afterTime(shown, NOW_MS + 20_000), null);
  const long = show(car("ABC1234", { expires_at: new Date(NOW_MS + 3_600_000).toISOString() }));
  assert.equal(afterTime(long, NOW_MS + 30_000), null);
});

Deno.test("afterEvent() greets a member, and turns away by what is sure alone", () => {
  const greeting = (match: Partial<ListMatch>) => show(car("A1", {}, [match]))?.greeting;
  assert.equal(greeting({ list_kind: "member", how: "exact", may_open: true }), "member");
  assert.equal(greeting({ list_kind: "member", how: "fuzzy", may_open: false }), "guest");
  assert.equal(greeting({ list_kind: "blocked", how: "exact", may_open: false }), "blocked");
  assert.equal(greeting({ list_kind: "blocked", how: "look_alike", may_open: false }), "guest");
  assert.equal(greeting({ list_kind: "watch", how: "exact", may_open: false }), "guest");
  assert.equal(show(car("A1"))?.greeting, "guest");
});

Deno.test("afterEvent() mends the shown plate by a correction, and shows none for a car that left", () => {
  const shown = show(car("ABC1234"));
  const corrected = car("ABC1284", { type: "plate.corrected" });
  (corrected.data.read as { visit_id: string }).visit_id = "visit-ABC1234";
  assert.equal(show(corrected, shown)?.plate, "ABC1284");
  assert.equal(show(corrected), null);
});

Deno.test("afterEvent() keeps to its lane, and knows nothing of devices' events", () => {
  const lane = { cameraIds: ["exit", "lane"], deviceId: null };
  assert.ok(show(car("A1"), null, lane));
  assert.equal(show(car("A1", { camera_id: "entry" }), null, lane), null);
  assert.equal(show(car("A1"), null, { cameraIds: [], deviceId: "d2" }), null);
  assert.equal(show(car("A1", { type: "device.offline", data: { name: "Pi" } })), null);
});

Deno.test("afterEvent() says of a car that could not be read that it was not", () => {
  const missed = car("", { type: "plate.missed", data: { miss: { visit_id: "v" } } });
  assert.deepEqual([show(missed)?.plate, show(missed)?.greeting], [null, "unread"]);
});
