import assert from "node:assert/strict";
import fc from "fast-check";
import { createKernelClock } from "./kernel_clock.ts";

Deno.test("createKernelClock() is at most half a second off, and never runs backwards", () =>
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      (startedAtMs, nowMs) => {
        const uptimeSeconds = () => Math.ceil((startedAtMs + nowMs) / 1000);
        const clock = createKernelClock({ uptimeSeconds, bootId: () => "b\n" }, () => nowMs);
        assert.equal(clock?.bootId, "b");
        assert.ok(Math.abs(clock.uptimeMs(nowMs) - (startedAtMs + nowMs)) <= 500 + 1e-3);
        assert.ok(clock.uptimeMs(nowMs + 1) > clock.uptimeMs(nowMs));
      },
    ),
  ));

Deno.test("createKernelClock() is none where boots cannot be told apart", () => {
  const denied = () => {
    throw new Deno.errors.NotCapable("no");
  };
  assert.equal(createKernelClock({ uptimeSeconds: () => 1, bootId: denied }, () => 0), null);
  assert.equal(createKernelClock({ uptimeSeconds: denied, bootId: () => "b" }, () => 0), null);
});
