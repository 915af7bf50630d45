/** Runs FFmpeg to turn drawings into H.264 pictures. The only place of the camera double that starts a process. */
import { readCodedSequence } from "../h264/nal_units.ts";
import type { CodedSequence } from "../h264/nal_units.ts";
import type { Raster } from "./rasterize.ts";

export const framesPerSecond = 25;

/**
 * Encodes what `filter` makes of the drawings (inputs 0, 1, … in order, one picture each), ending in `[out]`.
 * `keyframes` is an FFmpeg expression of the frame number n. @throws with FFmpeg's stderr when it fails.
 */
export async function encodePictures(
  drawings: Raster[],
  { filter, keyframes, frameCount, signal }: {
    filter: string;
    keyframes: string;
    frameCount: number;
    signal: AbortSignal;
  },
): Promise<CodedSequence> {
  const folder = await Deno.makeTempDir({ prefix: "washfleet-camera-" });
  try {
    const inputs: string[] = [];
    for (const [index, { pixels, width, height }] of drawings.entries()) {
      const file = `${folder}/${index}.rgba`;
      await Deno.writeFile(file, pixels);
      inputs.push(
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgba",
        "-video_size",
        `${width}x${height}`,
        "-i",
        file,
      );
    }
    return readCodedSequence(
      await runFfmpeg([...inputs, ...outputArgs({ filter, keyframes, frameCount })], signal),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function outputArgs(
  { filter, keyframes, frameCount }: { filter: string; keyframes: string; frameCount: number },
): string[] {
  return [
    ...["-filter_complex", filter, "-map", "[out]", "-frames:v", String(frameCount)],
    ...[
      "-r",
      String(framesPerSecond),
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      "-tune",
      "zerolatency",
    ],
    // Baseline with one slice a picture: what stamp.ts can write the strip for.
    ...["-profile:v", "baseline", "-level", "4.0", "-bf", "0", "-refs", "1", "-threads", "1"],
    ...["-g", String(framesPerSecond), "-sc_threshold", "0", "-forced-idr", "1"],
    ...["-force_key_frames", `expr:${keyframes}`, "-crf", "27", "-f", "h264", "pipe:1"],
  ];
}

async function runFfmpeg(args: string[], signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  const command = new Deno.Command("ffmpeg", {
    args: ["-nostdin", "-hide_banner", "-loglevel", "error", "-filter_threads", "1", ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal,
  });
  const { success, code, stdout, stderr } = await command.output();
  signal.throwIfAborted();
  if (!success) {
    const reason = new TextDecoder().decode(stderr).trim().slice(-2_000);
    throw new Error(`Cannot encode the scene: FFmpeg ended with ${code}: ${reason}`);
  }
  return stdout;
}
