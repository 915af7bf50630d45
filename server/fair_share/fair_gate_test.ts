import assert from "node:assert/strict";
import { createFairGate, type Entry, type FairGate, type GateLimits } from "./fair_gate.ts";

const LIMITS: GateLimits = { places: 4, perShare: 3, reserve: 1, waiting: 4, waitingPerShare: 2 };
const LONG_MS = 60_000;

/** Enters or fails. */
async function enter(gate: FairGate, share: string, maxWaitMs = 0): Promise<() => void> {
  const entry = await gate.enter(share, { maxWaitMs });
  assert.ok(entry.ok, `${share} has no place`);
  return entry.leave;
}

function whyNot(entry: Entry): string {
  return entry.ok ? "it has a place" : entry.why;
}

Deno.test("FairGate keeps places for those who have none, whatever floods", async () => {
  const gate = createFairGate(LIMITS);
  for (let index = 0; index < 10; index++) await gate.enter("flood");
  assert.equal(gate.counts().held, 3, "its own share");
  await enter(gate, "also");
  assert.equal(whyNot(await gate.enter("also")), "full");
  await enter(gate, "quiet site");
  assert.equal(whyNot(await gate.enter("another")), "full");
});

Deno.test("FairGate says whether the caller's own share is used up or all places are", async () => {
  const refused: string[] = [];
  const gate = createFairGate(LIMITS, (why) => refused.push(why));
  for (let index = 0; index < 3; index++) await enter(gate, "a");
  assert.equal(whyNot(await gate.enter("a")), "own_share");
  await enter(gate, "b");
  await enter(gate, "c");
  assert.equal(whyNot(await gate.enter("b")), "full");
  assert.deepEqual(refused, ["own_share", "full"]);
});

Deno.test("FairGate gives a place that is left to the shares that wait, in turn", async () => {
  const gate = createFairGate({ ...LIMITS, places: 1, perShare: 1, reserve: 0, waiting: 10 });
  const order: string[] = [];
  let leave = await enter(gate, "a");
  const waiting = ["a", "a", "b", "c"].map(async (share) => {
    leave = await enter(gate, share, LONG_MS);
    order.push(share);
  });
  assert.equal(gate.aheadOf("a"), 4);
  assert.equal(gate.aheadOf("new"), 3);
  for (const entered of [waiting[0], waiting[2], waiting[3], waiting[1]]) {
    leave();
    await entered;
  }
  assert.deepEqual(order, ["a", "b", "c", "a"]);
  leave();
  assert.deepEqual(gate.counts(), { held: 0, waiting: 0 });
});

Deno.test("FairGate passes over a share that has all it may have", async () => {
  const gate = createFairGate({ ...LIMITS, places: 3, perShare: 2, reserve: 0 });
  const [leave] = [await enter(gate, "a"), await enter(gate, "a")];
  const leaveOther = await enter(gate, "b");
  const third = enter(gate, "a", LONG_MS);
  const other = enter(gate, "b", LONG_MS);
  leaveOther();
  (await other)();
  assert.deepEqual(gate.counts(), { held: 2, waiting: 1 }, "a place is free, and not for this one");
  leave?.();
  await third;
});

Deno.test("FairGate bounds the line, of one share and of all", async () => {
  const gate = createFairGate({ ...LIMITS, places: 1, perShare: 1, reserve: 0, waiting: 3 });
  const leave = await enter(gate, "a");
  const waiting = ["b", "b", "c"].map((share) => gate.enter(share, { maxWaitMs: LONG_MS }));
  assert.equal(whyNot(await gate.enter("b", { maxWaitMs: LONG_MS })), "own_share");
  assert.equal(whyNot(await gate.enter("d", { maxWaitMs: LONG_MS })), "full");
  leave();
  for (const waits of [waiting[0], waiting[2], waiting[1]]) {
    const entry = await waits;
    if (entry?.ok) entry.leave();
  }
  assert.deepEqual(gate.counts(), { held: 0, waiting: 0 });
});

Deno.test("FairGate lets nobody wait for ever, nor for who has gone", async () => {
  const gate = createFairGate(LIMITS);
  const leaves = await Promise.all(["a", "a", "a", "b"].map((share) => enter(gate, share)));
  await enter(gate, "c");
  assert.equal(whyNot(await gate.enter("d", { maxWaitMs: 1 })), "full");
  const caller = new AbortController();
  const waiting = gate.enter("d", { maxWaitMs: LONG_MS, signal: caller.signal });
  caller.abort();
  assert.equal(whyNot(await waiting), "gone");
  assert.equal(whyNot(await gate.enter("d", { signal: caller.signal })), "gone");
  assert.equal(gate.counts().waiting, 0);
  const [leave] = leaves;
  leave?.();
  leave?.(); // twice counts once
  assert.equal(gate.counts().held, 4);
});
