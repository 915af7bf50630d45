import assert from "node:assert/strict";
import type { Failure } from "../ffmpeg/failure.ts";
import type { FfmpegOptions, FfmpegProcess } from "../ffmpeg/process.ts";
import type { Clock } from "./clock.ts";
import { startSnapshots } from "./snapshot_source.ts";
import type { SnapshotAnswer } from "./snapshot_request.ts";

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);
const refusal: Failure = { reason: "not_found", detail: "The camera answers 404." };

/** A clock that stands still until a timer is let go. */
function handClock() {
  const timers: { delayMs: number; callback: () => void }[] = [];
  let nowMs = 0;
  const clock: Clock = {
    now: () => new Date(0),
    monotonicMs: () => nowMs,
    setTimer(delayMs, callback) {
      const timer = { delayMs, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  return { clock, timers, pass: (ms: number) => void (nowMs += ms) };
}

/** A camera whose answers the test gives, one by one. */
function handClient() {
  const waiting: { answer: (answer: SnapshotAnswer) => void; signal: AbortSignal }[] = [];
  const client = {
    isClosed: false,
    request: (signal: AbortSignal) =>
      new Promise<SnapshotAnswer>((answer) => {
        waiting.push({ answer, signal });
        const failure: Failure = { reason: "timeout", detail: "aborted" };
        signal.addEventListener("abort", () => answer({ ok: false, failure }));
      }),
    close: () => void (client.isClosed = true),
  };
  return { client, waiting };
}

function setUp(startFfmpeg?: (options: FfmpegOptions) => FfmpegProcess) {
  const { clock, timers, pass } = handClock();
  const { client, waiting } = handClient();
  const pictures: Uint8Array[] = [];
  const source = startSnapshots({
    settings: { interval_ms: 1000, quality: 5, rotate: 0 },
    isChanged: startFfmpeg !== undefined,
    client,
    clock,
    ffmpegPath: "/usr/bin/ffmpeg",
    monotonicMs: () => clock.monotonicMs(),
    onPicture: (jpeg) => void pictures.push(jpeg),
    startFfmpeg: startFfmpeg ?? (() => assert.fail("no FFmpeg is needed")),
  });
  return { source, timers, pass, client, waiting, pictures };
}

/** Lets what has resolved be heard. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

Deno.test("startSnapshots() asks once an interval, counted from one request to the next", async () => {
  const { source, timers, pass, waiting, pictures } = setUp();
  pass(300);
  waiting[0]?.answer({ ok: true, jpeg: JPEG });
  await settle();
  assert.deepEqual(pictures, [JPEG]);
  assert.deepEqual(timers.map(({ delayMs }) => delayMs), [700]);
  assert.equal(waiting.length, 1, "none before its time");
  pass(700);
  timers[0]?.callback();
  await settle();
  pass(2500);
  waiting[1]?.answer({ ok: true, jpeg: JPEG });
  await settle();
  assert.deepEqual(timers.map(({ delayMs }) => delayMs), [0], "a slow camera is not asked twice");
  source.kill();
  await source.exited;
});

Deno.test("startSnapshots() ends with the first failure, and closes its connections", async () => {
  const { source, client, waiting } = setUp();
  waiting[0]?.answer({ ok: false, failure: refusal });
  assert.deepEqual(await source.exited, refusal);
  assert.equal(client.isClosed, true);
});

Deno.test("kill() and stop() end a request under way and a wait between two", async () => {
  const asking = setUp();
  asking.source.kill();
  assert.equal((await asking.source.exited).detail, "aborted");
  const between = setUp();
  between.waiting[0]?.answer({ ok: true, jpeg: JPEG });
  await settle();
  await between.source.stop({ graceMs: 1 });
  assert.equal((await between.source.exited).reason, "crashed");
  assert.equal(between.timers.length, 0, "no timer is left");
  assert.equal(between.waiting.length, 1);
});

Deno.test("a late picture of a camera that was stopped is dropped", async () => {
  const { source, waiting, pictures } = setUp();
  const stopped = source.stop({ graceMs: 1 });
  waiting[0]?.answer({ ok: true, jpeg: JPEG });
  await stopped;
  assert.deepEqual(pictures, []);
});

Deno.test("startSnapshots() hands its pictures to FFmpeg, and ends when that ends", async () => {
  const exit = Promise.withResolvers<Failure>();
  const received: number[] = [];
  const { source, timers, waiting, pictures } = setUp((options) => {
    options.input?.pipeTo(
      new WritableStream({ write: (bytes) => void received.push(...bytes) }),
    ).catch(() => {});
    options.onPicture(Uint8Array.of(1));
    assert.ok(!options.command.argv.includes("concat"), "it opens no address");
    return { pid: 7, exited: exit.promise, kill: () => {}, stop: () => Promise.resolve() };
  });
  assert.equal(source.pid, 7);
  waiting[0]?.answer({ ok: true, jpeg: JPEG });
  await settle();
  const head = "--ffmpeg\r\nContent-type: image/jpeg\r\nContent-length: 4\r\n\r\n";
  assert.deepEqual(received, [...new TextEncoder().encode(head), ...JPEG, 13, 10]);
  assert.deepEqual(pictures, [Uint8Array.of(1)], "FFmpeg's, not the camera's");
  // The next request is under way when FFmpeg ends: its end is no fault of the camera.
  timers[0]?.callback();
  await settle();
  assert.equal(waiting.length, 2);
  const crash: Failure = { reason: "crashed", detail: "FFmpeg ended with SIGSEGV." };
  exit.resolve(crash);
  assert.deepEqual(await source.exited, crash);
});
