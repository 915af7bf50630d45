// Owns one FFmpeg child, from spawn to exit; the only Deno.Command of the edge. Never restarts it and
// never judges a picture: pictures and the exit go to whoever started it.
import { getLogger } from "@logtape/logtape";
import type { FfmpegCommand } from "./args.ts";
import { failureFrom } from "./failure.ts";
import type { Failure } from "./failure.ts";
import { collectLastWords } from "./last_words.ts";
import type { LastWords } from "./last_words.ts";
import { createMpjpegParser } from "./mpjpeg.ts";
import { createStreamWordReader } from "./stream_words.ts";
import type { StreamWord } from "./stream_words.ts";

const logger = getLogger(["edge", "ffmpeg"]);

/** An 8-megapixel JPEG at FFmpeg's best quality stays below this. */
export const MAX_PICTURE_BYTES = 16 * 1024 * 1024;
/** As much as a pipe holds. */
const READ_BYTES = 65_536;
/** Older words are of a trouble that was got over. A refused connection is named within 10 s. */
const LAST_WORDS_MS = 15_000;

/** A running FFmpeg. */
export interface FfmpegProcess {
  /** Null if it could not be started. */
  readonly pid: number | null;
  /** Resolves once it is gone and its last picture was handed over; never rejects. */
  readonly exited: Promise<Failure>;
  /** SIGTERM, then SIGKILL after `graceMs`; resolves when it is gone. */
  stop(options: { graceMs: number }): Promise<void>;
  /** SIGKILL at once. */
  kill(): void;
}

export interface FfmpegOptions {
  readonly command: FfmpegCommand;
  /** Absolute, as `--allow-run` names it. */
  readonly ffmpegPath: string;
  readonly monotonicMs: () => number;
  /** Called with each complete JPEG, which is the receiver's to keep. */
  readonly onPicture: (jpeg: Uint8Array<ArrayBuffer>) => void;
  /** Called with what FFmpeg tells of the stream while it runs. */
  readonly onWord?: (word: StreamWord) => void;
  /** What FFmpeg reads instead of the command's script, until the stream ends. */
  readonly input?: ReadableStream<Uint8Array>;
}

/** Starts FFmpeg. One that cannot be started has exited already. */
export function startFfmpeg(options: FfmpegOptions): FfmpegProcess {
  let child: Deno.ChildProcess;
  try {
    child = spawnFfmpeg({ argv: options.command.argv, ffmpegPath: options.ffmpegPath });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return neverStarted({ reason: "crashed", detail: `Cannot start FFmpeg: ${why}`.slice(0, 500) });
  }
  const kill = () => signal(child, "SIGKILL");
  const exited = follow(child, { ...options, kill });
  return {
    pid: child.pid,
    exited,
    kill,
    async stop({ graceMs }) {
      signal(child, "SIGTERM");
      const timer = setTimeout(kill, graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** The one way to FFmpeg. @throws when it cannot be started */
export function spawnFfmpeg(
  { argv, ffmpegPath }: { argv: readonly string[]; ffmpegPath: string },
): Deno.ChildProcess {
  return new Deno.Command(ffmpegPath, {
    args: [...argv],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // FFREPORT would write the URL to a file, http_proxy would send the stream elsewhere.
    clearEnv: true,
  }).spawn();
}

/** What stands in for an FFmpeg that could not be started: it has exited already. */
export function neverStarted(failure: Failure): FfmpegProcess {
  return {
    pid: null,
    exited: Promise.resolve(failure),
    kill: () => {},
    stop: () => Promise.resolve(),
  };
}

/** A child that is gone already is what was wanted. */
export function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function follow(
  child: Deno.ChildProcess,
  options: FfmpegOptions & { kill: () => void },
): Promise<Failure> {
  const { command, monotonicMs } = options;
  const startedAtMs = monotonicMs();
  const readWord = createStreamWordReader();
  const lastWords = collectLastWords({
    ...command,
    monotonicMs,
    onLine(line) {
      const word = readWord(line);
      if (word !== null) options.onWord?.(word);
    },
  });
  const [status, fault] = await Promise.all([
    child.status,
    readPictures(child.stdout, options),
    readLastWords(child.stderr, lastWords),
    options.input === undefined
      ? writeScript(child.stdin, command.script)
      : feed(child.stdin, options.input),
  ]);
  const endedAtMs = monotonicMs();
  const lines = lastWords.since(endedAtMs - LAST_WORDS_MS);
  const ending = { ...status, ranMs: endedAtMs - startedAtMs };
  logger.debug("FFmpeg {pid} ended", { pid: child.pid, ...ending, lines });
  return fault === null ? failureFrom(lines, ending) : { reason: "corrupt", detail: fault };
}

/** Returns what was wrong with the output, or null. */
async function readPictures(
  stdout: ReadableStream<Uint8Array>,
  { onPicture, kill }: FfmpegOptions & { kill: () => void },
): Promise<string | null> {
  const parser = createMpjpegParser({ maxPictureBytes: MAX_PICTURE_BYTES });
  // One buffer for all reads: a new one each time is as much garbage again as the pictures are.
  const reader = stdout.getReader({ mode: "byob" });
  let buffer = new Uint8Array(READ_BYTES);
  while (true) {
    const { value, done } = await reader.read(buffer);
    if (done || value === undefined) return null;
    const { pictures, fault } = parser.push(value);
    for (const jpeg of pictures) onPicture(jpeg);
    buffer = new Uint8Array(value.buffer);
    if (fault === null) continue;
    kill();
    // Closes the pipe: nothing that still writes to it can hold up the exit.
    await reader.cancel();
    return fault;
  }
}

async function readLastWords(
  stderr: ReadableStream<Uint8Array>,
  lastWords: LastWords,
): Promise<void> {
  for await (const chunk of stderr) lastWords.push(chunk);
}

/** Hands over the camera's address. FFmpeg reads it whole before it connects. */
async function writeScript(stdin: WritableStream<Uint8Array>, script: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(script));
    await writer.close();
  } catch {
    // It ended before it had read its script: its exit says why.
    await writer.abort().catch(() => {});
  }
}

/** Its reader's end is the child's exit, which says why. */
async function feed(stdin: WritableStream<Uint8Array>, input: ReadableStream<Uint8Array>) {
  await input.pipeTo(stdin).catch(() => {});
}
