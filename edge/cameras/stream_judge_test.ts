import assert from "node:assert/strict";
import { CameraSettings } from "../../server/contract/camera.ts";
import { StreamJudge } from "./stream_judge.ts";

function judge(more: Record<string, unknown> = {}, arch = "aarch64"): StreamJudge {
  const settings = CameraSettings.parse({ id: "a", url: "rtsp://192.0.2.1/a", ...more });
  const made = new StreamJudge(settings, { arch });
  made.begin();
  return made;
}

const video = (codec: string) => ({ type: "video", codec, width: 1920, height: 1080 }) as const;
const failed = { type: "hwaccel_failed", detail: "Device creation failed: -2." } as const;

/** Keyframes as they stand in the stream. Returns whether any asked for another start. */
function hearKeyframes(of: StreamJudge, everyS: number, count: number): boolean {
  const asked = Array.from({ length: count }, (_, index) => {
    return of.heard({ type: "keyframe", atS: 100 + index * everyS });
  });
  return asked.includes(true);
}

Deno.test("a camera found to be MJPEG is started once more, as a copy", () => {
  const camera = judge();
  assert.equal(camera.heard(video("mjpeg")), true);
  assert.equal(camera.heard(video("mjpeg")), false, "asked for already");
  assert.equal(camera.begin().decode, "copy");
  assert.equal(camera.heard(video("mjpeg")), false);
});

Deno.test("an address found to give one picture is asked for snapshots from then on", () => {
  const camera = judge({ url: "http://192.0.2.1/now.jpg" });
  assert.equal(camera.heard({ type: "single_picture" }), true);
  assert.equal(camera.begin().source, "snapshot");
  assert.equal(camera.report().codec, "jpeg");
  const stream = judge({ url: "http://192.0.2.1/now.jpg", source: "stream" });
  assert.equal(stream.heard({ type: "single_picture" }), false, "told otherwise");
});

Deno.test("H.265 on a Pi is started once more in hardware, and falls back when that fails", () => {
  const camera = judge();
  assert.equal(camera.heard(video("hevc")), true);
  assert.equal(camera.begin().hwaccel, "drm");
  assert.equal(camera.heard(video("hevc")), false);
  assert.equal(camera.heard(failed), true);
  assert.equal(camera.heard({ ...failed, detail: "a consequence" }), false);
  assert.equal(camera.begin().hwaccel, "none");
  assert.match(camera.report().note ?? "", /failed: Device creation failed: -2\./);
  assert.equal(camera.heard(video("hevc")), false, "not tried again");
});

Deno.test("hardware that opens and shows nothing is given up too, an unplugged cable is not", () => {
  const silent = judge();
  silent.heard(video("hevc"));
  silent.begin();
  silent.heard(video("hevc"));
  silent.stalled();
  assert.equal(silent.begin().hwaccel, "none");

  const unplugged = judge();
  unplugged.heard(video("hevc"));
  unplugged.begin();
  unplugged.stalled();
  assert.equal(unplugged.begin().hwaccel, "drm", "it never got as far as the decoder");
  unplugged.heard(video("hevc"));
  unplugged.ended({ reason: "unreachable", detail: "The camera ended the connection." });
  assert.equal(unplugged.begin().hwaccel, "drm");
  unplugged.heard(video("hevc"));
  unplugged.arrived(1000);
  unplugged.stalled();
  assert.equal(unplugged.begin().hwaccel, "drm", "it had shown pictures");
});

Deno.test("words of a decoder are no matter where software decodes", () => {
  const camera = judge({ hwaccel: "none" });
  assert.equal(camera.heard(failed), false);
  assert.equal(camera.report().note, null);
});

Deno.test("keyframes measured as too rare have every picture decoded, and the way back is one", () => {
  const camera = judge();
  assert.equal(hearKeyframes(camera, 4, 4), true);
  assert.equal(camera.begin().decode, "all");
  assert.equal(camera.report().keyframe_interval_ms, 4000);
  assert.match(camera.advice() ?? "", /every 1 s \(every 4 s\)/);

  assert.equal(hearKeyframes(camera, 4, 20), false);
  assert.equal(hearKeyframes(camera, 1, 11), true, "somebody has set the camera");
  assert.equal(camera.begin().decode, "keyframes");
  assert.equal(camera.advice(), null);
  assert.equal(camera.report().keyframe_interval_ms, 1000);

  assert.equal(hearKeyframes(camera, 4, 4), true, "a camera that swings");
  assert.equal(camera.begin().decode, "all");
  assert.equal(hearKeyframes(camera, 1, 20), false, "stays as it is");
});

Deno.test("every stall after the first pictures of a start is taken for rare keyframes", () => {
  const camera = judge();
  camera.arrived(1000);
  camera.stalled();
  assert.equal(camera.begin().decode, "all");
});

Deno.test("a camera that shows another codec at each start is not restarted for ever", () => {
  const camera = judge();
  let restarts = 0;
  for (let start = 0; start < 50; start++) {
    if (camera.heard(video(start % 2 === 0 ? "mjpeg" : "h264"))) restarts += 1;
    camera.begin();
  }
  assert.equal(restarts, 8);
});

Deno.test("forget() learns anew, for other settings or a camera that was exchanged", () => {
  const camera = judge();
  camera.heard(video("hevc"));
  camera.begin();
  camera.heard(failed);
  camera.forget(CameraSettings.parse({ id: "a", url: "rtsp://192.0.2.2/a" }));
  assert.deepEqual(camera.report(), {
    codec: null,
    decode: "keyframes",
    keyframe_interval_ms: null,
    hwaccel: "none",
    note: null,
  });
});

Deno.test("another pace alone, as of a hot machine, costs no second start to find out the camera", () => {
  const camera = judge();
  const settings = CameraSettings.parse({ id: "a", url: "rtsp://192.0.2.1/a" });
  camera.heard(video("hevc"));
  assert.equal(camera.begin().hwaccel, "drm");
  camera.forget({ ...settings, interval_ms: 2000 });
  assert.equal(camera.begin().hwaccel, "drm");
  assert.equal(camera.heard(video("hevc")), false);
  // Keyframes that were too rare for the pace before may be often enough now.
  hearKeyframes(camera, 4, 8);
  assert.equal(camera.begin().decode, "all");
  camera.forget({ ...settings, interval_ms: 4000 });
  assert.equal(camera.begin().decode, "keyframes");
  // Whoever restarts it by hand wants it found out anew.
  camera.forget({ ...settings, interval_ms: 4000 });
  assert.equal(camera.begin().hwaccel, "none");
});

Deno.test("where every picture is decoded, keyframes every 2 s still tell a frozen picture from a quiet one", () => {
  for (const [everyS, isRenewed] of [[2, true], [2.5, true], [4, false], [10, false]] as const) {
    const camera = judge();
    camera.heard(video("h264"));
    assert.equal(camera.isRenewed, true, "keyframes alone");
    assert.equal(hearKeyframes(camera, everyS, 5), true);
    assert.equal(camera.begin().decode, "all");
    assert.equal(camera.isRenewed, isRenewed, `${everyS} s`);
  }
  const unknown = judge({ hwaccel: "v4l2m2m" });
  unknown.heard(video("h264"));
  assert.equal(unknown.begin().decode, "all");
  assert.equal(unknown.isRenewed, false, "no keyframe was measured yet");
});
