import assert from "node:assert/strict";
import { EventType } from "../../server/contract/event.ts";
import { readOf } from "../../tests/support/fleet_fixture.ts";
import { eventWords } from "./event_words.ts";

const BASE = {
  id: "1",
  occurred_at: "2026-11-23T11:00:00.000Z",
  expires_at: null,
  location_id: null,
  device_id: "d",
  camera_id: null,
};

Deno.test("eventWords() tells every type that there is", () => {
  const read = readOf(0, { location: 0, capturedMs: 0 });
  const data: Record<EventType, Record<string, unknown>> = {
    "plate.read": { read },
    "plate.refined": { read, previous_plate: "TXR7Z14" },
    "plate.missed": { miss: { reason: "no_plate_found" } },
    "plate.corrected": { read, previous_plate: "TXR7Z14", corrected_by: "Ann" },
    "device.enrolled": { name: "pi-01", agent_version: "0.1.0" },
    "device.online": { name: "pi-01", offline_for_ms: 125_000 },
    "device.offline": { name: "pi-01", last_seen_at: BASE.occurred_at },
    "device.quarantined": { name: "pi-01", reason: "two machines use its key" },
    "device.remedy": { name: "pi-01", step: "restart_agent", verdict: "helped", dry_run: false },
    "camera.changed": { name: "Entry", status: "backing_off", reason: "unauthorized" },
    "device.replaced": { name: "pi-01", machine: 2, last_seen_at: null },
    "device.commissioning": { name: "pi-01", step: "picture", machine: 1, is_done: false },
    "camera.found": { make: "AXIS", model: "P3245-LV", address: "10.0.0.40" },
    "camera.moved": {
      make: "HIKVISION",
      model: null,
      address: "10.0.0.41",
      previous_address: "10.0.0.40",
    },
    "incident.opened": { title: "pi-01 at North is silent", severity: "critical" },
    "incident.closed": { title: "pi-01 at North is silent", severity: "critical" },
    "deployment.halted": { name: "night", reason: "2 of 3 failed" },
    "deployment.finished": { name: "night", outcome: "done", total: 1 },
    "recognizer.budget": { location_name: "North", level: "warning", calls: 80, budget: 100 },
    "webhook.failing": { origin: "https://pos.test", disabled_after: BASE.occurred_at },
    "webhook.disabled": { origin: "https://pos.test", reason: "failing_for_5_days" },
    "webhook.test": { message: "hello" },
    "notification.told": { title: "North is offline" },
  };
  const told = EventType.options.map((type) => eventWords({ ...BASE, type, data: data[type] }));
  assert.deepEqual(told.map(({ tone, text, plate }) => [tone, plate, text]), [
    ["good", "TXR7214", "97 % sure"],
    ["info", "TXR7214", "corrected from TXR7Z14"],
    ["warn", null, "Plate missed: no plate to be seen"],
    ["info", "TXR7214", "was TXR7Z14, corrected by Ann"],
    ["info", null, "pi-01 joined the fleet (version 0.1.0)"],
    ["good", null, "pi-01 is back online after 2 min"],
    ["bad", null, "pi-01 went offline"],
    ["bad", null, "pi-01 is in quarantine: two machines use its key"],
    ["info", null, "pi-01 has a new machine"],
    ["info", null, "pi-01 is being set up: first picture"],
    ["bad", null, "Camera Entry: wrong user name or password"],
    ["info", null, "pi-01: Restart the agent (It helped)"],
    ["info", null, "Camera seen at 10.0.0.40: AXIS P3245-LV"],
    ["info", null, "Camera seen at 10.0.0.41: HIKVISION "],
    ["bad", null, "Incident: pi-01 at North is silent"],
    ["good", null, "Over: pi-01 at North is silent"],
    ["bad", null, "Deployment night halted: 2 of 3 failed"],
    ["good", null, "Deployment night is done on 1 device"],
    ["warn", null, "North has used 80 of its 100 calls this month"],
    ["warn", null, "Webhook https://pos.test keeps failing and is switched off on 2026-11-23"],
    ["bad", null, "Webhook https://pos.test is off after five days of failure"],
    ["info", null, "Webhook test: hello"],
    ["info", null, "Told: North is offline"],
  ]);
});

Deno.test("eventWords() survives a type of a newer server", () => {
  const event = { ...BASE, type: "moon.landed" as EventType, data: {} };
  assert.equal(eventWords(event).text, "moon.landed");
});
