// Real FFmpeg against a real RTSP camera with faults: what a person at a site would see, and that it
// comes back by itself. The same decisions with time in hand are in edge/cameras/*_test.ts.
import assert from "node:assert/strict";
import { createFleet } from "../../edge/cameras/fleet.ts";
import type { Fleet } from "../../edge/cameras/fleet.ts";
import { startFfmpeg } from "../../edge/ffmpeg/process.ts";
import { startCamera } from "../../infra/demo/camera/start_camera.ts";
import type { Camera, CameraOptions } from "../../infra/demo/camera/start_camera.ts";
import { CameraSettings } from "../../server/contract/camera.ts";
import type { CameraReport } from "../../server/contract/camera.ts";
import { waitUntil } from "../support/wait_until.ts";

const PASSWORD = "canary p@ss'word";

function settings(id: string, url: string, more: Record<string, unknown> = {}): CameraSettings {
  return CameraSettings.parse({ id, url, ...more });
}

/** A fleet that remembers every child and every change of status. */
function watchedFleet() {
  const pids: number[] = [];
  const changes: { id: string; to: string; report: CameraReport; atMs: number }[] = [];
  const fleet = createFleet({
    start(options) {
      const child = startFfmpeg(options);
      if (child.pid !== null) pids.push(child.pid);
      return child;
    },
    onChange: ({ cameraId: id, to, report }) =>
      void changes.push({ id, to, report, atMs: performance.now() }),
  });
  return { fleet, pids, changes };
}

function reportOf(fleet: Fleet, id: string): CameraReport {
  return fleet.camera(id)?.report() ?? assert.fail(`no camera ${id}`);
}

async function untilStreaming(fleet: Fleet, id: string): Promise<void> {
  const before = reportOf(fleet, id).frames_total;
  await waitUntil(() => {
    const { status, frames_total } = reportOf(fleet, id);
    return status === "streaming" && frames_total > before;
  }, { what: `${id} gives new pictures`, timeoutMs: 20_000 });
}

async function withCamera(
  options: Partial<CameraOptions>,
  test: (camera: Camera) => Promise<void>,
): Promise<void> {
  const camera = startCamera({
    port: 0,
    name: "Lane",
    traffic: { meanSecondsBetweenCars: 0 },
    ...options,
  });
  try {
    await camera.ready();
    await test(camera);
  } finally {
    await camera.stop();
  }
}

/** One field of a process that runs; empty of one that is gone or a zombie's arguments. */
async function psOf(pid: number, field: "stat" | "args"): Promise<string> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", `${field}=`, "-p", `${pid}`] })
    .output();
  return new TextDecoder().decode(stdout).trim();
}

async function assertAllGone(pids: readonly number[]): Promise<void> {
  assert.ok(pids.length > 0);
  for (const pid of pids) assert.equal(await psOf(pid, "stat"), "", `process ${pid} is left`);
}

/** Accepts connections and never says a word. */
function openBlackHole() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) connections.push(connection);
  })();
  return {
    url: `rtsp://127.0.0.1:${listener.addr.port}/`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of connections) connection.close();
    },
  };
}

Deno.test("a camera comes back by itself from whatever happens to it", async (t) => {
  await withCamera({ username: "admin", password: PASSWORD }, async (camera) => {
    const { fleet, pids, changes } = watchedFleet();
    const lane = settings("lane", camera.rtspUrlWithCredentials);
    fleet.apply([lane]);
    const status = () => reportOf(fleet, "lane").status;

    await t.step("gives its first picture, and nothing of its address in argv", async () => {
      await untilStreaming(fleet, "lane");
      const { width, height, reason } = reportOf(fleet, "lane");
      assert.deepEqual({ width, height, reason }, { width: 1920, height: 1080, reason: null });
      const [pid] = pids;
      const argv = await psOf(pid ?? assert.fail("no child"), "args");
      assert.ok(argv.includes("mpjpeg"));
      assert.ok(!argv.includes("canary") && !argv.includes("rtsp:"));
    });

    await t.step("that sends nothing is stalled within 5 s", async () => {
      await camera.fault({ kind: "stall" });
      const stalledFromMs = performance.now();
      await waitUntil(() => status() === "backing_off", { what: "backing off" });
      const stall = changes.find(({ to }) => to === "stalled") ?? assert.fail("never stalled");
      assert.ok(stall.atMs - stalledFromMs <= 5000, `${stall.atMs - stalledFromMs}`);
      assert.equal(reportOf(fleet, "lane").reason, "stalled");
      await camera.fault({ kind: "clear" });
      await untilStreaming(fleet, "lane");
    });

    await t.step("that drops the connection", async () => {
      const before = changes.length;
      await camera.fault({ kind: "drop" });
      await waitUntil(() => changes.slice(before).some(({ to }) => to === "failed"), {
        what: "failed",
      });
      await untilStreaming(fleet, "lane");
    });

    await t.step("whose FFmpeg is killed", async () => {
      const pid = pids.at(-1) ?? assert.fail();
      Deno.kill(pid, "SIGKILL");
      await waitUntil(() => pids.at(-1) !== pid, { what: "another FFmpeg" });
      await untilStreaming(fleet, "lane");
    });

    await t.step("that changes its resolution", async () => {
      await camera.fault({ kind: "resolution", width: 1280, height: 720 });
      await untilStreaming(fleet, "lane");
      await camera.fault({ kind: "clear" });
      await untilStreaming(fleet, "lane");
    });

    await t.step("that refuses, with the reason", async () => {
      for (
        const [as, reason] of [
          [404, "not_found"],
          [453, "too_many_sessions"],
          ["connection_refused", "unreachable"],
        ] as const
      ) {
        await camera.fault({ kind: "refuse", as });
        fleet.restart("lane");
        await waitUntil(() => reportOf(fleet, "lane").reason === reason, { what: reason });
      }
      await camera.fault({ kind: "clear" });
      await untilStreaming(fleet, "lane");
    });

    await t.step("whose picture is frozen, and stays frozen over a restart", async () => {
      await camera.fault({ kind: "freeze" });
      await waitUntil(() => changes.some(({ to }) => to === "frozen"), {
        what: "frozen",
        timeoutMs: 16_000,
      });
      const { frames_total: before } = reportOf(fleet, "lane");
      const times = () => changes.filter(({ to }) => to === "frozen").length;
      await waitUntil(() => times() >= 2, { what: "frozen again" });
      assert.equal(reportOf(fleet, "lane").frames_total, before, "no old picture passes as new");
      await camera.fault({ kind: "clear" });
      await untilStreaming(fleet, "lane");
    });

    await t.step("whose lens is dark: its pictures go on, and are said to be dark", async () => {
      const { restarts_total: before } = reportOf(fleet, "lane");
      await camera.fault({ kind: "dark" });
      await waitUntil(() => status() === "dark", { what: "dark", timeoutMs: 30_000 });
      const { frames_total } = reportOf(fleet, "lane");
      await waitUntil(() => reportOf(fleet, "lane").frames_total > frames_total + 2, {
        what: "dark pictures",
      });
      await camera.fault({ kind: "clear" });
      await untilStreaming(fleet, "lane");
      assert.equal(reportOf(fleet, "lane").restarts_total, before);
    });

    await t.step("and stop leaves no process and no secret said", async () => {
      await fleet.stop();
      await assertAllGone(pids);
      assert.ok(!JSON.stringify(changes).includes("canary"));
    });
  });
});

Deno.test("a wrong password is not tried again for 30 s, and the right one works at once", async () => {
  await withCamera({ username: "admin", password: PASSWORD }, async (camera) => {
    const { fleet, pids } = watchedFleet();
    const wrong = camera.url.replace("rtsp://", "rtsp://admin:wrong@");
    fleet.apply([settings("lane", wrong)]);
    await waitUntil(() => reportOf(fleet, "lane").status === "backing_off", { what: "refused" });
    const { reason, next_attempt_in_ms } = reportOf(fleet, "lane");
    assert.equal(reason, "unauthorized");
    assert.ok((next_attempt_in_ms ?? 0) > 29_000);
    const diff = fleet.apply([settings("lane", camera.rtspUrlWithCredentials)]);
    assert.deepEqual(diff.restarted, ["lane"]);
    await untilStreaming(fleet, "lane");
    await fleet.stop();
    await assertAllGone(pids);
  });
});

Deno.test("a black hole is seen within 5 s and costs its neighbour no picture", async () => {
  await using blackHole = openBlackHole();
  await withCamera({}, async (camera) => {
    const { fleet, pids, changes } = watchedFleet();
    const startedAtMs = performance.now();
    fleet.apply([settings("hole", blackHole.url), settings("lane", camera.url)]);
    const arrivals: number[] = [];
    fleet.camera("lane")?.frames.onFrame(({ receivedMonotonicMs }) => {
      arrivals.push(receivedMonotonicMs);
    });
    await waitUntil(() => reportOf(fleet, "hole").status === "backing_off", { what: "timeout" });
    const stall = changes.find(({ id, to }) => id === "hole" && to === "stalled");
    assert.ok(stall !== undefined && stall.atMs - startedAtMs <= 5000);
    assert.equal(stall.report.reason, "timeout");
    await waitUntil(() => arrivals.length >= 12, { what: "12 pictures", timeoutMs: 20_000 });
    assert.deepEqual(
      changes.filter(({ id }) => id === "lane").map(({ to }) => to),
      ["starting", "streaming"],
    );
    await fleet.stop();
    await assertAllGone(pids);
  });
});

Deno.test("a picture is wanted more often than keyframes come: every picture is decoded", async () => {
  await withCamera({}, async (camera) => {
    const { fleet } = watchedFleet();
    fleet.apply([settings("lane", camera.url, { interval_ms: 250 })]);
    await waitUntil(() => {
      const { fps, detail } = reportOf(fleet, "lane");
      return fps > 3 && (detail ?? "").includes("I-frame");
    }, { what: "4 a second", timeoutMs: 25_000 });
    await fleet.stop();
  });
});
