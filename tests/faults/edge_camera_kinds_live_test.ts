// Every kind of camera with real FFmpeg and real servers: the right picture comes, read in the way
// that costs least, and what is wrong is named. H.264 and its faults: edge_cameras_test.ts.
import assert from "node:assert/strict";
import { createFleet } from "../../edge/cameras/fleet.ts";
import type { Fleet } from "../../edge/cameras/fleet.ts";
import { decodeThumbnail } from "../../edge/jpeg/jpeg_luma.ts";
import { CameraSettings } from "../../server/contract/camera.ts";
import type { CameraReport } from "../../server/contract/camera.ts";
import { startHttpCamera } from "../support/http_camera.ts";
import type { HttpFault } from "../support/http_camera.ts";
import { startRelayCamera } from "../support/relay_camera.ts";
import { waitUntil } from "../support/wait_until.ts";

/** A loaded machine is slow to start FFmpeg, which is no stall here. */
const PATIENT = { stall_after_ms: 20_000 };
const WAIT_MS = 60_000;

function settings(id: string, url: string, more: Record<string, unknown> = {}): CameraSettings {
  return CameraSettings.parse({ id, url, ...PATIENT, ...more });
}

interface Watched extends AsyncDisposable {
  readonly fleet: Fleet;
  readonly changes: { id: string; to: string; report: CameraReport }[];
  report(id: string): CameraReport;
  until(what: string, is: () => boolean): Promise<unknown>;
}

/** As on a Raspberry Pi where a test says so. */
function watch(cameras: CameraSettings[], options: { arch?: string } = {}): Watched {
  const changes: Watched["changes"] = [];
  const fleet = createFleet({
    ...options,
    onChange: ({ cameraId: id, to, report }) => void changes.push({ id, to, report }),
  });
  fleet.apply(cameras);
  const report = (id: string) => fleet.camera(id)?.report() ?? assert.fail(`no camera ${id}`);
  return {
    fleet,
    changes,
    report,
    until: (what, is) => {
      return waitUntil(is, {
        what: `${what}: ${JSON.stringify(fleet.cameras())}`,
        timeoutMs: WAIT_MS,
      });
    },
    async [Symbol.asyncDispose]() {
      await fleet.stop();
      assert.ok(!JSON.stringify(changes).includes("canary"), "a password was said");
    },
  };
}

/** What a reader sees of the newest picture, which must be a JPEG that can be decoded. */
function newest(fleet: Fleet, id: string): string {
  const frame = fleet.camera(id)?.frames.newest() ?? assert.fail("no picture");
  assert.ok(decodeThumbnail(frame.jpeg).width > 0);
  return `${frame.width}x${frame.height}`;
}

const hasPictures = ({ status, frames_total }: CameraReport) =>
  status === "streaming" && frames_total >= 2;

Deno.test("H.265 over RTSP is decoded by its keyframes, whose interval is measured", async () => {
  await using camera = await startRelayCamera({ codec: "hevc", width: 640, height: 360 });
  await using seen = watch([
    settings("whole", camera.url, { hwaccel: "none" }),
    settings("part", camera.url, {
      crop: { x: 0.25, y: 0, width: 0.5, height: 0.5 },
      rotate: 90,
      width: 160,
      hwaccel: "none",
    }),
  ]);
  await seen.until("measured", () => seen.report("whole").stream?.keyframe_interval_ms !== null);
  assert.deepEqual(seen.report("whole").stream, {
    codec: "hevc",
    decode: "keyframes",
    keyframe_interval_ms: 1000,
    hwaccel: "none",
    note: null,
  });
  assert.equal(newest(seen.fleet, "whole"), "640x360");
  await seen.until("a part of it", () => hasPictures(seen.report("part")));
  // 320 × 180, turned to 180 × 320, then scaled to 160 across with its aspect.
  assert.equal(newest(seen.fleet, "part"), "160x284");
});

Deno.test("a camera that is to send by UDP does, and its pictures come", async () => {
  await using camera = await startRelayCamera({ codec: "h264", width: 640, height: 360 });
  await using seen = watch([settings("lane", camera.url, { transport: "udp" })]);
  await seen.until("pictures", () => hasPictures(seen.report("lane")));
  assert.equal(newest(seen.fleet, "lane"), "640x360");
  assert.ok(camera.datagramsTotal > 10, `current count is ${camera.datagramsTotal}`);
});

Deno.test("H.265 goes back to software where the Pi's decoder is not there, and says so", async () => {
  await using camera = await startRelayCamera({ codec: "hevc", width: 640, height: 360 });
  await using seen = watch([settings("lane", camera.url)], { arch: "aarch64" });
  await seen.until("pictures", () => hasPictures(seen.report("lane")));
  const { stream } = seen.report("lane");
  assert.equal(stream?.hwaccel, "none");
  assert.match(stream.note ?? "", /hardware decoding failed: .*(?:drm|Device creation failed)/);
  assert.equal(camera.sessionsTotal, 3, "to learn the codec, to try the hardware, to stay");
  assert.ok(!seen.changes.some(({ to }) => to === "failed"), "none of it is a failure");
});

Deno.test("keyframes that come too rarely: every picture is decoded, the interval is said", async () => {
  await using camera = await startRelayCamera({
    ...{ codec: "hevc", width: 640, height: 360 } as const,
    keyframeEvery: 20,
  });
  await using seen = watch([settings("lane", camera.url, { hwaccel: "none", interval_ms: 500 })]);
  await seen.until("all decoded", () => {
    const { stream, fps } = seen.report("lane");
    return stream?.decode === "all" && stream.keyframe_interval_ms === 2000 && fps > 1;
  });
  assert.match(seen.report("lane").stream?.note ?? "", /every 0\.5 s \(every 2 s\).*I-frame/);
});

Deno.test("MJPEG over RTSP is passed on as it is, a picture per interval", async () => {
  await using camera = await startRelayCamera({ codec: "mjpeg", width: 640, height: 360 });
  await using seen = watch([
    settings("lane", camera.url, { interval_ms: 500 }),
    settings("turned", camera.url, { rotate: 270 }),
  ]);
  await seen.until("copied, two of the camera's ten a second", () => {
    const { stream, fps } = seen.report("lane");
    return stream?.decode === "copy" && fps > 1 && fps < 3;
  });
  assert.equal(seen.report("lane").stream?.codec, "mjpeg");
  assert.equal(newest(seen.fleet, "lane"), "640x360");
  await seen.until("turned", () => hasPictures(seen.report("turned")));
  assert.equal(seen.report("turned").stream?.decode, "all");
  assert.equal(newest(seen.fleet, "turned"), "360x640");
});

for (const login of [undefined, "basic", "digest"] as const) {
  Deno.test(`HTTP MJPEG and snapshots with login ${login ?? "none"}`, async () => {
    await using camera = await startHttpCamera({ login, hasLength: login !== "basic" });
    await using seen = watch([
      settings("stream", camera.streamUrl),
      settings("snapshot", camera.snapshotUrl, { interval_ms: 500 }),
      settings("changed", camera.snapshotUrl, { source: "snapshot", width: 320, rotate: 180 }),
    ]);
    const ids = ["stream", "snapshot", "changed"];
    await seen.until("pictures of all", () => ids.every((id) => hasPictures(seen.report(id))));
    assert.deepEqual(ids.map((id) => newest(seen.fleet, id)), ["640x360", "640x360", "320x180"]);
    assert.deepEqual(
      ids.map((id) => `${seen.report(id).stream?.codec} ${seen.report(id).stream?.decode}`),
      ["mjpeg copy", "jpeg copy", "jpeg all"],
    );
    assert.ok(!seen.changes.some(({ to }) => to === "failed"), "finding out is no failure");
    const schemes = new Set(camera.requests.map(({ scheme }) => scheme));
    assert.deepEqual(schemes, new Set([null, ...(login === undefined ? [] : [login])]));
  });
}

Deno.test("HTTP: a wrong password is named, and not tried again for 30 s", async () => {
  await using camera = await startHttpCamera({ login: "digest" });
  const wrong = (url: string) => url.replace(/admin:[^@]*@/, "admin:wrong@");
  await using seen = watch([
    settings("stream", wrong(camera.streamUrl), { source: "stream" }),
    settings("snapshot", wrong(camera.snapshotUrl), { source: "snapshot" }),
    settings("none", camera.snapshotUrl.replace(/admin:[^@]*@/, ""), { source: "snapshot" }),
  ]);
  for (const id of ["stream", "snapshot", "none"]) {
    await seen.until(`${id} refused`, () => seen.report(id).status === "backing_off");
    assert.equal(seen.report(id).reason, "unauthorized", id);
    assert.ok((seen.report(id).next_attempt_in_ms ?? 0) > 20_000);
  }
  assert.equal(
    seen.report("none").detail,
    "The camera answers 401: it wants a user and a password.",
  );
});

/** What each surprise is called: of a snapshot, and of a stream. */
const SURPRISES: [HttpFault, string, string | null][] = [
  ["empty", "corrupt: The camera answers without a picture.", null],
  [
    "page",
    "not_found: What is at this address is no picture",
    "not_found: What is at this address",
  ],
  ["cut", "corrupt: The picture is cut off.", null],
  ["endless", "corrupt: The camera's answer does not end within", null],
  ["elsewhere", "not_found: The camera answers 302 and points to another address.", null],
  ["circle", "not_found: The camera redirects in a circle.", null],
  [404, "not_found: The camera answers 404.", "not_found: Server returned 404 Not Found"],
  [503, "too_many_sessions: The camera answers 503.", "unreachable: Server returned 5XX"],
];

Deno.test("HTTP: what a camera answers instead of a picture is named, and passes", async () => {
  await using camera = await startHttpCamera({ login: "digest" });
  const cameras = [
    settings("snapshot", camera.snapshotUrl, { source: "snapshot" }),
    settings("stream", camera.streamUrl, { source: "stream" }),
  ];
  await using seen = watch([]);
  for (const [fault, snapshot, stream] of SURPRISES) {
    camera.fault = fault;
    seen.fleet.apply([]);
    seen.fleet.apply(cameras);
    const expected = Object.entries({ snapshot, stream }).filter(([, words]) => words !== null);
    await seen.until(`${fault}`, () =>
      expected.every(([id, words]) => {
        const { reason, detail } = seen.report(id);
        return `${reason}: ${detail}`.startsWith(words ?? "");
      }));
    assert.equal(seen.report("snapshot").frames_total, 0, "nothing of it passes as a picture");
  }
  assert.equal(camera.elsewhereTotal, 0, "the password goes nowhere else");
  camera.fault = "moved";
  seen.fleet.restart("snapshot");
  await seen.until("pictures from the other path", () => hasPictures(seen.report("snapshot")));
});

Deno.test("HTTP: a snapshot that does not come is a stall, and costs its neighbour nothing", async () => {
  await using silent = await startHttpCamera();
  await using camera = await startHttpCamera();
  silent.fault = "silent";
  await using seen = watch([
    settings("silent", silent.snapshotUrl, { source: "snapshot", stall_after_ms: 1000 }),
    settings("well", camera.snapshotUrl, { source: "snapshot" }),
  ]);
  // The watchdog's words come first, the request's own as soon as it has ended.
  const inTime = "The camera did not answer in time.";
  await seen.until("timeout", () => seen.report("silent").detail === inTime);
  assert.equal(seen.report("silent").reason, "timeout");
  await seen.until("pictures", () => hasPictures(seen.report("well")));
  assert.ok(!seen.changes.some(({ id, to }) => id === "well" && to === "stalled"));
  silent.fault = null;
  await seen.until("it is back", () => hasPictures(seen.report("silent")));
});

Deno.test("HTTP: an address that gives the other kind is told so", async () => {
  await using camera = await startHttpCamera();
  await using seen = watch([
    settings("stream", camera.snapshotUrl, { source: "stream" }),
    settings("snapshot", camera.streamUrl, { source: "snapshot" }),
  ]);
  await seen.until(
    "both named",
    () => ["stream", "snapshot"].every((id) => seen.report(id).reason === "unsupported"),
  );
  assert.match(seen.report("stream").detail ?? "", /one picture, not a stream: source must be/);
  assert.match(seen.report("snapshot").detail ?? "", /a stream, not one picture: source must be/);
});
