import assert from "node:assert/strict";
import { recognizerTrouble } from "./recognizer_trouble.ts";

Deno.test("recognizerTrouble() tells of what an operator has to mend, and of no mere wait", () => {
  assert.match(recognizerTrouble({ status: "refused" }) ?? "", /token and credits/);
  assert.match(recognizerTrouble({ status: "unavailable" }) ?? "", /does not answer/);
  assert.match(recognizerTrouble({ status: "bad_answer" }) ?? "", /make no sense/);
  for (const status of ["unknown", "ok", "throttled"] as const) {
    assert.equal(recognizerTrouble({ status }), null, status);
  }
});
