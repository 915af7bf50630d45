import { deepEqual } from "node:assert/strict";
import type { FaultLine } from "./run_chaos.ts";
import { summaryOf } from "./summary.ts";

const LINE: FaultLine = {
  fault: "server_killed",
  site: null,
  lasted_ms: 2000,
  detected_ms: 100,
  healed_ms: 3000,
  remedy: "service_manager",
  wrong_remedies: 0,
  reads_lost: 0,
};

Deno.test("summaryOf() counts as healed only what healed, and adds up what was done wrong", () => {
  const lines = [
    LINE,
    { ...LINE, detected_ms: null, healed_ms: 500, wrong_remedies: 1 },
    { ...LINE, detected_ms: 900, healed_ms: null, reads_lost: 2 },
  ];
  deepEqual(summaryOf(lines, { promised: 7, lostAtEnd: 1 }), {
    summary: true,
    faults: 3,
    healed: 2,
    wrong_remedies: 1,
    reads_promised: 7,
    reads_lost: 3,
    detected_ms_p50: 100,
    detected_ms_worst: 900,
    healed_ms_p50: 500,
    healed_ms_worst: 3000,
  });
});

Deno.test("summaryOf() of nothing has no times", () => {
  const { faults, healed_ms_p50: middle } = summaryOf([], { promised: 0, lostAtEnd: 0 });
  deepEqual([faults, middle], [0, null]);
});
