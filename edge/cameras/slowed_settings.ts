// Owns by which settings a camera is read while the machine is hot: fewer pictures, as far as plates
// are still read in time. Pure.
import type { CameraSettings } from "../../server/contract/camera.ts";
import { freshForMs } from "./camera_limits.ts";

/**
 * The vehicle gate needs two pictures of a car that stands: further apart it decides late. And who
 * commands a read waits for the next picture.
 */
const MOST_MS = 2000;

/** So many times less often, at most as seldom as the trigger allows; never more often. */
export function slowedSettings(settings: CameraSettings, slowedBy: number): CameraSettings {
  const { interval_ms, trigger } = settings;
  // A picture late by one still counts as new by the camera's own settings.
  const promptMs = Math.min(MOST_MS, Math.floor(freshForMs(settings) / 2));
  const triggerMs = trigger.mode === "interval" ? trigger.every_ms : MOST_MS;
  const mostMs = Math.max(interval_ms, Math.min(promptMs, triggerMs));
  const slowedMs = Math.min(interval_ms * slowedBy, mostMs);
  return slowedMs === interval_ms ? settings : { ...settings, interval_ms: slowedMs };
}
