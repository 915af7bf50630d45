import assert from "node:assert/strict";
import { WELL_MACHINE } from "../../tests/support/incident_world.ts";
import { MACHINE_SIGNS } from "./machine_signs.ts";
import type { MachineFact } from "./fleet_facts.ts";

Deno.test("MACHINE_SIGNS grade what no machine can be within what the database holds", () => {
  const wild: Partial<MachineFact>[] = [
    { temperatureCelsius: 1e300 },
    { diskFreeBytes: 0 },
    { memoryRatio: 1e300 },
    { clockOffsetMs: Number.MAX_SAFE_INTEGER },
  ];
  for (const change of wild) {
    for (const judge of Object.values(MACHINE_SIGNS)) {
      const verdict = judge({ ...WELL_MACHINE, ...change });
      if (verdict.state === "bad") assert.ok(verdict.grade >= 0 && verdict.grade <= 100);
    }
  }
});

const says = (family: keyof typeof MACHINE_SIGNS, change: Partial<MachineFact>) => {
  const verdict = MACHINE_SIGNS[family]({ ...WELL_MACHINE, ...change });
  return verdict.state === "bad" ? verdict.text : verdict.state;
};

Deno.test("MACHINE_SIGNS count a device as hot that asks for fewer pictures before its firmware acts", () => {
  const at = (temperatureCelsius: number, slowedBy: number) =>
    says("over_temperature", { temperatureCelsius, slowedBy });
  assert.equal(at(76, 1), "between");
  assert.equal(at(76, 2), "It is at 76 °C. It asks for pictures up to 2 times less often.");
  assert.match(at(68, 4), /4 times less often/); // it has not come back yet
  assert.equal(at(68, 1), "well");
});

Deno.test("MACHINE_SIGNS open nothing for agents and machines that do not tell", () => {
  assert.equal(says("under_voltage", { isUnderVoltage: null }), "unknown");
  assert.equal(says("disk_read_only", { isDiskReadOnly: null }), "unknown");
  assert.equal(says("agent_crashing", { brake: undefined }), "well", "went back");
  assert.equal(says("update_rolled_back", { update: null }), "well");
});

Deno.test("MACHINE_SIGNS name the release that was given up, and why, until another is kept", () => {
  const last_failure = {
    sequence: 4,
    reason: "its own HTTP does not answer",
    at: "2026-03-01T12:00:00Z",
  };
  const update = { active_sequence: 3, version: "0.3.0", last_failure };
  const state = (word: "rolled_back" | "trying" | "committed") =>
    says("update_rolled_back", { update: { ...update, state: word } });
  assert.equal(
    state("rolled_back"),
    "It went back to release 3 from 4: its own HTTP does not answer.",
  );
  assert.deepEqual([state("trying"), state("committed")], ["between", "well"]);
});
