import assert from "node:assert/strict";
import jpeg from "jpeg-js";
import { CameraSettings } from "../../server/contract/camera.ts";
import { HandChild, HandClock, settle } from "../../tests/support/hand_camera.ts";
import { createFleet } from "./fleet.ts";
import type { FleetOptions } from "./fleet.ts";
import { neverStarted } from "../ffmpeg/process.ts";

const MB = 1_000_000;

function setUp(more: Partial<FleetOptions> = {}) {
  const clock = new HandClock();
  const children: HandChild[] = [];
  const changes: string[] = [];
  const fleet = createFleet({
    clock,
    random: () => 0,
    start: (options) => children[children.push(new HandChild(options)) - 1] ?? assert.fail(),
    onChange: ({ from, to }) => void changes.push(`${from}→${to}`),
    ...more,
  });
  fleet.apply([CameraSettings.parse({ id: "lane", url: "rtsp://192.0.2.1/" })]);
  const report = () => fleet.camera("lane")?.report() ?? assert.fail("no camera");
  return { clock, children, changes, fleet, report };
}

/** Black, with or without a bright sign in its middle. */
function picture({ sign }: { sign: boolean }): Uint8Array<ArrayBuffer> {
  const [width, height] = [160, 96];
  const data = new Uint8Array(width * height * 4).fill(3);
  for (let y = 40; sign && y < 56; y++) data.fill(255, (y * width + 50) * 4, (y * width + 100) * 4);
  return new Uint8Array(jpeg.encode({ width, height, data }, 90).data);
}

const BLACK = picture({ sign: false });
const SIGN = picture({ sign: true });

Deno.test("a dark picture goes on being served, and is said to be dark until something is seen", async () => {
  const { clock, children, changes, fleet, report } = setUp();
  for (let second = 0; second < 30; second++) {
    children[0]?.showPicture(BLACK); // the same to the byte: black has no noise
    await clock.pass(1000);
  }
  assert.equal(report().status, "dark");
  assert.equal(report().is_dark, true);
  assert.ok((report().brightness ?? 1) < 0.05);
  assert.equal(report().reason, null);
  assert.equal(report().frames_total, 30, "every picture is kept");
  children[0]?.showPicture(SIGN);
  assert.equal(report().status, "streaming");
  assert.deepEqual(changes, [
    "stopped→starting",
    "starting→streaming",
    "streaming→dark",
    "dark→streaming",
  ]);
  assert.deepEqual(children[0]?.signals, []);
  await fleet.stop();
});

Deno.test("a stream that comes back dark is dark with its first picture", async () => {
  const { clock, children, changes, fleet, report } = setUp();
  for (let second = 0; second < 10; second++) {
    children[0]?.showPicture(BLACK);
    await clock.pass(1000);
  }
  children[0]?.end({ reason: "unreachable", detail: "The camera ended the connection." });
  await clock.pass(1000);
  children[1]?.showPicture(BLACK);
  assert.equal(report().status, "dark");
  assert.deepEqual(changes.slice(-3), [
    "backing_off→starting",
    "starting→streaming",
    "streaming→dark",
  ]);
  await fleet.stop();
});

Deno.test("another address does not inherit the dark", async () => {
  const { clock, children, fleet, report } = setUp();
  for (let second = 0; second < 10; second++) {
    children[0]?.showPicture(BLACK);
    await clock.pass(1000);
  }
  fleet.apply([CameraSettings.parse({ id: "lane", url: "rtsp://192.0.2.2/" })]);
  await settle();
  assert.equal(report().brightness, null);
  children[1]?.showPicture(BLACK);
  assert.equal(report().status, "streaming");
  await fleet.stop();
});

Deno.test("a picture that cannot be looked at is no dark one", async () => {
  const { clock, children, fleet, report } = setUp();
  for (let second = 0; second < 30; second++) {
    children[0]?.show(second);
    await clock.pass(1000);
  }
  assert.equal(report().status, "streaming");
  assert.equal(report().brightness, null);
  await fleet.stop();
});

Deno.test("an FFmpeg that crashes again and again is started ever more seldom, and counted", async () => {
  for (const shows of [false, true]) {
    const starts: number[] = [];
    const { clock, fleet, report } = setUp({
      start: (options) => {
        starts.push(options.monotonicMs());
        const child = new HandChild(options);
        queueMicrotask(() => {
          if (shows) child.show(starts.length);
          child.end({ reason: "crashed", detail: "FFmpeg ended with SIGSEGV." });
        });
        return child;
      },
    });
    await clock.pass(600_000);
    // 1, 2, 4, 8, 16 s and then 30 s apart: 24 starts in ten minutes.
    assert.ok(starts.length > 20 && starts.length < 26, `${starts.length} starts`);
    const gaps = starts.slice(1).map((atMs, index) => atMs - (starts[index] ?? 0));
    assert.deepEqual(gaps.slice(0, 7), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    assert.equal(report().reason, "crashed");
    assert.equal(report().detail, "FFmpeg ended with SIGSEGV.");
    assert.equal(report().failures_in_a_row, starts.length);
    await fleet.stop();
  }
});

Deno.test("an FFmpeg that cannot be started backs off like any other failure", async () => {
  let starts = 0;
  const { clock, fleet, report } = setUp({
    start: () => {
      starts++;
      return neverStarted({ reason: "crashed", detail: "Cannot start FFmpeg: out of memory" });
    },
  });
  await clock.pass(600_000);
  assert.ok(starts < 26, `${starts} starts`);
  assert.equal(report().reason, "crashed");
  assert.match(report().detail ?? "", /out of memory/);
  await fleet.stop();
});

/** A camera whose FFmpeg takes what the test says. */
function setUpMemory() {
  const memory: { bytes: number | null } = { bytes: 90 * MB };
  const rig = setUp({ processMemory: () => Promise.resolve(memory.bytes) });
  let noise = 0;
  const run = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      rig.children.at(-1)?.show(noise++ % 250);
      await rig.clock.pass(1000);
    }
  };
  return { ...rig, memory, run };
}

Deno.test("an FFmpeg that grows is ended, said why, and another takes its place", async () => {
  const { children, changes, fleet, memory, report, run } = setUpMemory();
  await run(40);
  assert.equal(report().ffmpeg_memory_bytes, 90 * MB);
  memory.bytes = 260 * MB;
  await run(20);
  assert.deepEqual(children[0]?.signals, ["kill"]);
  assert.deepEqual(changes.slice(2, 4), ["streaming→failed", "failed→backing_off"]);
  assert.equal(report().reason, "memory");
  assert.match(report().detail ?? "", /260 MB.*200 MB/);
  memory.bytes = 90 * MB;
  await run(60);
  assert.equal(report().status, "streaming");
  assert.equal(children.length, 2);
  await fleet.stop();
});

Deno.test("memory that may not be read is nobody's fault, and asked once a start", async () => {
  const { clock, children, fleet, memory, report, run } = setUpMemory();
  memory.bytes = null;
  await run(120);
  assert.equal(report().ffmpeg_memory_bytes, null);
  assert.deepEqual(children[0]?.signals, []);
  assert.equal(clock.timers, 1, "the watchdog's alone");
  await fleet.stop();
  assert.equal(clock.timers, 0);
});

Deno.test("a reading that comes after the end kills nobody", async () => {
  const reading = Promise.withResolvers<number>();
  const { clock, children, fleet } = setUp({ processMemory: () => reading.promise });
  children[0]?.show(1);
  await clock.pass(3000);
  children[0]?.show(2);
  await clock.pass(3000);
  children[0]?.show(3);
  await clock.pass(3900);
  children[0]?.show(4);
  await clock.pass(200);
  await fleet.stop();
  reading.resolve(900 * MB);
  await settle();
  assert.deepEqual(children[0]?.signals, ["stop"]);
  assert.equal(clock.timers, 0);
});
