import assert from "node:assert/strict";
import { waitUntil } from "../../tests/support/wait_until.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { hardwareId } from "./hardware_id.ts";
import { nextDueMs } from "./interval_trigger.ts";
import { type KeptRead, type ReadJob, ReadQueue, type ReadQueueOptions } from "./read_queue.ts";
import type { Answer } from "./server_client.ts";

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
  return {
    frame,
    trigger: "interval",
    commandId: null,
    key: String(id),
    expiresMonotonicMs: null,
    isUrgent: false,
    ...changes,
  };
}

const META = {
  camera_id: "a",
  captured_at: new Date(0).toISOString(),
  clock: "synced",
  trigger: "interval",
  command_id: null,
} as const;
const ANSWER = { outcome: "empty", read: null, visit_id: null, reason: null } as const;
const OK: Answer<typeof ANSWER> = { kind: "ok", value: ANSWER };
const AWAY: Answer<never> = { kind: "away", detail: "no route", status: null, retryAfterMs: 0 };

/** Copies by key: `held`, then `released` or `removed`. */
type Disk = Map<string, "held" | "released" | "removed">;

function rig(changes: Partial<ReadQueueOptions> = {}) {
  const disk: Disk = new Map();
  const clock = { nowMs: 0 };
  const keep = ({ key }: ReadJob): Promise<KeptRead> => {
    disk.set(key, "held");
    return Promise.resolve({
      remove: () => Promise.resolve(void disk.set(key, "removed")),
      release: () => void disk.set(key, "released"),
    });
  };
  const reads = new ReadQueue({
    send: () => Promise.resolve(OK),
    stamp: () => META,
    canSend: () => true,
    keep,
    onEnd: () => {},
    backoff: { firstMs: 1, longestMs: 2 },
    monotonicMs: () => clock.nowMs,
    keepAfterMs: 3000,
    ...changes,
  });
  const ending = new AbortController();
  return { reads, disk, clock, ending, run: () => reads.run(ending.signal) };
}

Deno.test("ReadQueue touches no disk while the server takes what it is sent", async () => {
  const { reads, disk, ending, run } = rig();
  const running = run();
  const sent = await Promise.all([1, 2, 3].map((id) => reads.offer(job(id))));
  assert.deepEqual(sent.map(({ kind }) => kind), ["answered", "answered", "answered"]);
  ending.abort();
  await running;
  assert.equal(disk.size, 0);
});

Deno.test("ReadQueue keeps what the server does not take, though nobody waits for its answer", async () => {
  const { reads, disk, ending, run } = rig({
    send: () => Promise.resolve(AWAY),
    keepAfterMs: 0,
  });
  const running = run();
  assert.deepEqual(await reads.offer(job(1)), { kind: "spooled" });
  assert.equal(disk.get("1"), "released");
  assert.equal(reads.waiting, 0);
  ending.abort();
  await running;
});

Deno.test("ReadQueue keeps a frame under way at a server that does not answer, until it does", async () => {
  const answer = Promise.withResolvers<Answer<typeof ANSWER>>();
  const { reads, disk, clock, ending, run } = rig({ send: () => answer.promise, keepAfterMs: 1 });
  const running = run();
  const sent = reads.offer(job(1));
  clock.nowMs = 10;
  await waitUntil(() => disk.has("1"), { what: "the copy on the disk" });
  assert.equal(disk.get("1"), "held", "nobody else may send it meanwhile");
  answer.resolve(OK);
  assert.equal((await sent).kind, "answered");
  assert.equal(disk.get("1"), "removed");
  ending.abort();
  await running;
});

Deno.test("ReadQueue sends nothing before the time is known, and whom somebody waits for first", async () => {
  const sent: number[] = [];
  let isKnown = false;
  const { reads, ending, run } = rig({
    canSend: () => isKnown,
    concurrency: 1,
    keepAfterMs: 1,
    send: (one) => Promise.resolve(void sent.push(one.frame.id)).then(() => OK),
    keep: () => Promise.reject(new Error("no disk")),
  });
  const running = run();
  const first = reads.offer(job(1));
  const second = reads.offer(job(2, { isUrgent: true }));
  const third = reads.offer(job(3, { isUrgent: true }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(sent, []);
  isKnown = true;
  await Promise.all([first, second, third]);
  assert.deepEqual(sent, [2, 3, 1], "cars in the order in which they came, before what can wait");
  ending.abort();
  await running;
});

Deno.test("ReadQueue stamps a frame once, however often it is sent", async () => {
  let stamps = 0;
  let tries = 0;
  const { reads, ending, run } = rig({
    stamp: () => ({ ...META, captured_at: new Date(++stamps).toISOString() }),
    send: (_, meta) => {
      assert.equal(meta.captured_at, new Date(1).toISOString());
      return Promise.resolve(++tries < 3 ? AWAY : OK);
    },
  });
  const running = run();
  assert.equal((await reads.offer(job(1))).kind, "answered");
  assert.equal(stamps, 1);
  ending.abort();
  await running;
});

Deno.test("ReadQueue that is full puts the oldest on the disk, never one that somebody waits for", async () => {
  const { reads, disk, ending, run } = rig({ maxWaiting: 2 });
  const urgent = reads.offer(job(1, { isUrgent: true }));
  const oldest = reads.offer(job(2));
  const newest = reads.offer(job(3));
  assert.deepEqual(await oldest, { kind: "spooled" });
  const running = run();
  assert.equal((await urgent).kind, "answered");
  assert.equal((await newest).kind, "answered");
  assert.deepEqual([...disk.keys()], ["2"]);
  ending.abort();
  await running;
});

Deno.test("ReadQueue without a disk stays bounded and drops the oldest", async () => {
  const ended: number[] = [];
  const { reads, ending, run } = rig({
    maxWaiting: 2,
    keep: () => Promise.reject(new Error("no space left")),
    onEnd: ({ frame }, { kind }) => kind === "dropped" && ended.push(frame.id),
  });
  const all = [1, 2, 3, 4, 5, 6, 7, 8].map((id) => reads.offer(job(id)));
  await new Promise((resolve) => setTimeout(resolve));
  for (const id of [9, 10, 11]) all.push(reads.offer(job(id)));
  assert.ok(reads.waiting <= 4, String(reads.waiting));
  assert.ok(Math.max(...ended) < 9, `the newest stay: ${ended} went`);
  ending.abort();
  await run();
  assert.equal(reads.waiting, 0);
  assert.equal(ended.length, all.length, "each is told of");
});

Deno.test("ReadQueue gives up a command's frame that is too late, and says why", async () => {
  const { reads, clock, disk, ending, run } = rig({
    send: () => {
      clock.nowMs = 5000;
      return Promise.resolve(AWAY);
    },
  });
  const sent = reads.offer(job(1, { expiresMonotonicMs: 1000 }));
  const running = run();
  assert.deepEqual(await sent, { kind: "away", detail: "no route" });
  assert.equal(disk.size, 0, "a command's answer is never kept");
  ending.abort();
  await running;
});

Deno.test("ReadQueue does not keep a frame's caller waiting for as long as the server wants rest", async () => {
  const { reads, ending, run } = rig({
    monotonicMs: () => performance.now(),
    send: () => Promise.resolve({ ...AWAY, retryAfterMs: 3_600_000 }),
  });
  const sent = reads.offer(job(1, { expiresMonotonicMs: performance.now() + 50 }));
  const running = run();
  assert.equal((await sent).kind, "away");
  ending.abort();
  await running;
});

Deno.test("ReadQueue has a bounded number under way, and is idle only with room beside them", async () => {
  let underWay = 0;
  let most = 0;
  const { reads, ending, run } = rig({
    concurrency: 2,
    send: async () => {
      most = Math.max(most, ++underWay);
      assert.equal(reads.isIdle, false);
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay -= 1;
      return OK;
    },
  });
  const running = run();
  await Promise.all([1, 2, 3, 4, 5, 6].map((id) => reads.offer(job(id))));
  assert.equal(most, 2);
  assert.equal(reads.isIdle, true);
  ending.abort();
  await running;
});

Deno.test("ReadQueue that stops keeps what is not delivered, and tells who waits for a command", async () => {
  const { reads, disk, ending, run } = rig();
  const kept = reads.offer(job(1));
  const commanded = reads.offer(job(2, { expiresMonotonicMs: 1e9 }));
  ending.abort();
  await run();
  assert.deepEqual(await kept, { kind: "spooled" });
  assert.deepEqual(await commanded, { kind: "dropped" });
  assert.deepEqual([...disk], [["1", "released"]]);
});

Deno.test("ReadQueue keeps a frame whose token does not count now", async () => {
  const { reads, disk, ending, run } = rig({
    send: () =>
      Promise.resolve({ kind: "unauthorized", code: "unauthenticated", detail: "revoked" }),
    keepAfterMs: 0,
  });
  const running = run();
  assert.deepEqual(await reads.offer(job(1)), { kind: "spooled" });
  assert.equal(disk.get("1"), "released");
  ending.abort();
  await running;
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
