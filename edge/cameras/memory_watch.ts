// Owns watching how much memory one camera's FFmpeg takes, the judgement when that is too much, and
// its end then. Never starts another.
import type { Failure } from "../ffmpeg/failure.ts";
import type { FfmpegProcess } from "../ffmpeg/process.ts";
import type { Clock } from "./clock.ts";

/** Readings of one FFmpeg. */
export interface MemoryRun {
  /** What it took once it was under way; null before. */
  readonly usualBytes: number | null;
  /** Readings above the limit in a row. */
  readonly excesses: number;
}

export const NO_READINGS: MemoryRun = { usualBytes: null, excesses: 0 };

const READ_EVERY_MS = 10_000;
/** By now it has its pictures to predict from: 90 MB at 1080p, 260 MB at 4K H.265 (FFmpeg 5.1). */
const UNDER_WAY_MS = 20_000;
/** Below this no camera is restarted, however small it began. */
const LEAST_LIMIT_BYTES = 200_000_000;
/** A stream that changes to four times the pixels within its run stays below. */
const GROWTH = 2;
/** One reading may fall on a moment of two streams' buffers. */
const EXCESSES = 2;

/** What is known with this reading, `ranMs` after the start. */
export function withReading(
  run: MemoryRun,
  { bytes, ranMs }: { bytes: number; ranMs: number },
): MemoryRun {
  const usualBytes = run.usualBytes ?? (ranMs >= UNDER_WAY_MS ? bytes : null);
  const isOver = usualBytes !== null && bytes > limitBytes({ ...run, usualBytes });
  return { usualBytes, excesses: isOver ? run.excesses + 1 : 0 };
}

/** Twice what this FFmpeg took when it was under way, and at least 200 MB. */
export function limitBytes({ usualBytes }: MemoryRun): number {
  return Math.max(LEAST_LIMIT_BYTES, GROWTH * (usualBytes ?? 0));
}

export function hasGrownTooMuch(run: MemoryRun): boolean {
  return run.excesses >= EXCESSES;
}

/** An FFmpeg that is ended when it takes too much memory. */
export interface LimitedFfmpeg extends FfmpegProcess {
  /** The last reading; null before the first and where none is permitted. */
  readonly memoryBytes: number | null;
}

export interface MemoryWatchOptions {
  readonly clock: Clock;
  /** Resident bytes of a process; null where that may not be read or it is gone. */
  readonly read: (pid: number) => Promise<number | null>;
}

/** Watches a child until it exits; one that grows too much is killed, and its failure says so. */
export function limitMemory(child: FfmpegProcess, options: MemoryWatchOptions): LimitedFfmpeg {
  const { clock, read } = options;
  const startedAtMs = clock.monotonicMs();
  let run = NO_READINGS;
  let memoryBytes: number | null = null;
  let failure: Failure | null = null;
  let hasExited = child.pid === null;
  let cancel = () => {};
  const readOnce = async (pid: number) => {
    const bytes = await read(pid);
    // What may not be read now may not be read later either.
    if (hasExited || bytes === null) return;
    memoryBytes = bytes;
    run = withReading(run, { bytes, ranMs: clock.monotonicMs() - startedAtMs });
    if (!hasGrownTooMuch(run)) return readLater(pid);
    failure = { reason: "memory", detail: excessWords(bytes, run) };
    child.kill();
  };
  const readLater = (pid: number) => {
    cancel = clock.setTimer(READ_EVERY_MS, () => void readOnce(pid));
  };
  if (child.pid !== null) readLater(child.pid);
  const exited = child.exited.then((ownFailure) => {
    hasExited = true;
    cancel();
    return failure ?? ownFailure;
  });
  return {
    pid: child.pid,
    exited,
    stop: (stopping) => child.stop(stopping),
    kill: () => child.kill(),
    get memoryBytes() {
      return memoryBytes;
    },
  };
}

function excessWords(bytes: number, run: MemoryRun): string {
  const [grownTo, limit] = [bytes, limitBytes(run)].map((count) => `${Math.round(count / 1e6)} MB`);
  return `FFmpeg had grown to ${grownTo}; this camera's may take ${limit}.`;
}
