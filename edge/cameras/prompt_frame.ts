// Owns which picture a camera gives to who asks for one while heat has it read less often: no older one
// than its own settings promise. Never says whether that is too old: that is who asks.
import { freshForMs } from "./camera_limits.ts";
import type { FleetCamera } from "./fleet.ts";
import type { Frame } from "./frame_store.ts";

/** Keyframes may come half as far apart again, and a picture takes a moment. */
const LATE_RATIO = 1.5;
const LATE_MS = 500;

type Camera = Pick<FleetCamera, "frames" | "settings" | "ownIntervalMs">;

/** How old a picture may be and still be the newest that the camera's own settings promise, ms. */
export function ownFreshForMs(camera: Camera): number {
  return freshForMs({ ...camera.settings, interval_ms: camera.ownIntervalMs() });
}

/**
 * The newest picture; the next one where a camera at its own pace would have given it by now.
 *
 * @param options.mostWaitMs then the newest is all there is; a stalled camera is not waited for.
 */
export async function promptFrame(
  camera: Camera,
  { monotonicMs, signal, mostWaitMs = Infinity }: {
    monotonicMs: () => number;
    signal: AbortSignal;
    mostWaitMs?: number;
  },
): Promise<Frame | null> {
  const { frames, settings: { interval_ms, stall_after_ms } } = camera;
  const newest = frames.newest();
  const ownMs = camera.ownIntervalMs();
  if (newest === null || interval_ms <= ownMs) return newest;
  const ageMs = monotonicMs() - newest.receivedMonotonicMs;
  if (ageMs <= ownMs || ageMs > freshForMs({ interval_ms, stall_after_ms })) return newest;
  const waitMs = Math.max(0, Math.min(interval_ms * LATE_RATIO + LATE_MS, mostWaitMs));
  const late = AbortSignal.timeout(Math.floor(waitMs));
  return await frames.nextFrame(newest.id, AbortSignal.any([signal, late])) ?? frames.newest();
}
