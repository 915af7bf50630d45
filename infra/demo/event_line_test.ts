import assert from "node:assert/strict";
import type { Event } from "../../server/contract/event.ts";
import { eventLine } from "./event_line.ts";

const EVENT: Event = {
  id: "7",
  type: "camera.changed",
  occurred_at: "2026-01-02T03:04:05.000Z",
  expires_at: null,
  location_id: null,
  device_id: null,
  camera_id: "north-entry",
  data: {
    name: "North",
    status: "backing_off",
    previous_status: "streaming",
    reason: "unauthorized",
    detail: null,
  },
};

Deno.test("eventLine() tells a camera's trouble in words", () => {
  assert.equal(
    eventLine(EVENT, new Date("2026-01-02T03:04:06Z")),
    "03:04:06  camera.changed  camera North is backing off (unauthorized)",
  );
});

Deno.test("eventLine() says how long a miss took to arrive", () => {
  const data = { miss: { reason: "no_plate_found" } };
  const line = eventLine(
    { ...EVENT, type: "plate.missed", data },
    new Date("2026-01-02T03:04:05.4Z"),
  );
  assert.equal(
    line,
    "03:04:05  plate.missed    ?        missed at north-entry: no plate found  (0.4 s after)",
  );
});
