import assert from "node:assert/strict";
import { isCi } from "./is_ci.ts";

Deno.test("isCi() takes what CI services set, and no for a no", () => {
  const said = ["true", "1", "True", "woodpecker", undefined, "", "false", "0"].map(isCi);
  assert.deepEqual(said, [true, true, true, true, false, false, false, false]);
});
