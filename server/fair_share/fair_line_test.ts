import assert from "node:assert/strict";
import fc from "fast-check";
import { FairLine } from "./fair_line.ts";

function lineOf(...shares: string[]): FairLine<string> {
  const line = new FairLine<string>();
  shares.forEach((share, index) => line.add(share, `${share}${index}`));
  return line;
}

function takeAll(line: FairLine<string>): string[] {
  const taken: string[] = [];
  for (let next = line.take(() => true); next !== undefined; next = line.take(() => true)) {
    taken.push(next.item);
  }
  return taken;
}

Deno.test("FairLine takes shares in turn, so that one that floods delays another by one alone", () => {
  const line = lineOf("a", "a", "a", "a", "b", "a", "b", "c");
  assert.deepEqual(takeAll(line), ["a0", "b4", "c7", "a1", "b6", "a2", "a3", "a5"]);
  assert.equal(line.size, 0);
});

Deno.test("FairLine lets no newcomer pass one that waits, however many shares come", () => {
  const line = lineOf("a", "a");
  line.take(() => true);
  for (let index = 0; index < 50; index++) line.add(`new ${index}`, "new");
  assert.equal(line.take(() => true)?.item, "a1");
});

Deno.test("FairLine passes over a share that may have none now, and keeps its place", () => {
  const line = lineOf("a", "b", "c");
  assert.equal(line.take((share) => share !== "a")?.item, "b1");
  assert.deepEqual(takeAll(line), ["a0", "c2"]);
});

Deno.test("FairLine forgets who has gone, and an empty share with its last one", () => {
  const line = new FairLine<string>();
  line.add("a", "first");
  line.add("a", "second");
  assert.equal(line.remove("a", "first"), true);
  assert.equal(line.remove("a", "first"), false);
  assert.equal(line.remove("nobody", "first"), false);
  assert.equal(line.take(() => true)?.item, "second");
  assert.equal(line.take(() => true), undefined);
});

Deno.test("aheadOf() counts those who are taken first, whatever waits", () => {
  const shares = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });
  fc.assert(fc.property(shares, fc.constantFrom("a", "b", "e"), (waiting, share) => {
    const line = lineOf(...waiting);
    const ahead = line.aheadOf(share);
    line.add(share, "me");
    assert.equal(takeAll(line).indexOf("me"), ahead);
  }));
});
