// Owns what settings change in the parts that run: the log's level, and which cameras are read and
// where, those of the settings and those that were found.
import { getLogger } from "@logtape/logtape";
import type { CameraSettings } from "../server/contract/camera.ts";
import type { EdgeConfig } from "../server/contract/edge_config.ts";
import type { Fleet } from "./cameras/fleet.ts";
import type { Link } from "./link/link.ts";
import { startLogs } from "./log_lines.ts";

export interface CameraParts {
  readonly fleet: Fleet;
  readonly link: Link;
  /** By which settings each camera is to be read now. */
  readonly read: (config: EdgeConfig) => CameraSettings[];
}

export function applyConfig(next: EdgeConfig, parts: CameraParts) {
  startLogs(next.log.level).catch((error) =>
    getLogger(["edge"]).error("log level not set", { error })
  );
  return applyCameras(next, parts);
}

/** Also when a camera was found, has moved, or is to give fewer pictures. */
export function applyCameras(config: EdgeConfig, { fleet, link, read }: CameraParts) {
  const diff = fleet.apply(read(config));
  link.camerasApplied();
  return diff;
}
