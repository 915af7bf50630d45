import assert from "node:assert/strict";
import { Strategy } from "../../server/contract/deployment.ts";
import { stageSizes, stagesOf, strategyOf, USUAL } from "./strategy_form.ts";

Deno.test("stagesOf() reads counts and shares, and refuses what is neither", () => {
  assert.deepEqual(stagesOf("1, 25%;50 %"), null);
  assert.deepEqual(stagesOf("1, 25% 3"), [{ count: 1 }, { percent: 25 }, { count: 3 }]);
  assert.deepEqual(stagesOf(" "), []);
  for (const wrong of ["0", "-1", "1.5", "120%", "some", "501"]) {
    assert.equal(stagesOf(wrong), null);
  }
});

Deno.test("strategyOf() makes what the API takes", () => {
  assert.deepEqual(Strategy.parse(strategyOf(USUAL)).stages, [{ count: 1 }, { percent: 25 }]);
  assert.ok(!Strategy.safeParse(strategyOf({ ...USUAL, soakSeconds: "soon" })).success);
});

Deno.test("stageSizes() leaves no device out and none twice", () => {
  assert.deepEqual(stageSizes(10, [{ count: 1 }, { percent: 25 }]), [1, 3, 6]);
  assert.deepEqual(stageSizes(2, [{ count: 5 }, { percent: 25 }]), [2]);
  assert.deepEqual(stageSizes(0, [{ count: 1 }]), []);
});
