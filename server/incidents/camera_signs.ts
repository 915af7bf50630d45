// Owns which camera gives no picture, or one that is of no use, and why. Pure.
import type { IncidentCause } from "../contract/incident.ts";
import { pictureOf } from "../devices/camera_picture.ts";
import type { Family } from "./cause_table.ts";
import type { CameraFact } from "./fleet_facts.ts";
import type { Verdict } from "./machine_signs.ts";

type CameraFamily = Extract<Family, "camera_no_picture" | "camera_frozen" | "camera_dark">;

/** What a camera's status says of one family, and as which cause. */
export function cameraSign(
  family: CameraFamily,
  camera: CameraFact,
): { cause: IncidentCause; verdict: Verdict } {
  const picture = pictureOf(camera.status);
  if (family === "camera_no_picture") {
    const cause = noPictureCause(camera);
    return { cause, verdict: picture === "none" ? bad(camera) : { state: "well" } };
  }
  const isIt = family === (picture === "frozen" ? "camera_frozen" : "camera_dark") &&
    (picture === "frozen" || picture === "dark");
  if (isIt) return { cause: family, verdict: bad(camera) };
  // Without a picture nobody knows what it would show.
  return { cause: family, verdict: { state: picture === "none" ? "unknown" : "well" } };
}

function noPictureCause({ reason }: CameraFact): IncidentCause {
  return reason === null ? "camera_no_picture" : `camera_${reason}`;
}

function bad({ status, reason, detail, restarts }: CameraFact): Verdict {
  const words = detail ?? `The agent reports ${status.replaceAll("_", " ")}.`;
  return {
    state: "bad",
    grade: 0,
    text: words,
    data: { status, reason, restarts_total: restarts },
  };
}
