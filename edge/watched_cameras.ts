// Owns what the service's watchdog is told of the cameras. Judges nothing (see machine/vitals.ts).
import { cameraLimits } from "./cameras/camera_limits.ts";
import type { Fleet } from "./cameras/fleet.ts";
import type { WatchedCamera } from "./machine/vitals.ts";

/** Each camera's report, with the time after which its own watchdog acts. */
export function watchedCameras(fleet: Pick<Fleet, "cameras" | "camera">): WatchedCamera[] {
  return fleet.cameras().flatMap((report) => {
    const camera = fleet.camera(report.camera_id);
    if (camera === null) return [];
    const { stalledMs } = cameraLimits(camera.settings, { isRenewed: true });
    return [{ ...report, stalledMs }];
  });
}
