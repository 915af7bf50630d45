import assert from "node:assert/strict";
import { isInVain } from "./use_refreshed.ts";

Deno.test("isInVain() goes for a server that is away or was asked too much, not for one that refuses", () => {
  const refused = (status: number) => isInVain({ ok: false, status, problem: null });
  assert.deepEqual([0, 429, 500, 503].map(refused), [true, true, true, true]);
  assert.deepEqual([400, 401, 403, 404].map(refused), [false, false, false, false]);
  assert.equal(isInVain({ ok: true, data: null }), false);
});
