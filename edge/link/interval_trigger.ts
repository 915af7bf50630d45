// Owns when a frame of an interval camera is sent to be read. Sends nothing itself.
import type { FleetCamera } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { isWorthReading } from "./follow_cameras.ts";

/**
 * Frames come with jitter: one that is a little early is taken, or a camera of a picture a second
 * would be read every two seconds.
 */
const EARLY_SHARE = 0.25;

/** When the next frame is due, on the monotonic clock; null: the first is due at once. */
export function nextDueMs(
  dueMs: number | null,
  { nowMs, everyMs }: { nowMs: number; everyMs: number },
): { isDue: boolean; dueMs: number } {
  if (dueMs === null) return { isDue: true, dueMs: nowMs + everyMs };
  if (nowMs < dueMs - everyMs * EARLY_SHARE) return { isDue: false, dueMs };
  // Keeps the beat; after a gap it starts a new one instead of catching up.
  const onBeat = dueMs + everyMs;
  return { isDue: true, dueMs: onBeat > nowMs ? onBeat : nowMs + everyMs };
}

/** The settings are looked at with each frame: a change of the trigger needs no restart. */
export function followInterval(camera: FleetCamera, onDue: (frame: Frame) => void): () => void {
  let dueMs: number | null = null;
  return camera.frames.onFrame((frame) => {
    const { trigger } = camera.settings;
    if (trigger.mode !== "interval" || !isWorthReading(camera)) return;
    const nowMs = frame.receivedMonotonicMs;
    const next = nextDueMs(dueMs, { nowMs, everyMs: trigger.every_ms });
    dueMs = next.dueMs;
    if (next.isDue) onDue(frame);
  });
}
