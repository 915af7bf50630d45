import assert from "node:assert/strict";
import type { DeviceFact, OpenCause } from "./cause.ts";
import { decideOffline, GATHER_MS, type OfflineInput, SETTLE_MS } from "./decide_offline.ts";

const START_MS = Date.parse("2026-03-01T12:00:00Z");
const MINUTE_MS = 60_000;

function device(name: string, more: Partial<DeviceFact> = {}): DeviceFact {
  return {
    id: name,
    name,
    locationId: "north",
    locationName: "North",
    state: "offline",
    sinceMs: START_MS,
    everyMs: 10_000,
    diskFreeBytes: null,
    ...more,
  };
}

function decide(input: Partial<OfflineInput>, afterMs: number) {
  return decideOffline({
    offlineForMs: 5 * MINUTE_MS,
    remindEveryMs: null,
    devices: [],
    open: [],
    nowMs: START_MS + afterMs,
    ...input,
  });
}

function openOf(...names: string[]): OpenCause {
  return {
    id: "open",
    causeKey: "device_offline:x",
    locationId: "north",
    title: "Site North is offline",
    subjects: names.map((name) => ({ kind: "device", id: name, name })),
    remindedMs: START_MS,
  };
}

Deno.test("decideOffline() tells of a device after the rule's time, not before", () => {
  const devices = [device("pi-1"), device("pi-2", { state: "online" })];
  assert.deepEqual(decide({ devices }, 5 * MINUTE_MS - 1), []);
  const [raised, ...more] = decide({ devices }, 5 * MINUTE_MS);
  assert.deepEqual(more, []);
  assert.ok(raised?.kind === "raise");
  assert.equal(raised.title, "pi-1 at North is offline");
  assert.deepEqual(raised.subjects.map(({ id }) => id), ["pi-1"]);
});

Deno.test("decideOffline() makes one message of a site whose uplink died, whose devices fell silent one by one", () => {
  const devices = [0, 4_000, 9_000, 31_000].map((ms, index) =>
    device(`pi-${index}`, { sinceMs: START_MS + ms })
  );
  // The first is due, the last is not: it is waited for.
  assert.deepEqual(decide({ devices }, 5 * MINUTE_MS), []);
  const raised = decide({ devices }, 5 * MINUTE_MS + 31_000);
  assert.equal(raised.length, 1);
  assert.ok(raised[0]?.kind === "raise");
  assert.equal(raised[0].title, "Site North is offline");
  assert.equal(raised[0].subjects.length, 4);
  assert.match(raised[0].text, /pi-0, pi-1, pi-2, pi-3\. Nothing at North is heard/);
});

Deno.test("decideOffline() gathers even when a rule tells at once", () => {
  const devices = [device("pi-1"), device("pi-2", { sinceMs: START_MS + 9_000 })];
  assert.deepEqual(decide({ devices, offlineForMs: 0 }, GATHER_MS - 1), []);
  assert.equal(decide({ devices, offlineForMs: 0 }, GATHER_MS).length, 1);
});

Deno.test("decideOffline() gathers until the last of a site is known to be silent, however seldom they report", () => {
  const everyMs = 40_000;
  const first = device("pi-1", { everyMs });
  // Its last heartbeat came just before the first one's would have.
  const last = device("pi-2", { everyMs, state: "online", sinceMs: START_MS - MINUTE_MS });
  const whenMs = 3 * everyMs + 1000;
  assert.deepEqual(decide({ devices: [first, last], offlineForMs: 0 }, whenMs), []);
  const fallen = { ...last, state: "offline" as const, sinceMs: START_MS + everyMs - 1 };
  const [raised] = decide({ devices: [first, fallen], offlineForMs: 0 }, 5 * everyMs);
  assert.ok(raised?.kind === "raise");
  assert.equal(raised.title, "Site North is offline");
});

Deno.test("decideOffline() keeps two sites, and two troubles of one site, apart", () => {
  const devices = [
    device("n-1"),
    device("n-2", { sinceMs: START_MS + 10 * MINUTE_MS }),
    device("n-3", { state: "online" }),
    device("s-1", { locationId: "south", locationName: "South" }),
  ];
  const first = decide({ devices }, 5 * MINUTE_MS);
  assert.deepEqual(first.map((one) => one.kind === "raise" && one.title), [
    "n-1 at North is offline",
    "s-1 at South is offline",
  ]);
  const open = [openOf("n-1"), openOf("s-1")];
  const second = decide({ devices, open }, 15 * MINUTE_MS);
  assert.deepEqual(second.map((one) => one.kind === "raise" && one.title), [
    "n-2 at North is offline",
  ]);
});

Deno.test("decideOffline() gives the same cause the same key, whoever judges it and when", () => {
  const devices = [device("pi-2", { sinceMs: START_MS + 1 }), device("pi-1")];
  const keys = [5, 6, 60].flatMap((minutes) =>
    decide({ devices: minutes === 6 ? devices.toReversed() : devices }, minutes * MINUTE_MS + 1)
      .map((one) => one.kind === "raise" && one.causeKey)
  );
  assert.deepEqual(new Set(keys), new Set([`device_offline:pi-1:${START_MS}`]));
});

Deno.test("decideOffline() tells once that all are back, not while the site flaps", () => {
  const open = [openOf("pi-1", "pi-2")];
  const back = (sinceMs: number) => device("pi-1", { state: "online", sinceMs });
  const nowMs = 60 * MINUTE_MS;
  const since = START_MS + nowMs;
  assert.deepEqual(decide({ open, devices: [back(since), device("pi-2")] }, nowMs), []);
  const second = device("pi-2", { state: "online", sinceMs: since - SETTLE_MS });
  assert.deepEqual(decide({ open, devices: [back(since - SETTLE_MS + 1), second] }, nowMs), []);
  const [recovered] = decide({ open, devices: [back(since - SETTLE_MS), second] }, nowMs);
  assert.ok(recovered?.kind === "recover");
  assert.equal(recovered.title, "Site North is back online");
});

Deno.test("decideOffline() is quiet in maintenance, and of what was removed", () => {
  const quiet = device("pi-1", { state: "quiet" });
  assert.deepEqual(decide({ devices: [quiet] }, 60 * MINUTE_MS), []);
  const open = [openOf("pi-1")];
  assert.deepEqual(decide({ open, devices: [quiet] }, 60 * MINUTE_MS), [
    { kind: "quiet", id: "open" },
  ]);
  assert.deepEqual(decide({ open, devices: [] }, 60 * MINUTE_MS), [{ kind: "quiet", id: "open" }]);
});

Deno.test("decideOffline() reminds at the rule's pace, of those that are still silent", () => {
  const open = [openOf("pi-1", "pi-2")];
  const devices = [device("pi-1"), device("pi-2", { state: "online" })];
  const remindEveryMs = 60 * MINUTE_MS;
  assert.deepEqual(decide({ open, devices, remindEveryMs }, 60 * MINUTE_MS - 1), []);
  const [reminder] = decide({ open, devices, remindEveryMs }, 60 * MINUTE_MS);
  assert.ok(reminder?.kind === "remind");
  assert.equal(reminder.text, "Still not heard: pi-1.");
  assert.deepEqual(decide({ open, devices, remindEveryMs: null }, 600 * MINUTE_MS), []);
});

Deno.test("decideOffline() says nothing of the future: a clock that goes back raises nothing", () => {
  const devices = [device("pi-1", { sinceMs: START_MS + 30 * MINUTE_MS })];
  assert.deepEqual(decide({ devices }, 10 * MINUTE_MS), []);
});
