// Owns what counts as the agent being alive, for the service's watchdog. Pure: restarts nothing.
import type { CameraReport } from "../../server/contract/camera.ts";

/** What is known of the agent's own parts at one moment. */
export interface VitalSigns {
  /** The HTTP server still accepts. */
  isServing: boolean;
  cameras: readonly WatchedCamera[];
}

export type WatchedCamera =
  & Pick<CameraReport, "camera_id" | "status" | "frame_age_ms" | "next_attempt_in_ms">
  /** After so long without a picture its own watchdog acts. */
  & { stalledMs: number };

export type Vitals =
  | { kind: "alive"; status: string }
  | { kind: "stuck"; why: string };

/** A camera's own watchdog is late by a second or two at most, on the slowest machine. */
const OVERDUE_MS = 30_000;

/**
 * Dead cameras do not make the agent stuck, only cameras that nobody looks after any more: timers
 * or processes hang in a way that only a new process gets out of. `before`: at the last look.
 */
export function judgeVitals(signs: VitalSigns, before: VitalSigns | null): Vitals {
  if (!signs.isServing) return { kind: "stuck", why: "the HTTP server ended" };
  for (const camera of signs.cameras) {
    const why = isUnwatched(camera) || isForgotten(camera, before);
    if (why !== false) return { kind: "stuck", why: `camera ${camera.camera_id} ${why}` };
  }
  const streaming = signs.cameras.filter(({ status }) => status === "streaming").length;
  return { kind: "alive", status: `${streaming} of ${signs.cameras.length} cameras streaming` };
}

/** It says that pictures come in, and long after the limit none has. */
function isUnwatched({ status, frame_age_ms, stalledMs }: WatchedCamera): false | string {
  if ((status !== "streaming" && status !== "dark") || frame_age_ms === null) return false;
  if (frame_age_ms <= stalledMs + OVERDUE_MS) return false;
  return `is said to stream, ${frame_age_ms} ms after its last picture`;
}

/** Its next try was due at the last look already. */
function isForgotten(camera: WatchedCamera, before: VitalSigns | null): false | string {
  const wasDue = before?.cameras.some((other) =>
    other.camera_id === camera.camera_id && isDue(other)
  );
  return isDue(camera) && wasDue === true ? "is not tried again, though its time has come" : false;
}

function isDue({ status, next_attempt_in_ms }: WatchedCamera): boolean {
  return status === "backing_off" && next_attempt_in_ms === 0;
}
