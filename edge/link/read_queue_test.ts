import assert from "node:assert/strict";
import type { Frame } from "../cameras/frame_store.ts";
import { createMetrics } from "../metrics.ts";
import { hardwareId } from "./hardware_id.ts";
import { nextDueMs } from "./interval_trigger.ts";
import { type ReadJob, ReadQueue, type ReadQueueOptions } from "./read_queue.ts";

function job(id: number, changes: Partial<ReadJob> = {}): ReadJob {
  const frame: Frame = {
    id,
    cameraId: "a",
    jpeg: new Uint8Array(),
    capturedAt: new Date(0),
    receivedMonotonicMs: 0,
    width: null,
    height: null,
    etag: `"${id}"`,
  };
  const meta = {
    camera_id: "a",
    captured_at: new Date(0).toISOString(),
    clock: "synced" as const,
    trigger: "interval" as const,
    command_id: null,
  };
  return { frame, meta, key: String(id), expiresMonotonicMs: 1e9, isUrgent: false, ...changes };
}

const ANSWER = { outcome: "empty", read: null, visit_id: null, reason: null } as const;

function queue(changes: Partial<ReadQueueOptions>) {
  const metrics = createMetrics();
  return new ReadQueue({
    metrics,
    send: () => Promise.resolve({ kind: "ok", value: ANSWER }),
    backoff: { firstMs: 1, longestMs: 2 },
    monotonicMs: () => performance.now(),
    ...changes,
  });
}

Deno.test("ReadQueue drops the oldest when it is full, but never one that somebody waits for", async () => {
  const sent: number[] = [];
  const reads = queue({
    maxWaiting: 2,
    concurrency: 1,
    send: (one) => {
      sent.push(one.frame.id);
      return Promise.resolve({ kind: "ok", value: ANSWER });
    },
  });
  const stop = new AbortController();
  const urgent = reads.offer(job(1, { isUrgent: true }));
  const oldest = reads.offer(job(2));
  const newest = reads.offer(job(3));
  assert.deepEqual(await oldest, { kind: "dropped" });
  assert.equal(reads.droppedTotal, 1);
  const running = reads.run(stop.signal);
  assert.equal((await urgent).kind, "answered");
  assert.equal((await newest).kind, "answered");
  assert.deepEqual(sent, [1, 3]);
  stop.abort();
  await running;
});

Deno.test("ReadQueue gives up a frame that is too old, and says why", async () => {
  let nowMs = 0;
  const reads = queue({
    monotonicMs: () => nowMs,
    send: () => {
      nowMs = 5000;
      return Promise.resolve({ kind: "away", detail: "no route", retryAfterMs: 0 });
    },
  });
  const stop = new AbortController();
  const sent = reads.offer(job(1, { expiresMonotonicMs: 1000 }));
  const running = reads.run(stop.signal);
  assert.deepEqual(await sent, { kind: "away", detail: "no route" });
  stop.abort();
  await running;
});

Deno.test("ReadQueue does not keep a frame's caller waiting for as long as the server wants rest", async () => {
  const reads = queue({
    send: () => Promise.resolve({ kind: "away", detail: "busy", retryAfterMs: 3_600_000 }),
  });
  const stop = new AbortController();
  const sent = reads.offer(job(1, { expiresMonotonicMs: performance.now() + 50 }));
  const running = reads.run(stop.signal);
  const deadline = setTimeout(() => stop.abort(), 30_000);
  assert.deepEqual(await sent, { kind: "away", detail: "busy" });
  clearTimeout(deadline);
  stop.abort();
  await running;
});

Deno.test("ReadQueue has a bounded number under way", async () => {
  let underWay = 0;
  let most = 0;
  const reads = queue({
    concurrency: 2,
    send: async () => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay -= 1;
      return { kind: "ok", value: ANSWER };
    },
  });
  const stop = new AbortController();
  const running = reads.run(stop.signal);
  await Promise.all([1, 2, 3, 4, 5, 6].map((id) => reads.offer(job(id))));
  assert.equal(most, 2);
  stop.abort();
  await running;
});

Deno.test("ReadQueue tells whoever waits when the agent stops", async () => {
  const reads = queue({});
  const sent = reads.offer(job(1));
  const stop = new AbortController();
  stop.abort();
  await reads.run(stop.signal);
  assert.deepEqual(await sent, { kind: "dropped" });
});

Deno.test("nextDueMs() takes each frame of a camera as fast as the interval, in spite of jitter", () => {
  let dueMs: number | null = null;
  let taken = 0;
  for (const nowMs of [0, 990, 2010, 2985, 4020, 5000]) {
    const next = nextDueMs(dueMs, { nowMs, everyMs: 1000 });
    dueMs = next.dueMs;
    if (next.isDue) taken += 1;
  }
  assert.equal(taken, 6);
});

Deno.test("nextDueMs() does not catch up after a gap", () => {
  const first = nextDueMs(null, { nowMs: 0, everyMs: 1000 });
  const afterGap = nextDueMs(first.dueMs, { nowMs: 60_000, everyMs: 1000 });
  assert.deepEqual(afterGap, { isDue: true, dueMs: 61_000 });
  assert.equal(nextDueMs(afterGap.dueMs, { nowMs: 60_100, everyMs: 1000 }).isDue, false);
});

Deno.test("hardwareId() is the same over reinstalls, and differs by data folder and machine", () => {
  const facts = { macs: ["dc:a6:32:00:00:01", "02:42:ac:11:00:02"], fallback: "x", dataDir: "/a" };
  const id = hardwareId(facts);
  assert.match(id, /^[0-9a-f]{64}$/);
  assert.equal(hardwareId({ ...facts, fallback: "y", macs: facts.macs.toReversed() }), id);
  assert.notEqual(hardwareId({ ...facts, dataDir: "/b" }), id);
  assert.notEqual(hardwareId({ ...facts, macs: ["dc:a6:32:00:00:02"] }), id);
  // Made-up addresses of containers change: the kept fallback counts then.
  const container = { ...facts, macs: ["02:42:ac:11:00:02"] };
  assert.equal(hardwareId(container), hardwareId({ ...container, macs: ["02:42:ac:11:00:09"] }));
});
