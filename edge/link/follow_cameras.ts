// Owns following the fleet's cameras as they come and go. Knows nothing of what they are followed for.
import type { Fleet, FleetCamera } from "../cameras/fleet.ts";

/** A picture that does not live is not worth a call: each one is charged. */
const WORTH_READING = new Set(["starting", "streaming", "stalled"]);

export function isWorthReading(camera: FleetCamera): boolean {
  return WORTH_READING.has(camera.report().status);
}

export interface FollowedCameras {
  /** Follows the fleet's cameras of now; call after each change of settings. */
  sync(): void;
  close(): void;
}

/** Calls `follow` once for each camera; what it returns is called when the camera goes. */
export function followCameras(
  fleet: Fleet,
  follow: (camera: FleetCamera) => () => void,
): FollowedCameras {
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
        followed.set(id, { camera, stop: follow(camera) });
      }
    },
    close() {
      for (const { stop } of followed.values()) stop();
      followed.clear();
    },
  };
}
