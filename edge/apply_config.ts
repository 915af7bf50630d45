// Owns what settings change in the parts that run: the log's level, and which cameras are read and
// where, those of the settings and those that were found.
import { getLogger } from "@logtape/logtape";
import type { EdgeConfig } from "../server/contract/edge_config.ts";
import type { Fleet } from "./cameras/fleet.ts";
import type { CameraFinder } from "./discovery/camera_finder.ts";
import type { Link } from "./link/link.ts";
import { startLogs } from "./log_lines.ts";

export interface CameraParts {
  readonly fleet: Fleet;
  readonly link: Link;
  readonly finder: CameraFinder;
}

export function applyConfig(next: EdgeConfig, parts: CameraParts) {
  startLogs(next.log.level).catch((error) =>
    getLogger(["edge"]).error("log level not set", { error })
  );
  return applyCameras(next, parts);
}

/** Also when a camera was found, or has moved. */
export function applyCameras(config: EdgeConfig, { fleet, link, finder }: CameraParts) {
  const diff = fleet.apply(finder.use(config));
  link.camerasApplied();
  return diff;
}
