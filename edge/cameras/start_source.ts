// Owns the start of a camera's pictures by its plan: FFmpeg on a stream, or requests for snapshots.
// Decides nothing; an address that cannot be one has ended already.
import type { CameraSettings } from "../../server/contract/camera.ts";
import { ffmpegCommand } from "../ffmpeg/args.ts";
import { neverStarted } from "../ffmpeg/process.ts";
import type { FfmpegOptions, FfmpegProcess } from "../ffmpeg/process.ts";
import type { Clock } from "./clock.ts";
import { createSnapshotClient } from "./snapshot_request.ts";
import { startSnapshots } from "./snapshot_source.ts";
import type { StreamPlan } from "./stream_plan.ts";

export interface SourceOptions extends Pick<FfmpegOptions, "onPicture" | "onWord" | "ffmpegPath"> {
  readonly plan: StreamPlan;
  readonly clock: Clock;
  readonly startFfmpeg: (options: FfmpegOptions) => FfmpegProcess;
}

export function startSource(settings: CameraSettings, options: SourceOptions): FfmpegProcess {
  const { plan, clock, startFfmpeg, onPicture, onWord, ffmpegPath } = options;
  const monotonicMs = () => clock.monotonicMs();
  try {
    if (plan.source === "stream") {
      const command = ffmpegCommand(settings, plan);
      return startFfmpeg({ command, ffmpegPath, monotonicMs, onPicture, onWord });
    }
    return startSnapshots({
      settings,
      isChanged: plan.decode === "all",
      client: createSnapshotClient(settings.url),
      clock,
      startFfmpeg,
      ffmpegPath,
      monotonicMs,
      onPicture,
    });
  } catch (error) {
    // An address that cannot be one is this camera's failure, not the agent's.
    if (!(error instanceof TypeError)) throw error;
    return neverStarted({ reason: "unsupported", detail: error.message });
  }
}
