import assert from "node:assert/strict";
import { CameraSettings } from "../../server/contract/camera.ts";
import { NOTHING_KNOWN, planStream, streamReport } from "./stream_plan.ts";
import type { StreamKnowledge } from "./stream_plan.ts";

const RTSP = "rtsp://192.0.2.1/a";
const HTTP = "http://192.0.2.1/a";

function settings(url: string, more: Record<string, unknown> = {}): CameraSettings {
  return CameraSettings.parse({ id: "a", url, ...more });
}

/** The plan as `source decode hwaccel`. */
function plan(
  camera: CameraSettings,
  { arch = "x86_64", ...known }: Partial<StreamKnowledge> & { arch?: string } = {},
): string {
  const knowledge = { ...NOTHING_KNOWN, ...known };
  const { source, decode, hwaccel } = planStream(camera, { knowledge, machine: { arch } });
  return `${source} ${decode} ${hwaccel}`;
}

Deno.test("planStream() decodes keyframes of an unknown RTSP camera and of H.264 and H.265", () => {
  for (const codec of [null, "h264", "hevc"]) {
    assert.equal(plan(settings(RTSP), { codec }), "stream keyframes none");
  }
  assert.equal(
    plan(settings(RTSP), { codec: "h264", areKeyframesTooRare: true }),
    "stream all none",
  );
});

Deno.test("planStream() passes MJPEG on as it is, unless the picture is to be changed", () => {
  assert.equal(plan(settings(HTTP)), "stream copy none", "HTTP is taken for MJPEG at first");
  assert.equal(plan(settings(HTTP), { codec: "h264" }), "stream keyframes none");
  const known = { codec: "mjpeg", pictureWidth: 1280 };
  assert.equal(plan(settings(RTSP), known), "stream copy none");
  assert.equal(plan(settings(RTSP, { width: 1280 }), known), "stream copy none", "fits already");
  const crop = { x: 0, y: 0, width: 0.5, height: 1 };
  for (const change of [{ width: 640 }, { rotate: 180 }, { crop }]) {
    assert.equal(plan(settings(RTSP, change), known), "stream all none");
  }
});

Deno.test("planStream() asks for snapshots where told to or where that was found out", () => {
  assert.equal(plan(settings(HTTP, { source: "snapshot" })), "snapshot copy none");
  assert.equal(plan(settings(HTTP, { source: "snapshot", rotate: 90 })), "snapshot all none");
  assert.equal(plan(settings(HTTP), { isSnapshot: true }), "snapshot copy none");
  const stream = settings(HTTP, { source: "stream" });
  assert.equal(plan(stream, { isSnapshot: true }), "stream copy none");
  const rtsp = settings(RTSP, { source: "snapshot" });
  assert.equal(plan(rtsp, { isSnapshot: true }), "stream keyframes none", "RTSP has none");
});

Deno.test("planStream() chooses hardware by itself for H.265 on a Pi alone", () => {
  const auto = settings(RTSP);
  const pi = { arch: "aarch64" };
  assert.equal(plan(auto, { ...pi, codec: "hevc" }), "stream keyframes drm");
  assert.equal(plan(auto, { ...pi, codec: "h264" }), "stream keyframes none");
  assert.equal(plan(auto, { ...pi, codec: null }), "stream keyframes none", "not known yet");
  assert.equal(plan(auto, { codec: "hevc" }), "stream keyframes none", "no Pi");
  assert.equal(
    plan(settings(RTSP, { hwaccel: "none" }), { ...pi, codec: "hevc" }),
    "stream keyframes none",
  );
});

Deno.test("planStream() takes the hardware that is asked for where it knows the codec", () => {
  const drm = settings(RTSP, { hwaccel: "drm" });
  const m2m = settings(RTSP, { hwaccel: "v4l2m2m" });
  assert.equal(plan(drm, { codec: "hevc" }), "stream keyframes drm");
  assert.equal(plan(drm, { codec: "mjpeg" }), "stream copy none");
  assert.equal(plan(m2m, { codec: "h264" }), "stream all v4l2m2m");
  assert.equal(plan(m2m, { codec: "hevc" }), "stream keyframes none");
});

Deno.test("planStream() goes back to software for good when the hardware has failed", () => {
  const known = { codec: "hevc", hwaccelFailure: "Device creation failed: -2.", arch: "aarch64" };
  for (const hwaccel of ["auto", "drm"]) {
    assert.equal(plan(settings(RTSP, { hwaccel }), known), "stream keyframes none");
  }
});

Deno.test("streamReport() says what costs more than it should, and what helps", () => {
  const camera = settings(RTSP, { hwaccel: "drm", interval_ms: 500 });
  const knowledge = {
    ...NOTHING_KNOWN,
    codec: "hevc",
    areKeyframesTooRare: true,
    hwaccelFailure: "Device creation failed: -2.",
  };
  const running = planStream(camera, { knowledge, machine: { arch: "aarch64" } });
  const report = streamReport(camera, { plan: running, knowledge, keyframeIntervalMs: 4000 });
  const { note, ...rest } = report;
  assert.deepEqual(rest, {
    codec: "hevc",
    decode: "all",
    keyframe_interval_ms: 4000,
    hwaccel: "none",
  });
  assert.match(note ?? "", /every 0\.5 s \(every 4 s\)\. Set its keyframe \(I-frame\) interval to/);
  assert.match(note ?? "", /Software decodes, because hardware decoding failed: Device creation/);
});
