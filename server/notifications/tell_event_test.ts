import assert from "node:assert/strict";
import type { Event } from "../contract/event.ts";
import { tellEvent, TOLD_TYPES } from "./tell_event.ts";

const BASE = {
  id: "7",
  occurred_at: "2026-03-01T12:00:00.000Z",
  expires_at: null,
  location_id: "11111111-1111-4111-8111-111111111111",
  device_id: "d",
  camera_id: null,
};
const EVENTS: Event[] = [
  {
    ...BASE,
    type: "recognizer.budget",
    data: { location_name: "North", month: "2026-03", level: "stopped", calls: 100, budget: 100 },
  },
  {
    ...BASE,
    type: "deployment.halted",
    data: { deployment_id: "x", name: "night", reason: "It broke.", failed: 2, total: 3 },
  },
  {
    ...BASE,
    type: "webhook.failing",
    data: { endpoint_id: "e", origin: "https://pos", failing_since: "A", disabled_after: "B" },
  },
  {
    ...BASE,
    type: "webhook.disabled",
    data: { endpoint_id: "e", origin: "https://pos", reason: "gone", failing_since: null },
  },
  { ...BASE, type: "device.quarantined", data: { name: "pi", reason: "Two use its key." } },
];

Deno.test("tellEvent() tells each event by one kind of rule, and no other", () => {
  assert.deepEqual(EVENTS.map(({ type }) => type).toSorted(), TOLD_TYPES.toSorted());
  const kinds = [
    "device_offline",
    "miss_rate",
    "disk_low",
    "recognizer_budget",
    "deployment_halted",
    "webhook_disabled",
    "device_quarantined",
  ] as const;
  for (const event of EVENTS) {
    const told = kinds.map((kind) => tellEvent(event, { kind, locationIds: [] }))
      .filter((one) => one !== null);
    assert.deepEqual(told.map(({ lasts }) => lasts), [false], event.type);
  }
});

Deno.test("tellEvent() takes the same level of the same month for the same cause", () => {
  const rule = { kind: "recognizer_budget", locationIds: [] } as const;
  const [event] = EVENTS;
  assert.ok(event !== undefined);
  const again = tellEvent({ ...event, id: "8" }, rule);
  assert.equal(again?.causeKey, tellEvent(event, rule)?.causeKey);
});

Deno.test("tellEvent() heeds the rule's locations, and tells a limited rule nothing of no location", () => {
  const [event] = EVENTS;
  assert.ok(event !== undefined);
  const kind = "recognizer_budget" as const;
  assert.notEqual(tellEvent(event, { kind, locationIds: [BASE.location_id] }), null);
  assert.equal(tellEvent(event, { kind, locationIds: ["other"] }), null);
  assert.equal(tellEvent({ ...event, location_id: null }, { kind, locationIds: ["other"] }), null);
});
