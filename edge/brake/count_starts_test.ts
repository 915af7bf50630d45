import assert from "node:assert/strict";
import fc from "fast-check";
import {
  begin,
  type KeptStart,
  proven,
  stepAfter,
  type ThisStart,
  told,
  wholeAgain,
} from "./count_starts.ts";

const START: ThisStart = { bootId: "boot-1", version: "1.0.0", settingsSha256: "a" };

/** Starts again and again, each of which ends by itself. @returns what each left out */
function crash(times: number, kept: KeptStart | null = null) {
  const steps: ReturnType<typeof stepAfter>[] = [];
  for (let index = 0; index < times; index++) {
    kept = begin(kept, START);
    steps.push(stepAfter(kept.ends));
  }
  return { steps, kept: kept ?? assert.fail() };
}

Deno.test("begin() leaves out more and more of an agent that ends by itself soon after each start", () => {
  const { steps } = crash(10);
  assert.deepEqual(steps, [
    ...[null, null, null],
    ...["kept_settings", "kept_settings"],
    ...["spare", "spare", "spare"],
    ...["bare", "bare"],
  ]);
});

Deno.test("begin() counts no end that was asked for, no power cut, and no reboot", () => {
  fc.assert(fc.property(fc.array(fc.constantFrom("told", "proven", "power")), (ways) => {
    let kept: KeptStart | null = null;
    for (const [boot, way] of ways.entries()) {
      kept = begin(kept, { ...START, bootId: `boot-${boot}` });
      if (way === "told") kept = told(kept);
      if (way === "proven") kept = proven(kept);
    }
    assert.equal(kept?.ends ?? 0, 0);
  }));
});

Deno.test("begin() gives other settings and another release the whole agent", () => {
  const { kept } = crash(6);
  assert.equal(stepAfter(begin(kept, START).ends), "spare");
  assert.equal(begin(kept, { ...START, settingsSha256: "b" }).ends, 0);
  assert.equal(begin(kept, { ...START, version: "1.0.1" }).ends, 0);
});

Deno.test("proven() forgets all where nothing is left out, and keeps what held where something is", () => {
  assert.equal(proven(crash(3).kept).ends, 0);
  const held = proven(crash(6).kept);
  assert.equal(stepAfter(begin(held, START).ends), "spare");
});

Deno.test("wholeAgain() tries the whole agent once, and goes straight back where that ends too", () => {
  const again = wholeAgain(proven(crash(9).kept));
  const whole = begin(again, START);
  assert.equal(stepAfter(whole.ends), null);
  assert.equal(stepAfter(begin(whole, START).ends), "bare");
  assert.equal(begin(proven(whole), START).ends, 0, "it held: all is forgotten");
  // A power cut in between is no end by itself.
  assert.equal(stepAfter(begin(whole, { ...START, bootId: "boot-2" }).ends), null);
});
