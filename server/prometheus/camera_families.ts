// Owns the names and help of the metrics of cameras. A new metric is a new row.
import { type FleetFamily, ofCamera, ofCounts, seconds } from "./family_rows.ts";

export const CAMERA_FAMILIES: readonly FleetFamily[] = [
  ofCamera(
    { name: "streaming", help: "1 while pictures arrive, 0 otherwise" },
    ({ status }) => status === "streaming" || status === "dark" ? 1 : 0,
  ),
  ofCamera(
    { name: "dark", help: "1 while pictures arrive that are black or show nothing, 0 otherwise" },
    ({ status }) => status === "dark" ? 1 : 0,
  ),
  {
    name: "washfleet_camera_failing",
    type: "gauge",
    help: "1 while a camera gives no picture, with why",
    *samples({ devices }) {
      for (const { labels, report } of devices.flatMap(({ cameras }) => cameras)) {
        if (report.reason !== null) yield [`${labels},reason="${report.reason}"`, 1];
      }
    },
  },
  ofCamera(
    { name: "frame_age_seconds", help: "Age of the newest picture at its device's last report" },
    ({ frame_age_ms }) => seconds(frame_age_ms),
  ),
  ofCamera({ name: "fps", help: "Pictures a second that arrive" }, ({ fps }) => fps),
  ofCamera(
    { name: "frames_total", help: "Pictures that arrived since the agent started" },
    ({ frames_total }) => frames_total,
    "counter",
  ),
  ofCamera(
    { name: "frame_bytes_total", help: "Their size" },
    ({ bytes_total }) => bytes_total,
    "counter",
  ),
  ofCounts(
    { name: "restarts_total", help: "Streams started again, by what failed", label: "reason" },
    ({ restarts_by_reason }) => restarts_by_reason,
  ),
  ofCounts(
    { name: "gate_decisions_total", help: "Decisions of the vehicle gate", label: "decision" },
    ({ gate_decisions }) => gate_decisions,
  ),
];
