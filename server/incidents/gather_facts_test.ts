import { deepEqual, equal } from "node:assert/strict";
import { cameraReport, heartbeat } from "../../tests/support/link_instance.ts";
import type { MachineHealth } from "../contract/device_link.ts";
import type { DeviceState } from "../kv/device_state.ts";
import type { JudgedDeviceRow } from "./facts_queries.ts";
import { restartsSince, toFacts } from "./gather_facts.ts";

const NOW_MS = Date.parse("2026-03-01T12:00:00.000Z");
const ROW: JudgedDeviceRow = {
  id: "d",
  name: "Pi",
  location_id: "l",
  location_name: "North",
  status: "online",
  status_since: new Date(NOW_MS - 3_600_000),
  last_seen_at: new Date(NOW_MS - 5_000),
  quarantine_reason: null,
  cameras: [{
    camera_id: "lane-1",
    name: "Lane 1",
    status: "streaming",
    reason: null,
    detail: null,
  }],
};

function stateOf(agoMs: number, change: Parameters<typeof heartbeat>[0] = {}): DeviceState {
  const received_at = new Date(NOW_MS - agoMs).toISOString();
  return { heartbeat: heartbeat({ sent_at: received_at, ...change }), received_at };
}

function factsOf(row: Partial<JudgedDeviceRow>, state?: DeviceState) {
  return toFacts({
    devices: [{ ...ROW, ...row }],
    states: new Map(state === undefined ? [] : [["d", state]]),
    recognizer: { status: "unknown", detail: null, since: null },
    nowMs: NOW_MS,
  });
}

Deno.test("toFacts() believes a report while it is fresh, and none that comes from the future", () => {
  const machine = (state?: DeviceState) => factsOf({}, state).devices[0]?.machine ?? null;
  equal(machine(stateOf(60_000))?.diskFreeBytes, 8_000_000_000);
  equal(machine(stateOf(60_001)), null);
  equal(machine(stateOf(-60_001)), null);
  equal(machine(), null);
});

Deno.test("toFacts() tells a device's clock by when the server heard it, not by the server's now", () => {
  const late = stateOf(30_000, { sent_at: new Date(NOW_MS + 70_000).toISOString() });
  equal(factsOf({}, late).devices[0]?.machine?.clockOffsetMs, 100_000);
});

Deno.test("toFacts() knows of a weak supply by agents of any age, and takes silence for no word", () => {
  const isUnderVoltage = (more: Partial<MachineHealth>) => {
    const health = { ...heartbeat().health, ...more };
    return factsOf({}, stateOf(0, { health })).devices[0]?.machine?.isUnderVoltage;
  };
  equal(isUnderVoltage({}), null);
  equal(isUnderVoltage({ throttled_by: ["under_voltage"] }), true);
  equal(isUnderVoltage({ throttled_by: [] }), false);
  // A dip between two reports.
  equal(isUnderVoltage({ throttled_by: [], under_voltage: true }), true);
});

Deno.test("toFacts() takes a device that never reported for silent since it is so", () => {
  const { devices: [device] } = factsOf({ status: "offline", last_seen_at: null });
  deepEqual([device?.isSilent, device?.heardMs], [true, NOW_MS - 3_600_000]);
});

Deno.test("toFacts() takes a recognizer that refuses for bad, and one that waits for neither", () => {
  const stateFor = (status: "ok" | "refused" | "throttled" | "unknown") =>
    toFacts({
      devices: [],
      states: new Map(),
      recognizer: { status, detail: null, since: null },
      nowMs: NOW_MS,
    }).recognizer.state;
  deepEqual((["ok", "refused", "throttled", "unknown"] as const).map(stateFor), [
    "well",
    "bad",
    "between",
    "between",
  ]);
});

Deno.test("restartsSince() counts from the evidence, and from the agent's start if that came after", () => {
  const row = {
    device_id: "d",
    camera_id: "lane-1",
    evidence: { text: "", data: { restarts_total: 5 } },
  };
  const since = (restarts_total: number) =>
    restartsSince(
      row,
      new Map([["d", stateOf(0, { cameras: [cameraReport({ restarts_total })] })]]),
    );
  deepEqual([since(7), since(2)], [2, 2]);
  equal(restartsSince(row, new Map()), null);
});
