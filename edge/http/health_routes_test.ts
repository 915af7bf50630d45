import assert from "node:assert/strict";
import { overallStatus } from "./health_routes.ts";

Deno.test("overallStatus() takes a dark camera for one that gives pictures, but not for a good one", () => {
  const [streaming, dark, down] = (["streaming", "dark", "backing_off"] as const)
    .map((status) => ({ status }));
  assert.ok(streaming && dark && down);
  assert.equal(overallStatus([streaming, streaming], true), "ok");
  assert.equal(overallStatus([streaming, dark], true), "degraded");
  assert.equal(overallStatus([dark], true), "degraded");
  assert.equal(overallStatus([down], true), "failing");
  assert.equal(overallStatus([streaming], false), "degraded");
});
