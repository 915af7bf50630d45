import assert from "node:assert/strict";
import { createStreamWatch } from "./stream_watch.ts";

Deno.test("createStreamWatch() knows who lags most, and tells each end once", () => {
  const ends: string[] = [];
  const watch = createStreamWatch((reason) => void ends.push(reason));
  assert.equal(watch.mostWaiting(), 0);
  const endSlow = watch.opened(() => 200);
  const endQuick = watch.opened(() => 3);
  assert.equal(watch.mostWaiting(), 200);
  endSlow("slow_reader");
  endSlow("gone");
  assert.equal(watch.mostWaiting(), 3);
  endQuick("gone");
  assert.deepEqual([watch.mostWaiting(), ends], [0, ["slow_reader", "gone"]]);
});
