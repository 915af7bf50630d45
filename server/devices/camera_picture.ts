// Owns what a camera's status says of its picture: whether one comes, and whether it shows anything.
import type { CameraStatus } from "../contract/camera.ts";

export type CameraPicture = "coming" | "none" | "frozen" | "dark" | "stopped";

/** A stream that starts, or waits for its next try, gives no picture either. */
export function pictureOf(status: CameraStatus): CameraPicture {
  switch (status) {
    case "streaming":
      return "coming";
    case "frozen":
    case "dark":
    case "stopped":
      return status;
    case "starting":
    case "stalled":
    case "failed":
    case "backing_off":
      return "none";
  }
}
