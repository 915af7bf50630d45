import assert from "node:assert/strict";
import jpeg from "jpeg-js";
import { jpegSize } from "../jpeg/jpeg_size.ts";
import { greyPicture } from "../../tests/support/grey_picture.ts";
import { scaleArgs } from "./scale.ts";
import { scaleJpeg } from "./scale_jpeg.ts";

const ffmpegPath = "/usr/bin/ffmpeg";
/** A machine that runs every test at once is slower than any Pi. */
const deadlineMs = 60_000;

Deno.test("scaleArgs() is these words, and a number", () => {
  assert.equal(
    scaleArgs(480).join(" "),
    "-nostdin -hide_banner -loglevel error -protocol_whitelist pipe -f mjpeg -threads 1 -i pipe:0 " +
      "-frames:v 1 -an -sn -dn -vf scale=w=min(iw\\,480):h=-2 -c:v mjpeg -q:v 5 -threads 1 " +
      "-f mjpeg pipe:1",
  );
  for (const width of [0, -480, 1.5, NaN, Infinity]) assert.throws(() => scaleArgs(width));
});

Deno.test("scaleJpeg() makes a picture smaller, in its shape", async () => {
  const scaled = await scaleJpeg(greyPicture(), { width: 160, ffmpegPath, deadlineMs });
  assert.ok(scaled.ok, JSON.stringify(scaled));
  assert.deepEqual(jpegSize(scaled.jpeg), { width: 160, height: 90 });
  assert.equal(jpeg.decode(scaled.jpeg).width, 160, "a whole JPEG");
});

Deno.test("scaleJpeg() never makes a picture larger", async () => {
  const scaled = await scaleJpeg(greyPicture(), { width: 1920, ffmpegPath, deadlineMs });
  assert.ok(scaled.ok);
  assert.deepEqual(jpegSize(scaled.jpeg), { width: 320, height: 180 });
});

Deno.test("scaleJpeg() says what is wrong with half a JPEG's header, and with what is none", async () => {
  for (const bytes of [greyPicture().slice(0, 20), new TextEncoder().encode("no JPEG")]) {
    const scaled = await scaleJpeg(bytes, { width: 160, ffmpegPath, deadlineMs });
    assert.ok(!scaled.ok);
    assert.notEqual(scaled.detail, "");
  }
});

Deno.test("scaleJpeg() ends an FFmpeg that has hung, and one that is not there", async () => {
  const hung = await scaleJpeg(greyPicture(), { width: 160, ffmpegPath, deadlineMs: 0 });
  assert.deepEqual(hung, { ok: false, detail: "FFmpeg ended with SIGKILL" });
  const none = await scaleJpeg(greyPicture(), { width: 160, ffmpegPath: "/nowhere/ffmpeg" });
  assert.ok(!none.ok);
  assert.match(none.detail, /Cannot start FFmpeg/);
});
