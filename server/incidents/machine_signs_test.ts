import assert from "node:assert/strict";
import { MACHINE_SIGNS } from "./machine_signs.ts";
import type { MachineFact } from "./fleet_facts.ts";

const WELL: MachineFact = {
  diskFreeBytes: 8e9,
  memoryRatio: 0.4,
  temperatureCelsius: 50,
  clockOffsetMs: 0,
  isClockUnsynced: false,
  spoolTrouble: null,
};

Deno.test("MACHINE_SIGNS grade what no machine can be within what the database holds", () => {
  const wild: Partial<MachineFact>[] = [
    { temperatureCelsius: 1e300 },
    { diskFreeBytes: 0 },
    { memoryRatio: 1e300 },
    { clockOffsetMs: Number.MAX_SAFE_INTEGER },
  ];
  for (const change of wild) {
    for (const judge of Object.values(MACHINE_SIGNS)) {
      const verdict = judge({ ...WELL, ...change });
      if (verdict.state === "bad") assert.ok(verdict.grade >= 0 && verdict.grade <= 100);
    }
  }
});
