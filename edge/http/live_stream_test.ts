import assert from "node:assert/strict";
import { createFrameStore } from "../cameras/frame_store.ts";
import { liveStream } from "./live_stream.ts";

const isFresh = () => true;

function store() {
  const frames = createFrameStore({ cameraId: "a", maxFrames: 5, maxBytes: 1_000_000 });
  const push = (text: string) =>
    frames.push({
      jpeg: new TextEncoder().encode(text),
      capturedAt: new Date(0),
      receivedMonotonicMs: 0,
      width: null,
      height: null,
    });
  return { frames, push };
}

async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, wanted: string) {
  let text = "";
  while (!text.includes(wanted)) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += new TextDecoder().decode(value);
  }
  return text;
}

Deno.test("liveStream() lets a slow viewer skip pictures instead of queueing them", async () => {
  const { frames, push } = store();
  const stream = liveStream(frames, {
    signal: new AbortController().signal,
    isFresh,
    onEnd: () => {},
  });
  const reader = stream.getReader();
  push("first");
  assert.match(await readUntil(reader, "first"), /^--washfleet-frame\r\nContent-Type: image\/jpeg/);
  for (const text of ["second", "third", "fourth"]) push(text);
  const next = await readUntil(reader, "fourth");
  assert.doesNotMatch(next, /second|third/);
  await reader.cancel();
});

Deno.test("liveStream() ends once when its viewer leaves while nothing comes", async () => {
  const { frames } = store();
  let ended = 0;
  const signal = new AbortController().signal;
  const reader = liveStream(frames, { signal, isFresh, onEnd: () => ended += 1 }).getReader();
  const waiting = reader.read();
  await reader.cancel();
  await waiting;
  assert.equal(ended, 1);
});

Deno.test("liveStream() ends when the camera is removed", async () => {
  const { frames, push } = store();
  let ended = 0;
  const signal = new AbortController().signal;
  const reader = liveStream(frames, { signal, isFresh, onEnd: () => ended += 1 }).getReader();
  push("only");
  await readUntil(reader, "only");
  frames.close();
  await readUntil(reader, "never");
  assert.equal(ended, 1);
});

Deno.test("liveStream() ends when the agent stops", async () => {
  const { frames } = store();
  const stop = new AbortController();
  const ended = Promise.withResolvers<void>();
  const reader = liveStream(frames, { signal: stop.signal, isFresh, onEnd: ended.resolve })
    .getReader();
  const last = reader.read();
  stop.abort();
  assert.equal((await last).done, true);
  await ended.promise;
});

Deno.test("liveStream() does not open with the last picture of a camera that is gone", async () => {
  const { frames, push } = store();
  const old = push("old");
  const signal = new AbortController().signal;
  const isFresh = (frame: { id: number }) => frame.id !== old.id;
  const reader = liveStream(frames, { signal, isFresh, onEnd: () => {} }).getReader();
  const opening = readUntil(reader, "news");
  push("news");
  const text = await opening;
  assert.match(text, /^--washfleet-frame\r\n/);
  assert.doesNotMatch(text, /old/);
  await reader.cancel();
});

Deno.test("liveStream() ends when its viewer leaves before it took anything", () => {
  const { frames } = store();
  const gone = new AbortController();
  let ended = 0;
  liveStream(frames, { signal: gone.signal, isFresh, onEnd: () => ended += 1 });
  gone.abort();
  assert.equal(ended, 1);
});
