// Owns which picture answers a request, or why none may. Never answers an old one as if it were new.
import type { FleetCamera } from "../cameras/fleet.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { ownFreshForMs, promptFrame } from "../cameras/prompt_frame.ts";
import type { HttpParts } from "./parts.ts";

export type FoundFrame =
  | { kind: "frame"; frame: Frame; frameAgeMs: number; maxAgeMs: number; camera: FleetCamera }
  | { kind: "no_such_camera" }
  | { kind: "no_snapshot"; camera: FleetCamera }
  | { kind: "stale_snapshot"; frameAgeMs: number; maxAgeMs: number; camera: FleetCamera };

/**
 * The newest picture of the camera (default: the first) if it is at most `maxAgeMs` old
 * (default: see `freshForMs`). Who names an age waits for the next one while heat slows the camera.
 */
export async function findFrame(
  parts: HttpParts,
  { cameraId, maxAgeMs, signal }: {
    cameraId: string | undefined;
    maxAgeMs: number | undefined;
    /** Of the request; looked at only where somebody may have to wait. */
    signal: () => AbortSignal;
  },
): Promise<FoundFrame> {
  const camera = findCamera(parts, cameraId);
  if (camera === null) return { kind: "no_such_camera" };
  const monotonicMs = parts.monotonicMs ?? (() => performance.now());
  const frame = maxAgeMs === undefined
    ? camera.frames.newest()
    : await promptFrame(camera, { monotonicMs, signal: signal() });
  if (frame === null) return { kind: "no_snapshot", camera };
  const frameAgeMs = ageOf(frame, parts);
  const allowedMs = maxAgeMs ?? ownFreshForMs(camera);
  return frameAgeMs > allowedMs
    ? { kind: "stale_snapshot", frameAgeMs, maxAgeMs: allowedMs, camera }
    : { kind: "frame", frame, frameAgeMs, maxAgeMs: allowedMs, camera };
}

/** The camera by id, or the first of the settings. */
export function findCamera(parts: HttpParts, id: string | undefined): FleetCamera | null {
  const wanted = id ?? parts.config.current().cameras[0]?.id;
  return wanted === undefined ? null : parts.fleet.camera(wanted);
}

/** Milliseconds since the frame arrived, whole, never negative. */
export function ageOf(frame: Frame, parts: Pick<HttpParts, "monotonicMs">): number {
  const nowMs = parts.monotonicMs?.() ?? performance.now();
  return Math.max(0, Math.round(nowMs - frame.receivedMonotonicMs));
}
