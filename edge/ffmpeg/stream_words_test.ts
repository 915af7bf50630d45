import assert from "node:assert/strict";
import { createStreamWordReader } from "./stream_words.ts";

const info = (text: string) => ({ level: "info", text });
const error = (text: string) => ({ level: "error", text });

/** FFmpeg 5.1.9 on an RTSP camera, a webcam's MJPEG and a camera with sound. */
const VIDEOS = [
  [
    "  Stream #0:0: Video: hevc (Main), yuv420p(tv), 2560x1440, 25 fps, 25 tbr, 90k tbn",
    { type: "video", codec: "hevc", width: 2560, height: 1440 },
  ],
  [
    "  Stream #0:0: Video: mjpeg (Baseline), yuvj420p(pc, bt470bg/unknown/unknown), 640x360 " +
    "[SAR 1:1 DAR 16:9], 25 tbr, 25 tbn",
    { type: "video", codec: "mjpeg", width: 640, height: 360 },
  ],
  [
    "  Stream #0:1[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p, 704x576, 526 kb/s",
    { type: "video", codec: "h264", width: 704, height: 576 },
  ],
  ["  Stream #0:0: Video: h264, none, 25 fps", {
    type: "video",
    codec: "h264",
    width: null,
    height: null,
  }],
] as const;

Deno.test("the reader finds the input's codec and size", () => {
  for (const [text, word] of VIDEOS) {
    assert.deepEqual(createStreamWordReader()(info(text)), word);
  }
});

Deno.test("the reader takes neither the output's codec nor what a camera calls itself for it", () => {
  const read = createStreamWordReader();
  assert.equal(read(info("    title           : Stream #0:0: Video: mjpeg, 640x360")), null);
  assert.equal(read(info("  Stream #0:0: Audio: pcm_alaw, 8000 Hz, mono, s16, 64 kb/s")), null);
  assert.notEqual(read(info("  Stream #0:1: Video: h264 (High), yuv420p, 1920x1080")), null);
  assert.equal(read(info("  Stream #0:0: Video: mjpeg, yuvj420p(pc), 1920x1080, q=2-31")), null);
});

Deno.test("the reader tells each keyframe's time in the stream", () => {
  const read = createStreamWordReader();
  const line = "[Parsed_showinfo_2 @ 0x55da7613e300] n:   1 pts:  86400 pts_time:0.96    " +
    "pos:       -1 fmt:yuv420p sar:0/1 s:1920x1080 i:P iskey:1 type:I ";
  assert.deepEqual(read(info(line)), { type: "keyframe", atS: 0.96 });
  const other = "[Parsed_showinfo_2 @ 0x55da7613e300] color_range:tv color_space:unknown";
  assert.equal(read(info(other)), null);
});

Deno.test("the reader hears that a hardware decoder does not work", () => {
  const said = [
    "Device creation failed: -2.",
    "[hevc @ 0x56383e5ea740] No device available for decoder: device type drm needed for codec hevc.",
    "Device setup failed for decoder on input stream #0:0 : No such file or directory",
    "Decoder hevc does not support device type drm.",
    "[h264_v4l2m2m @ 0x55e7175a46c0] Could not find a valid device",
    "Error while opening decoder for input stream #0:0 : Invalid argument",
    "[hevc @ 0x55] Failed setup for format drm_prime: hwaccel initialisation returned error.",
  ];
  for (const text of said) {
    const word = createStreamWordReader()(error(text));
    assert.equal(word?.type, "hwaccel_failed", text);
    assert.ok(word.type === "hwaccel_failed" && !word.detail.startsWith("["));
  }
});

Deno.test("the reader hears that an address gives one picture instead of a stream", () => {
  const text = "[jpeg_pipe @ 0x564f546b45c0] Format not on whitelist 'concat,mpjpeg'";
  assert.deepEqual(createStreamWordReader()(error(text)), { type: "single_picture" });
  const hls = "[hls @ 0x564f546b45c0] Format not on whitelist 'concat,mpjpeg'";
  assert.equal(createStreamWordReader()(error(hls)), null);
});

Deno.test("the reader takes an ordinary failure for no word about the stream", () => {
  const read = createStreamWordReader();
  for (const text of ["Connection timed out", "[h264 @ 0x5] error while decoding MB 3 4"]) {
    assert.equal(read(error(text)), null);
  }
});
