import assert from "node:assert/strict";
import type { ScaledJpeg } from "../ffmpeg/scale_jpeg.ts";
import { createFrameStore, type Frame } from "./frame_store.ts";
import { createFrameVariants, type FrameVariantsOptions, variantWidth } from "./frame_variants.ts";

const store = createFrameStore({ cameraId: "a", maxFrames: 100, maxBytes: 1_000_000 });

function frame(width: number | null = 1920): Frame {
  return store.push({
    jpeg: new Uint8Array(10),
    capturedAt: new Date(0),
    receivedMonotonicMs: 0,
    width,
    height: width === null ? null : 1080,
  });
}

/** Scaling that ends when the test says so. */
function byHand(options: Omit<FrameVariantsOptions, "scale"> = {}) {
  const started: { width: number; end: (scaled: ScaledJpeg) => void }[] = [];
  const variants = createFrameVariants({
    ...options,
    scale: (_jpeg, width) => {
      const { promise, resolve } = Promise.withResolvers<ScaledJpeg>();
      started.push({ width, end: resolve });
      return promise;
    },
  });
  const endAll = () => {
    for (const { end } of started) end({ ok: true, jpeg: new Uint8Array(100) });
  };
  return { variants, started, endAll };
}

Deno.test("variantWidth() rounds up to a step, and never beyond the picture", () => {
  const picture = frame(1920);
  assert.deepEqual([64, 480, 481, 1904].map((asked) => variantWidth(picture, asked)), [
    64,
    480,
    496,
    1904,
  ]);
  for (const asked of [1905, 1920, 3840]) assert.equal(variantWidth(picture, asked), null);
  assert.equal(variantWidth(frame(null), 480), 480, "FFmpeg knows its width");
});

Deno.test("fifty that ask at once for one copy start one FFmpeg, and later ones none", async () => {
  const { variants, started, endAll } = byHand();
  const picture = frame();
  const asked = Array.from({ length: 50 }, () => variants.scaled(picture, 480));
  endAll();
  const jpegs = (await Promise.all(asked)).map((one) => one.kind === "picture" && one.jpeg);
  assert.equal(new Set(jpegs).size, 1);
  const later = await variants.scaled(picture, 480);
  assert.equal(later.kind === "picture" && later.jpeg, jpegs[0]);
  assert.equal(started.length, 1);
});

Deno.test("few are made at a time, few wait, and the rest are told to come again", async () => {
  const { variants, started, endAll } = byHand({ maxRunning: 2, maxWaiting: 3 });
  const picture = frame();
  const widths = [64, 80, 96, 112, 128, 144, 160];
  const asked = widths.map((width) => variants.scaled(picture, width));
  assert.equal(started.length, 2);
  const shared = variants.scaled(picture, 128);
  const done = Promise.all([...asked, shared]);
  while (started.length < 5) {
    endAll();
    await Promise.resolve();
  }
  endAll();
  assert.deepEqual((await done).map(({ kind }) => kind), [
    ...Array(5).fill("picture"),
    "busy",
    "busy",
    "picture", // waits for the same one, which costs nothing
  ]);
  assert.deepEqual(started.map(({ width }) => width), widths.slice(0, 5));
  const again = variants.scaled(picture, 160);
  endAll();
  assert.equal((await again).kind, "picture");
});

Deno.test("copies are bounded in bytes, and the one not asked for longest goes first", async () => {
  const { variants, started, endAll } = byHand({ maxBytes: 250 });
  const [one, two, three] = [frame(), frame(), frame()];
  const ask = async (picture: Frame) => {
    const asked = variants.scaled(picture, 480);
    endAll();
    await asked;
    return started.length;
  };
  assert.deepEqual([await ask(one), await ask(two)], [1, 2]);
  assert.equal(await ask(one), 2, "kept, and used now");
  assert.equal(await ask(three), 3);
  assert.equal(await ask(one), 3);
  assert.equal(await ask(two), 4);
});

Deno.test("a failure is not kept, and gives its place back", async () => {
  const { variants, started } = byHand({ maxRunning: 1 });
  const picture = frame();
  for (let n = 0; n < 3; n++) {
    const asked = variants.scaled(picture, 480);
    started[n]?.end({ ok: false, detail: "damaged" });
    assert.deepEqual(await asked, { kind: "failed", detail: "damaged" });
  }
});
