import assert from "node:assert/strict";
import { startCamera } from "./start_camera.ts";
import type { Camera } from "./start_camera.ts";
import { until, watchWithFfmpeg } from "./watch_with_ffmpeg.ts";
import type { WatchedPicture, Watcher } from "./watch_with_ffmpeg.ts";

async function withWatchedCamera(
  test: (camera: Camera, watcher: Watcher) => Promise<void>,
): Promise<void> {
  const traffic = { meanSecondsBetweenCars: 0 };
  const camera = startCamera({ port: 0, name: "Test lane", traffic });
  const watcher = watchWithFfmpeg(camera.url);
  try {
    await until(() => watcher.pictures.length >= 2, { what: "pictures come" });
    await test(camera, watcher);
  } finally {
    await watcher.stop();
    await camera.stop();
  }
}

/** Waits for `count` more pictures and gives them. */
async function nextPictures({ pictures }: Watcher, count: number): Promise<WatchedPicture[]> {
  const from = pictures.length;
  await until(() => pictures.length >= from + count, { what: `${count} more pictures come` });
  return pictures.slice(from, from + count);
}

function meanBrightness({ data }: WatchedPicture): number {
  return data.reduce((sum, level) => sum + level, 0) / data.length;
}

Deno.test("fault() freeze repeats one picture while packets flow, until clear", async () => {
  await withWatchedCamera(async (camera, watcher) => {
    await camera.fault({ kind: "freeze" });
    const [, second, third] = await nextPictures(watcher, 3);
    assert.deepEqual(second?.data, third?.data);
    await camera.fault({ kind: "clear" });
    const [, fourth, fifth] = await nextPictures(watcher, 3);
    assert.notDeepEqual(fourth?.data, fifth?.data);
    assert.equal(watcher.hasExited(), false);
  });
});

Deno.test("fault() stall keeps the connection and sends nothing, until clear", async () => {
  await withWatchedCamera(async (camera, watcher) => {
    await camera.fault({ kind: "stall" });
    // Codes count on while nothing is sent: the next picture that comes is far ahead.
    const stalledAtMs = Date.now();
    await until(() => Date.now() - stalledAtMs > 2_500, { what: "time passes" });
    assert.deepEqual(camera.sessions(), { total: 1, playing: 1 });
    await camera.fault({ kind: "clear" });
    await until(() => largestGap(watcher.pictures) >= 50, { what: "pictures go on after a gap" });
    assert.equal(watcher.hasExited(), false);
  });
});

/** In codes, of which 25 go by in a second. */
function largestGap(pictures: WatchedPicture[]): number {
  const codes = pictures.map(({ code }) => code ?? 0);
  return Math.max(...codes.slice(1).map((code, i) => code - (codes[i] ?? 0)));
}

Deno.test("fault() drop closes every connection and welcomes new ones", async () => {
  await withWatchedCamera(async (camera, watcher) => {
    await camera.fault({ kind: "drop" });
    await until(watcher.hasExited, { what: "FFmpeg notices" });
    const next = watchWithFfmpeg(camera.url);
    await until(() => next.pictures.length >= 1, { what: "a new connection gets pictures" });
    await next.stop();
  });
});

Deno.test("fault() refuse answers each client with the status, or not at all", async () => {
  await withWatchedCamera(async (camera, watcher) => {
    const cases = [
      { as: 401, says: /401/ },
      { as: 404, says: /404/ },
      { as: 453, says: /453/ },
      { as: "connection_refused", says: /Connection refused/ },
    ] as const;
    for (const { as, says } of cases) {
      await camera.fault({ kind: "refuse", as });
      await until(watcher.hasExited, { what: "the first connection ends" });
      const next = watchWithFfmpeg(camera.url);
      await until(next.hasExited, { what: `FFmpeg gives up with ${says}` });
      await next.stop();
      assert.match(next.stderr(), says);
    }
    await camera.fault({ kind: "clear" });
    const healthy = watchWithFfmpeg(camera.url);
    await until(() => healthy.pictures.length >= 1, { what: "pictures come again" });
    await healthy.stop();
  });
});

Deno.test("fault() resolution changes the size inside the running stream", async () => {
  await withWatchedCamera(async (camera, watcher) => {
    await camera.fault({ kind: "resolution", width: 1280, height: 720 });
    const sizes = await probeSizes(camera.url);
    assert.deepEqual(new Set(sizes), new Set(["1280,720"]));
    await nextPictures(watcher, 1); // FFmpeg scales on: the old connection survived the change.
    assert.equal(watcher.hasExited(), false);
  });
});

Deno.test("fault() dark shows a black picture", async () => {
  await withWatchedCamera(async (camera, watcher) => {
    assert.ok(meanBrightness((await nextPictures(watcher, 1))[0] ?? assert.fail()) > 80);
    await camera.fault({ kind: "dark" });
    await until(() => meanBrightness(watcher.pictures.at(-1) ?? assert.fail()) < 30, {
      what: "the picture is black",
    });
  });
});

/** Width and height of the first pictures. */
async function probeSizes(url: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ffprobe", {
    args: [
      ...[
        "-v",
        "error",
        "-rtsp_transport",
        "tcp",
        "-read_intervals",
        "%+1",
        "-select_streams",
        "v",
      ],
      ...["-show_entries", "frame=width,height", "-of", "csv=p=0", url],
    ],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout).trim().split("\n");
}
