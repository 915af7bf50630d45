import assert from "node:assert/strict";
import fc from "fast-check";
import { heartbeatEveryMs, silentAfterMs } from "./heartbeat_pace.ts";

Deno.test("heartbeatEveryMs() is 10 s up to 2,500 devices, and grows so that 250 a second come", () => {
  const cases = [[0, 10], [1, 10], [2500, 10], [2501, 11], [5000, 20], [10_000, 40], [11_250, 45]];
  for (const [devices = 0, seconds = 0] of cases) {
    assert.equal(heartbeatEveryMs(devices), seconds * 1000, `${devices} devices`);
  }
  assert.equal(heartbeatEveryMs(1_000_000), 45_000);
});

Deno.test("heartbeatEveryMs() never shrinks with a larger fleet, and is what the contract allows", () => {
  const fleet = fc.nat(1_000_000);
  fc.assert(fc.property(fleet, fleet, (one, other) => {
    const [small, large] = [Math.min(one, other), Math.max(one, other)];
    assert.ok(heartbeatEveryMs(small) <= heartbeatEveryMs(large));
    assert.ok(large / heartbeatEveryMs(large) * 1000 <= 250 || heartbeatEveryMs(large) === 45_000);
  }));
});

Deno.test("silentAfterMs() is three heartbeats as they were told, 30 s by default", () => {
  assert.equal(silentAfterMs(), 30_000);
  assert.equal(silentAfterMs(40_000), 120_000);
});
