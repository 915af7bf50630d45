// Real encodes of frozen and of live pictures: the evidence for the bounds in stillness.ts.
import assert from "node:assert/strict";
import type { Grey } from "../jpeg/jpeg_luma.ts";
import { thumbnailOfJpeg } from "./frame_thumbnail.ts";
import { areAlike, isStill, mayBeStill, type Stillness, withThumbnail } from "./stillness.ts";
import { createMpjpegParser } from "../ffmpeg/mpjpeg.ts";

const FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf";
const CLOCK = `drawtext=fontfile=${FONT}:fontsize=20:fontcolor=white:box=1:boxcolor=black:` +
  "x=w-tw-10:y=h-30:text='%{pts\\:hms}'";
const CLOCK_ON_TOP = CLOCK.replace("y=h-30", "y=10");
const SECONDS = 16;
/** One picture of a sensor: structure, and noise that never changes again. */
const STILL = "noise=alls=8,loop=-1:1,setpts=N/5/TB";

async function ffmpeg(args: string[], input: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const child = new Deno.Command("/usr/bin/ffmpeg", {
    args: ["-nostdin", "-loglevel", "error", ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const writing = writer.write(input).then(() => writer.close()).catch(() => {});
  const { stdout, stderr } = await child.output();
  await writing;
  assert.ok(stdout.length > 0, new TextDecoder().decode(stderr));
  return stdout;
}

/** A camera's stream with a keyframe a second, as the agent's FFmpeg hands it on. */
async function keyframesOf(
  filters: string[],
  { encoder, source = "testsrc2=s=1280x720:r=5" }: { encoder: string[]; source?: string },
): Promise<Grey[]> {
  const coded = await ffmpeg([
    ...["-f", "lavfi", "-i", source, "-vf", [...filters, "format=yuv420p"].join(",")],
    ...["-t", String(SECONDS), "-c:v", "libx264", "-preset", "veryfast", "-threads", "2"],
    ...["-g", "5", "-sc_threshold", "0", ...encoder, "-f", "h264", "pipe:1"],
  ], new Uint8Array());
  const jpegs = await ffmpeg([
    ...[
      "-skip_frame",
      "nokey",
      "-skip_loop_filter",
      "all",
      "-f",
      "h264",
      "-i",
      "pipe:0",
      "-fps_mode",
      "passthrough",
    ],
    ...["-c:v", "mjpeg", "-q:v", "5", "-f", "mpjpeg", "pipe:1"],
  ], new Uint8Array(coded));
  const { pictures } = createMpjpegParser({ maxPictureBytes: 10_000_000 }).push(jpegs);
  assert.equal(pictures.length, SECONDS);
  return pictures.map((jpeg) => thumbnailOfJpeg(jpeg) ?? assert.fail("no JPEG"));
}

/** The same with a keyframe every 2 s, where every picture is decoded: one a second, in between. */
async function picturesOf(filters: string[], { encoder }: { encoder: string[] }): Promise<Grey[]> {
  const coded = await ffmpeg([
    ...["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=5"],
    ...["-vf", [...filters, "format=yuv420p"].join(",")],
    ...["-t", String(SECONDS), "-c:v", "libx264", "-preset", "veryfast", "-threads", "2"],
    ...["-g", "10", "-sc_threshold", "0", ...encoder, "-f", "h264", "pipe:1"],
  ], new Uint8Array());
  const jpegs = await ffmpeg([
    ...["-f", "h264", "-r", "5", "-i", "pipe:0", "-vf", "select=not(mod(n+3\\,5))"],
    ...["-fps_mode", "passthrough", "-c:v", "mjpeg", "-q:v", "5", "-f", "mpjpeg", "pipe:1"],
  ], new Uint8Array(coded));
  const { pictures } = createMpjpegParser({ maxPictureBytes: 10_000_000 }).push(jpegs);
  assert.equal(pictures.length, SECONDS);
  return pictures.map((jpeg) => thumbnailOfJpeg(jpeg) ?? assert.fail("no JPEG"));
}

/** Looked at as seldom as the agent does: the second in which it was called still. */
function stillFromS(thumbnails: readonly Grey[]): number | null {
  let stillness: Stillness | null = null;
  for (let second = 0; second < thumbnails.length;) {
    const thumbnail = thumbnails[second] ?? assert.fail();
    stillness = withThumbnail(stillness, thumbnail, second * 1000);
    if (isStill(stillness, second * 1000)) return second;
    second += mayBeStill(stillness, second * 1000) ? 2 : 3;
  }
  return null;
}

const steady = ["-qp", "24"];
const bitrate = ["-b:v", "1M", "-maxrate", "1M", "-bufsize", "1M"];
const thrifty = ["-crf", "33"];
const denoised = "hqdn3d=10:8:20:20";

Deno.test("isStill() sees a frozen picture whose clock runs on, within 14 s", async () => {
  for (const clock of [CLOCK, CLOCK_ON_TOP]) {
    const pictures = await keyframesOf([STILL, clock], { encoder: steady });
    const from = stillFromS(pictures);
    assert.ok(from !== null && from <= 12, `${from}`);
    assert.ok(areAlike(pictures[2] ?? assert.fail(), pictures[9] ?? assert.fail()));
  }
});

const LIVE: Record<string, { filters: string[]; encoder: string[] }> = {
  "hardly any noise, hard compression": { filters: ["noise=alls=1:allf=t"], encoder: thrifty },
  "a bit rate that the encoder keeps": { filters: ["noise=alls=1:allf=t"], encoder: bitrate },
  "a camera that removes noise": { filters: ["noise=alls=2:allf=t", denoised], encoder: thrifty },
  "night, noise removed": {
    filters: ["lutyuv=y=16+(val-16)*0.12", "noise=alls=2:allf=t", denoised],
    encoder: thrifty,
  },
  "night with one lamp": {
    filters: [
      "lutyuv=y=16+(val-16)*0.06",
      "drawbox=x=500:y=300:w=180:h=140:color=white@0.5:t=fill",
      "noise=alls=3:allf=t",
      denoised,
    ],
    encoder: thrifty,
  },
};

for (const [what, { filters, encoder }] of Object.entries(LIVE)) {
  Deno.test(`isStill() takes no live picture for a frozen one: ${what}`, async () => {
    const pictures = await keyframesOf([STILL, ...filters, CLOCK], { encoder });
    assert.equal(stillFromS(pictures), null);
    for (const [second, picture] of pictures.slice(1).entries()) {
      assert.ok(!areAlike(pictures[second] ?? picture, picture), `second ${second}`);
    }
  });
}

Deno.test("isStill() tells both apart where every picture is decoded, with a keyframe every 2 s", async () => {
  const from = stillFromS(await picturesOf([STILL, CLOCK], { encoder: steady }));
  assert.ok(from !== null && from <= 12, `${from}`);
  for (const [what, { filters, encoder }] of Object.entries(LIVE)) {
    const pictures = await picturesOf([STILL, ...filters, CLOCK], { encoder });
    assert.equal(stillFromS(pictures), null, what);
  }
});

Deno.test("isStill() says nothing of a picture without structure: noise may round away", async () => {
  const source = "color=gray:s=1280x720:r=5";
  const pictures = await keyframesOf([CLOCK], { encoder: steady, source });
  assert.equal(stillFromS(pictures), null);
});
