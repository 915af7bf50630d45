import assert from "node:assert/strict";
import { startCamera } from "./start_camera.ts";
import type { Camera, CameraOptions, Truth } from "./start_camera.ts";
import { until, watchWithFfmpeg } from "./watch_with_ffmpeg.ts";
import type { WatchedPicture, Watcher } from "./watch_with_ffmpeg.ts";

const quiet = { meanSecondsBetweenCars: 0, waitMs: 3_000 };

async function withCamera(
  options: Partial<CameraOptions>,
  test: (camera: Camera, watch: (url?: string) => Watcher) => Promise<void>,
): Promise<void> {
  const camera = startCamera({ port: 0, name: "Test lane", traffic: quiet, ...options });
  const watchers: Watcher[] = [];
  try {
    await test(camera, (url = camera.rtspUrlWithCredentials) => {
      const watcher = watchWithFfmpeg(url);
      watchers.push(watcher);
      return watcher;
    });
  } finally {
    for (const watcher of watchers) await watcher.stop();
    await camera.stop();
  }
}

Deno.test("startCamera() serves two clients at once, and each picture tells when it was sent", async () => {
  await withCamera({ username: "admin", password: "p@ss: word" }, async (camera, watch) => {
    const watchers = [watch(), watch()];
    await until(() => watchers.every(({ pictures }) => pictures.length >= 3), {
      what: "both clients get pictures",
    });
    assert.equal(camera.sessions().playing, 2);
    for (const { pictures } of watchers) {
      const codes = pictures.slice(0, 3).map(({ code }) => code ?? -1);
      const sentAtMs = codes.map((code) => camera.sentAtMs(code) ?? 0);
      const [first = 0, second = 0, third = 0] = sentAtMs;
      assert.ok(first > 0 && second > first && third > second, `sent at ${sentAtMs}`);
      assert.ok(Math.abs(Date.now() - third) < 60_000);
    }
  });
});

Deno.test("startCamera() never shows two pictures alike, even of an empty lane", async () => {
  await withCamera({}, async (_camera, watch) => {
    const { pictures } = watch();
    await until(() => pictures.length >= 4, { what: "four pictures come" });
    for (const [index, { data, width }] of pictures.slice(1).entries()) {
      const before = pictures[index]?.data ?? data;
      const sceneBytes = width * 1000; // without the strip that always changes
      let changed = 0;
      for (let i = 0; i < sceneBytes; i++) if (data[i] !== before[i]) changed++;
      assert.ok(changed > sceneBytes / 20, `${changed} px changed`);
    }
  });
});

Deno.test("startCamera() refuses a wrong password, another path and UDP, and says which", async () => {
  await withCamera({ username: "admin", password: "right" }, async (camera, watch) => {
    const cases = [
      { watcher: watch(camera.url.replace("rtsp://", "rtsp://admin:wrong@")), says: /401/ },
      { watcher: watch(camera.url), says: /401/ },
      { watcher: watch(camera.rtspUrlWithCredentials.replace("stream1", "other")), says: /404/ },
      {
        watcher: watchWithFfmpeg(camera.rtspUrlWithCredentials, { transport: "udp" }),
        says: /461/,
      },
    ];
    for (const { watcher, says } of cases) {
      await until(watcher.hasExited, { what: `FFmpeg gives up with ${says}` });
      await watcher.stop();
      assert.match(watcher.stderr(), says);
      assert.equal(watcher.pictures.length, 0);
    }
  });
});

Deno.test("passNow() resolves when the car stands in view, and the truth says so", async () => {
  const truths: Truth[] = [];
  await withCamera({ onTruth: (truth) => truths.push(truth) }, async (camera, watch) => {
    const { pictures } = watch();
    await until(() => pictures.length >= 1, { what: "the empty lane is seen" });
    const empty = pictures[0];
    const truth = await camera.passNow("ABC1234", { isLegible: false });
    assert.deepEqual(truths, [truth]);
    assert.equal(truth.plate, "ABC1234");
    assert.equal(truth.legible, false);
    await until(() => pictures.some((one) => sentAt(camera, one) >= Date.parse(truth.at)), {
      what: "the car is seen",
    });
    const waiting = pictures.find((one) => sentAt(camera, one) >= Date.parse(truth.at));
    assert.ok(differenceInLane(empty, waiting) > 20);
  });
});

function sentAt(camera: Camera, { code }: WatchedPicture): number {
  return code === undefined ? 0 : camera.sentAtMs(code) ?? 0;
}

/** Mean difference of brightness where a waiting car is. */
function differenceInLane(a: WatchedPicture | undefined, b: WatchedPicture | undefined): number {
  let [sum, count] = [0, 0];
  for (let y = 450; y < 850; y++) {
    for (let x = 700; x < 1220; x++) {
      sum += Math.abs((a?.data[y * 1920 + x] ?? 0) - (b?.data[y * 1920 + x] ?? 0));
      count++;
    }
  }
  return sum / count;
}
