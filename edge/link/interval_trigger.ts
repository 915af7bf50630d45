// Owns when a frame of an interval camera is sent to be read. Sends nothing itself.
import type { Fleet, FleetCamera } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";

/**
 * Frames come with jitter: one that is a little early is taken, or a camera of a picture a second
 * would be read every two seconds.
 */
const EARLY_SHARE = 0.25;

/** A picture that does not live is not worth a call: each one is charged. */
const WORTH_READING = new Set(["starting", "streaming", "stalled"]);

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

export interface IntervalTrigger {
  /** Follows the fleet's cameras; call after each change of settings. */
  sync(): void;
  close(): void;
}

/** Calls `onDue` with each new frame that an `interval` camera owes; none is given twice. */
export function createIntervalTrigger(
  { fleet, onDue }: { fleet: Fleet; onDue: (frame: Frame) => void },
): IntervalTrigger {
  const followed = new Map<string, { camera: FleetCamera; stop: () => void }>();
  return {
    sync() {
      const present = new Set(fleet.cameras().map((report) => report.camera_id));
      for (const [id, { camera, stop }] of followed) {
        if (fleet.camera(id) === camera) continue;
        stop();
        followed.delete(id);
      }
      for (const id of present) {
        const camera = fleet.camera(id);
        if (camera === null || followed.has(id)) continue;
        followed.set(id, { camera, stop: follow(camera, onDue) });
      }
    },
    close() {
      for (const { stop } of followed.values()) stop();
      followed.clear();
    },
  };
}

/** The settings are looked at with each frame: a change of the trigger needs no restart. */
function follow(camera: FleetCamera, onDue: (frame: Frame) => void): () => void {
  let dueMs: number | null = null;
  return camera.frames.onFrame((frame) => {
    const { trigger } = camera.settings;
    if (trigger.mode !== "interval" || !WORTH_READING.has(camera.report().status)) return;
    const nowMs = frame.receivedMonotonicMs;
    const next = nextDueMs(dueMs, { nowMs, everyMs: trigger.every_ms });
    dueMs = next.dueMs;
    if (next.isDue) onDue(frame);
  });
}
