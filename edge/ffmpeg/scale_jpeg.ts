// Owns one FFmpeg that makes one picture smaller, from spawn to exit. Keeps nothing.
import { signal, spawnFfmpeg } from "./process.ts";
import { scaleArgs } from "./scale.ts";

/** A Pi takes 0.3 s with four cameras at work; what takes longer than this has hung. */
const DEADLINE_MS = 10_000;

export type ScaledJpeg =
  | { ok: true; jpeg: Uint8Array<ArrayBuffer> }
  | { ok: false; detail: string };

export interface ScaleOptions {
  /** Pixels; a narrower picture stays as wide as it is. */
  width: number;
  /** Absolute, as `--allow-run` names it. */
  ffmpegPath: string;
  /** Default 10,000. */
  deadlineMs?: number;
}

/** Scales one JPEG. Never rejects for what FFmpeg does or does not do. */
export async function scaleJpeg(
  jpeg: Uint8Array<ArrayBuffer>,
  { width, ffmpegPath, deadlineMs = DEADLINE_MS }: ScaleOptions,
): Promise<ScaledJpeg> {
  let child: Deno.ChildProcess;
  try {
    child = spawnFfmpeg({ argv: scaleArgs(width), ffmpegPath });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, detail: `Cannot start FFmpeg: ${why}` };
  }
  // SIGKILL: one that is blocked ignores the first signal that could be ignored.
  const timer = setTimeout(() => signal(child, "SIGKILL"), deadlineMs);
  const [output] = await Promise.all([child.output(), writeAll(child.stdin, jpeg)]);
  clearTimeout(timer);
  if (output.success && output.stdout.byteLength > 0) return { ok: true, jpeg: output.stdout };
  const words = new TextDecoder().decode(output.stderr).trim().slice(0, 500);
  const ending = output.signal === null ? `code ${output.code}` : output.signal;
  return { ok: false, detail: words === "" ? `FFmpeg ended with ${ending}` : words };
}

async function writeAll(stdin: WritableStream<Uint8Array>, bytes: Uint8Array): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(bytes);
    await writer.close();
  } catch {
    // It had seen enough, or has ended: its exit says which.
    await writer.abort().catch(() => {});
  }
}
