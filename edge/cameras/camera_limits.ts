// Owns how long a camera's troubles are watched before something is done. Pure.
import type { CameraSettings } from "../../server/contract/camera.ts";
import type { CameraLimits } from "./state.ts";

/** A slow camera's second chance: a keyframe interval of 10 s, and its connect. */
const LATER_FIRST_PICTURE_MS = 15_000;
const FROZEN_MS = 12_000;
/**
 * Pictures predicted from the one before are the same to the byte while nothing moves, on a live
 * stream too: only a keyframe brings the noise, and these come seldom.
 */
const FROZEN_BETWEEN_KEYFRAMES_MS = 60_000;
const STABLE_MS = 30_000;
const EXIT_MS = 3_000;

/** How old a picture may be and still be the newest that there could be, ms. */
export function freshForMs(
  settings: Pick<CameraSettings, "interval_ms" | "stall_after_ms">,
): number {
  // Two pictures may be late; one that is asked for each minute is no stall after four seconds.
  return Math.max(settings.stall_after_ms, 2 * settings.interval_ms + 1000);
}

/**
 * The limits that a camera's settings ask for.
 *
 * @param options.isRenewed the picture is coded by itself at least every few seconds, as keyframes are.
 */
export function cameraLimits(
  settings: Pick<CameraSettings, "interval_ms" | "stall_after_ms">,
  { isRenewed }: { isRenewed: boolean },
): CameraLimits {
  const frozenMs = isRenewed ? FROZEN_MS : FROZEN_BETWEEN_KEYFRAMES_MS;
  return {
    stalledMs: freshForMs(settings),
    // The first picture does not wait for the interval, so a black hole shows as soon as a stall.
    firstPictureMs: settings.stall_after_ms,
    laterFirstPictureMs: Math.max(settings.stall_after_ms, LATER_FIRST_PICTURE_MS),
    frozenMs: Math.max(frozenMs, 2 * settings.interval_ms + 1000),
    stableMs: STABLE_MS,
    exitMs: EXIT_MS,
  };
}
