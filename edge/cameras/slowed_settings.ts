// Owns by which settings a camera is read while the machine is hot: fewer pictures, as far as plates
// are still read in time. Pure.
import type { CameraSettings } from "../../server/contract/camera.ts";

/** The vehicle gate needs two pictures of a car that stands: further apart it decides late. */
const GATE_MOST_MS = 2000;
/** A commanded read takes pictures up to 5 s old; with keyframes they come half as far apart again. */
const COMMAND_MOST_MS = 3000;

/** So many times less often, at most as seldom as the trigger allows; never more often. */
export function slowedSettings(settings: CameraSettings, slowedBy: number): CameraSettings {
  const { interval_ms, trigger } = settings;
  const mostMs = Math.max(interval_ms, slowestMs(trigger));
  const slowedMs = Math.min(interval_ms * slowedBy, mostMs);
  return slowedMs === interval_ms ? settings : { ...settings, interval_ms: slowedMs };
}

function slowestMs(trigger: CameraSettings["trigger"]): number {
  switch (trigger.mode) {
    case "vehicle":
      return GATE_MOST_MS;
    case "interval":
      return Math.min(trigger.every_ms, COMMAND_MOST_MS);
    case "manual":
      return COMMAND_MOST_MS;
  }
}
