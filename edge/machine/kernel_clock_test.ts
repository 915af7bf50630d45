import assert from "node:assert/strict";
import fc from "fast-check";
import { boundsOf, createKernelClock, narrow } from "./kernel_clock.ts";

Deno.test("narrow() never loses the truth, and becomes exact by looking at other moments", () =>
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 }),
      (offsetMs, moments) => {
        const bounds = moments
          .map((atMs) =>
            boundsOf(Math.ceil((atMs + offsetMs) / 1000), { before: atMs, after: atMs })
          )
          .reduce(narrow);
        assert.ok(bounds.least - 1e-6 <= offsetMs && offsetMs <= bounds.most + 1e-6);
        assert.ok(bounds.most - bounds.least <= 1000 + 1e-6);
      },
    ),
  ));

Deno.test("createKernelClock() takes the later reading when the machine slept in between", () => {
  let [uptimeS, nowMs] = [10, 0];
  const sources = { uptimeSeconds: () => uptimeS, bootId: () => "b\n" };
  const clock = createKernelClock(sources, () => nowMs) ?? assert.fail();
  assert.equal(clock.bootId, "b");
  nowMs = 1000;
  uptimeS = 500;
  clock.sample();
  assert.ok(Math.abs(clock.uptimeMs(1000) - 499_500) <= 500);
});

Deno.test("createKernelClock() is none where boots cannot be told apart", () => {
  const denied = () => {
    throw new Deno.errors.NotCapable("no");
  };
  assert.equal(createKernelClock({ uptimeSeconds: () => 1, bootId: denied }, () => 0), null);
  assert.equal(createKernelClock({ uptimeSeconds: denied, bootId: () => "b" }, () => 0), null);
});
