// Owns how often a camera's sharpness is measured: for whoever looks, but not for each request.
import type { Zone } from "../../server/contract/camera.ts";
import type { Clock } from "./clock.ts";
import type { FrameStore } from "./frame_store.ts";
import { measureSharpness } from "./sharpness.ts";

/** Fast enough to turn a lens by, and a hundredth of a core at most. */
const MEASURE_EVERY_MS = 1000;

export interface SharpnessMeter {
  /** 0–100 of the newest picture, or of one a second older; null where there is nothing to judge by. */
  read(zone: Zone | undefined): number | null;
}

/** Measures when asked, a picture once, and at most once a second. */
export function createSharpnessMeter(
  frames: Pick<FrameStore, "newest">,
  clock: Pick<Clock, "monotonicMs">,
): SharpnessMeter {
  let last: { frameId: number; atMs: number; sharpness: number | null } | null = null;
  return {
    read(zone) {
      const frame = frames.newest();
      if (frame === null) return null;
      const atMs = clock.monotonicMs();
      const isRecent = last !== null && atMs - last.atMs < MEASURE_EVERY_MS;
      if (last !== null && (isRecent || last.frameId === frame.id)) return last.sharpness;
      const measured = measureSharpness(frame.jpeg, zone);
      const sharpness = measured === null ? null : Math.min(100, Math.round(measured));
      last = { frameId: frame.id, atMs, sharpness };
      return sharpness;
    },
  };
}
