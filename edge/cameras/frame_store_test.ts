import assert from "node:assert/strict";
import { createFrameStore } from "./frame_store.ts";
import type { FrameStore } from "./frame_store.ts";

function store(limits: { maxFrames?: number; maxBytes?: number } = {}): FrameStore {
  return createFrameStore({ cameraId: "lane", maxFrames: 3, maxBytes: 1000, ...limits });
}

function picture(sizeBytes: number, atMs = 0) {
  return {
    jpeg: new Uint8Array(sizeBytes),
    capturedAt: new Date(atMs),
    receivedMonotonicMs: atMs,
    width: 4,
    height: 2,
  };
}

Deno.test("createFrameStore() keeps the newest frames, bounded in count", () => {
  const frames = store();
  for (let index = 0; index < 5; index++) frames.push(picture(10));
  assert.deepEqual(frames.list().map(({ id }) => id), [3, 4, 5]);
  assert.equal(frames.sizeBytes, 30);
  assert.equal(frames.framesTotal, 5);
  assert.equal(frames.byId(2), null);
  assert.equal(frames.byId(4)?.id, 4);
});

Deno.test("createFrameStore() keeps the newest frames, bounded in bytes", () => {
  const frames = store({ maxFrames: 100 });
  for (let index = 0; index < 50; index++) frames.push(picture(300));
  assert.equal(frames.list().length, 3);
  assert.equal(frames.sizeBytes, 900);
});

Deno.test("createFrameStore() keeps a newest frame that alone is larger than the bound", () => {
  const frames = store();
  frames.push(picture(10));
  frames.push(picture(5000));
  assert.deepEqual(frames.list().map(({ id }) => id), [2]);
  frames.push(picture(10));
  assert.deepEqual(frames.list().map(({ id }) => id), [3]);
});

Deno.test("createFrameStore() never copies a picture", () => {
  const frames = store();
  const pushed = picture(10);
  frames.push(pushed);
  assert.equal(frames.newest()?.jpeg, pushed.jpeg);
});

Deno.test("createFrameStore() tags frames apart, also over a restart of the agent", () => {
  const before = store().push(picture(1, 1_700_000_000_000));
  const after = store().push(picture(1, 1_700_000_060_000));
  assert.equal(before.id, after.id);
  assert.notEqual(before.etag, after.etag);
  assert.match(before.etag, /^"[\w-]+"$/);
});

Deno.test("nextFrame() gives the newest there is, so that a slow reader skips and never queues", async () => {
  const frames = store();
  frames.push(picture(1));
  frames.push(picture(1));
  assert.equal((await frames.nextFrame(0))?.id, 2);
  const waiting = frames.nextFrame(2);
  frames.push(picture(1));
  frames.push(picture(1));
  assert.equal((await waiting)?.id, 3);
});

Deno.test("nextFrame() ends with null on abort, on close, and when either came before", async () => {
  const frames = store();
  const aborting = new AbortController();
  const waiting = frames.nextFrame(0, aborting.signal);
  aborting.abort();
  assert.equal(await waiting, null);
  assert.equal(await frames.nextFrame(0, aborting.signal), null);
  const closing = frames.nextFrame(0);
  frames.close();
  assert.equal(await closing, null);
  assert.equal(await frames.nextFrame(0), null);
});

Deno.test("onFrame() calls until it is unsubscribed, also from within the call", () => {
  const frames = store();
  const heard: number[] = [];
  const stop = frames.onFrame(({ id }) => {
    heard.push(id);
    if (id === 2) stop();
  });
  for (let index = 0; index < 4; index++) frames.push(picture(1));
  assert.deepEqual(heard, [1, 2]);
});

Deno.test("createFrameStore() refuses bounds that keep nothing", () => {
  assert.throws(() => store({ maxFrames: 0 }), RangeError);
  assert.throws(() => store({ maxBytes: Number.NaN }), RangeError);
});
