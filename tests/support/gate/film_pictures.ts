// Owns turning composed pictures into JPEGs as the agent gets them: coded as H.264 by a camera,
// decoded and coded as JPEG by FFmpeg.
import { createMpjpegParser } from "../../../edge/ffmpeg/mpjpeg.ts";
import { pictureHeightPx, pictureWidthPx } from "./stage.ts";

const QUIET = ["-nostdin", "-hide_banner", "-loglevel", "error"];
const RAW = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", `${pictureWidthPx}x${pictureHeightPx}`];
/** As a camera of moderate bitrate; every picture a keyframe, as those that the agent decodes. */
const H264 = ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "28"];
const JPEG = ["-fps_mode", "passthrough", "-c:v", "mjpeg", "-q:v", "5", "-threads", "1"];

/** @throws Error with what FFmpeg said */
export async function filmPictures(
  pictures: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const coded = await pipeThroughFfmpeg(
    [...RAW, "-i", "pipe:0", ...H264, "-g", "1", "-threads", "1", "-f", "h264", "pipe:1"],
    pictures,
  );
  const args = ["-f", "h264", "-i", "pipe:0", "-pix_fmt", "yuvj420p", ...JPEG, "-f", "mpjpeg"];
  const parser = createMpjpegParser({ maxPictureBytes: 2_000_000 });
  const { pictures: jpegs, fault } = parser.push(
    await pipeThroughFfmpeg([...args, "pipe:1"], [coded]),
  );
  if (fault !== null) throw new Error(`Cannot split the film: ${fault}`);
  return jpegs;
}

async function pipeThroughFfmpeg(
  args: string[],
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const child = new Deno.Command("ffmpeg", {
    args: [...QUIET, ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const feeding = (async () => {
    const writer = child.stdin.getWriter();
    for await (const bytes of input) await writer.write(bytes);
    await writer.close();
  })();
  const [{ success, stdout, stderr }] = await Promise.all([child.output(), feeding]);
  if (!success) {
    throw new Error(`Cannot film the pictures: ${new TextDecoder().decode(stderr).slice(-1000)}`);
  }
  return stdout;
}
