import assert from "node:assert/strict";
import fc from "fast-check";
import { type RowKeys, rowKeys } from "./row_keys.ts";

const keysOf = (before: RowKeys, ids: string, isReused = true) =>
  rowKeys(before, { ids: [...ids], isReused });
const first = keysOf(new Map(), "abcde");

Deno.test("rowKeys() lets new rows go on as those that went from their place", () => {
  assert.deepEqual([...first.values()], [0, 1, 2, 3, 4]);
  assert.deepEqual([...keysOf(first, "xybz")], [["x", 0], ["y", 5], ["b", 1], ["z", 2]]);
  assert.deepEqual([...keysOf(first, "vwxyz").values()], [0, 1, 2, 3, 4]);
});

Deno.test("rowKeys() makes rows for what an event brought, so that no focus lands on another read", () => {
  assert.deepEqual([...keysOf(first, "xabcd", false)], [
    ["x", 5],
    ["a", 0],
    ["b", 1],
    ["c", 2],
    ["d", 3],
  ]);
});

Deno.test("rowKeys() gives each row one key, keeps those that stay, and moves none that it reuses", () => {
  const list = fc.uniqueArray(fc.constantFrom(..."abcdefghijkl"), { maxLength: 9 });
  fc.assert(fc.property(list, list, fc.boolean(), (one, two, isReused) => {
    const before = keysOf(new Map(), one.join(""));
    const after = keysOf(before, two.join(""), isReused);
    assert.deepEqual([...after.keys()], two);
    assert.equal(new Set(after.values()).size, two.length);
    const stay = two.filter((id) => before.has(id));
    const isInOrder = stay.join() === one.filter((id) => after.has(id)).join();
    if (!isReused || isInOrder) stay.forEach((id) => assert.equal(after.get(id), before.get(id)));
    if (!isReused) return;
    const places = [...before.values()];
    const reused = [...after.values()].map((key) => places.indexOf(key)).filter((at) => at >= 0);
    assert.deepEqual(reused, reused.toSorted((a, b) => a - b));
  }));
});
