// Owns the measured side of edge_camera_cpu.ts: an agent's cameras alone, one camera, until killed.
import { createFleet } from "../../edge/cameras/fleet.ts";
import { CameraSettings } from "../../server/contract/camera.ts";

if (import.meta.main) {
  createFleet().apply([CameraSettings.parse({ id: "bench", url: Deno.args[0] })]);
}
