// Owns the pictures of a camera that gives one per request: asks each interval, and has FFmpeg change
// them where the settings want that. Stands in an FFmpeg's place; ends with the first failure.
import type { CameraSettings } from "../../server/contract/camera.ts";
import { changePicturesCommand } from "../ffmpeg/args.ts";
import type { Failure } from "../ffmpeg/failure.ts";
import { mpjpegPart } from "../ffmpeg/mpjpeg_part.ts";
import type { FfmpegOptions, FfmpegProcess } from "../ffmpeg/process.ts";
import type { Clock } from "./clock.ts";
import type { SnapshotClient } from "./snapshot_request.ts";

export interface SnapshotOptions extends Omit<FfmpegOptions, "command" | "input"> {
  readonly settings: Pick<
    CameraSettings,
    "interval_ms" | "quality" | "width" | "rotate" | "crop"
  >;
  /** Whether FFmpeg changes the pictures. */
  readonly isChanged: boolean;
  readonly client: SnapshotClient;
  readonly clock: Clock;
  readonly startFfmpeg: (options: FfmpegOptions) => FfmpegProcess;
}

/** Starts asking. The client is closed at the end. */
export function startSnapshots(options: SnapshotOptions): FfmpegProcess {
  const ending = new AbortController();
  const changer = options.isChanged ? startChanger(options) : null;
  let hasChangerFailed = false;
  changer?.child.exited.then(() => {
    hasChangerFailed = !ending.signal.aborted;
    ending.abort();
  });
  const asking = askOnAndOn(options, {
    signal: ending.signal,
    onJpeg: (jpeg) => changer === null ? options.onPicture(jpeg) : changer.change(jpeg),
  }).then((failure) => {
    changer?.end();
    return failure;
  });
  const exited = Promise.all([asking, changer?.child.exited ?? null]).then(([asked, changed]) => {
    options.client.close();
    const causes = hasChangerFailed ? [changed, asked] : [asked, changed];
    return causes.find((cause) => cause !== null) ?? ENDED;
  });
  return {
    pid: changer?.child.pid ?? null,
    exited,
    async stop({ graceMs }) {
      ending.abort();
      await changer?.child.stop({ graceMs });
      await exited;
    },
    kill() {
      ending.abort();
      changer?.child.kill();
    },
  };
}

/** It was told to end, and nothing was under way. */
const ENDED: Failure = { reason: "crashed", detail: "The requests were ended." };

/** Resolves with why it ended; null if it was told to between two requests. */
async function askOnAndOn(
  { client, clock, settings }: SnapshotOptions,
  { signal, onJpeg }: {
    signal: AbortSignal;
    onJpeg: (jpeg: Uint8Array<ArrayBuffer>) => void | Promise<void>;
  },
): Promise<Failure | null> {
  while (!signal.aborted) {
    const dueMs = clock.monotonicMs() + settings.interval_ms;
    const answer = await client.request(signal);
    if (!answer.ok) return answer.failure;
    if (signal.aborted) return null;
    await onJpeg(answer.jpeg);
    await wait(Math.max(0, dueMs - clock.monotonicMs()), { clock, signal });
  }
  return null;
}

function wait(
  delayMs: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.setTimer(delayMs, end);
    signal.addEventListener("abort", end);
  });
}

interface Changer {
  readonly child: FfmpegProcess;
  /** Resolves when FFmpeg has taken the picture, or is gone. */
  change(jpeg: Uint8Array): Promise<void>;
  /** No picture follows: FFmpeg ends by itself. */
  end(): void;
}

function startChanger(options: SnapshotOptions): Changer {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  const child = options.startFfmpeg({
    command: changePicturesCommand(options.settings),
    ffmpegPath: options.ffmpegPath,
    monotonicMs: options.monotonicMs,
    onPicture: options.onPicture,
    onWord: options.onWord,
    input: readable,
  });
  return {
    child,
    async change(jpeg) {
      // Its exit says why it takes no more.
      for (const piece of mpjpegPart(jpeg)) await writer.write(piece).catch(() => {});
    },
    end: () => void writer.close().catch(() => {}),
  };
}
