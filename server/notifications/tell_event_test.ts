import assert from "node:assert/strict";
import type { Event } from "../contract/event.ts";
import { RuleTrigger } from "../contract/notification.ts";
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
const INCIDENT = {
  incident_id: "22222222-2222-4222-8222-222222222222",
  cause: "device_silent",
  severity: "critical",
  title: "pi at North is silent",
  location_name: "North",
  device_name: "pi",
  camera_name: null,
  opened_at: BASE.occurred_at,
  reopened: 1,
};
const OPENED: Event = {
  ...BASE,
  type: "incident.opened",
  data: { ...INCIDENT, detail: "Nothing was heard of it.", next_step: "Look at it." },
};
const closed = (how: string): Event => ({
  ...BASE,
  type: "incident.closed",
  data: { ...INCIDENT, how, lasted_ms: 7 * 60_000 },
});
const ruleOf = (trigger: { kind: string; severity?: string }) => ({
  trigger: RuleTrigger.parse(trigger),
  locationIds: [] as string[],
});

Deno.test("tellEvent() tells each event by one kind of rule, and no other", () => {
  const types = [...EVENTS, OPENED, closed("recovered")].map(({ type }) => type);
  assert.deepEqual(types.toSorted(), TOLD_TYPES.toSorted());
  const kinds = [
    "device_offline",
    "miss_rate",
    "disk_low",
    "recognizer_budget",
    "deployment_halted",
    "webhook_disabled",
    "device_quarantined",
    "incident",
  ] as const;
  for (const event of EVENTS) {
    const told = kinds.map((kind) => tellEvent(event, ruleOf({ kind })))
      .filter((one) => one !== null);
    assert.deepEqual(
      told.map((one) => one.kind === "raise" && one.lasts),
      [false],
      event.type,
    );
  }
});

Deno.test("tellEvent() takes the same level of the same month for the same cause", () => {
  const rule = ruleOf({ kind: "recognizer_budget" });
  const [event] = EVENTS;
  assert.ok(event !== undefined);
  const again = tellEvent({ ...event, id: "8" }, rule);
  assert.equal(again?.causeKey, tellEvent(event, rule)?.causeKey);
});

Deno.test("tellEvent() heeds the rule's locations, and tells a limited rule nothing of no location", () => {
  const [event] = EVENTS;
  assert.ok(event !== undefined);
  const { trigger } = ruleOf({ kind: "recognizer_budget" });
  assert.notEqual(tellEvent(event, { trigger, locationIds: [BASE.location_id] }), null);
  assert.equal(tellEvent(event, { trigger, locationIds: ["other"] }), null);
  assert.equal(
    tellEvent({ ...event, location_id: null }, { trigger, locationIds: ["other"] }),
    null,
  );
});

Deno.test("tellEvent() tells an incident that is grave enough for the rule, by one key until its end", () => {
  const raised = tellEvent(OPENED, ruleOf({ kind: "incident" }));
  assert.ok(raised?.kind === "raise" && raised.lasts);
  assert.equal(raised.text, "Nothing was heard of it. Look at it.");
  const ended = tellEvent(closed("recovered"), ruleOf({ kind: "incident" }));
  assert.deepEqual(ended, {
    kind: "recover",
    causeKey: raised.causeKey,
    title: "Over: pi at North is silent",
    text: "It lasted about 7 minutes.",
  });
  const quiet = tellEvent(closed("maintenance"), ruleOf({ kind: "incident" }));
  assert.deepEqual(quiet, { kind: "quiet", causeKey: raised.causeKey });
  const warning = { ...OPENED, data: { ...OPENED.data, severity: "warning" } };
  assert.equal(tellEvent(warning, ruleOf({ kind: "incident" })), null);
  assert.notEqual(tellEvent(warning, ruleOf({ kind: "incident", severity: "warning" })), null);
});

Deno.test("tellEvent() tells an incident that came back under a key of its own", () => {
  const again = { ...OPENED, data: { ...OPENED.data, reopened: 2 } };
  const [first, second] = [OPENED, again].map((event) =>
    tellEvent(event, ruleOf({ kind: "incident" }))?.causeKey
  );
  assert.notEqual(first, second);
});

Deno.test("tellEvent() tells an incident's end also where its device has moved out of the rule's locations", () => {
  const rule = { ...ruleOf({ kind: "incident" }), locationIds: [OPENED.location_id ?? ""] };
  const elsewhere = { ...closed("recovered"), location_id: crypto.randomUUID() };
  assert.equal(tellEvent(elsewhere, rule)?.kind, "recover");
  assert.equal(tellEvent({ ...OPENED, location_id: elsewhere.location_id }, rule), null);
});
