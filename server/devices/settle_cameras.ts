// Owns which changes of a camera are news. An agent that tries a dead camera again and again
// reports `starting` and `backing_off` in turn; to people that is one trouble, told once. Pure.
import type { CameraReport, CameraStatus } from "../contract/camera.ts";
import { pictureOf } from "./camera_picture.ts";
import type { CameraRow } from "./camera_queries.ts";

export interface CameraChange {
  camera: CameraReport;
  /** `null`: the camera is new. */
  previousStatus: CameraStatus | null;
}

export interface SettledCameras {
  /** Every reported camera with the status that it stands for. */
  cameras: CameraReport[];
  /** News: an event each. */
  changes: CameraChange[];
  /** To be written without being news. */
  renamed: CameraReport[];
  /** Known before and not reported any more: an event each. */
  removed: CameraRow[];
}

/** Compares a report with what is known. */
export function settleCameras(
  known: readonly CameraRow[],
  reported: readonly CameraReport[],
): SettledCameras {
  const before = new Map(known.map((row) => [row.camera_id, row]));
  const settled: SettledCameras = { cameras: [], changes: [], renamed: [], removed: [] };
  for (const report of reported) {
    const row = before.get(report.camera_id);
    before.delete(report.camera_id);
    if (row === undefined || isNews(row, report)) {
      settled.cameras.push(report);
      settled.changes.push({ camera: report, previousStatus: row?.status ?? null });
      continue;
    }
    const camera = { ...report, ...standing(row) };
    settled.cameras.push(camera);
    if (row.name !== report.name) settled.renamed.push(camera);
  }
  settled.removed.push(...before.values());
  return settled;
}

/** What of two reports makes them differ, roughly: for deciding whether to look closer. */
export function cameraDigest(camera: CameraReport): string {
  return [camera.camera_id, camera.name, pictureOf(camera.status), camera.reason].join("\0");
}

function isNews(row: CameraRow, report: CameraReport): boolean {
  const picture = pictureOf(report.status);
  if (picture !== pictureOf(row.status)) return true;
  return picture === "none" && report.reason !== null && report.reason !== row.reason;
}

function standing(row: CameraRow) {
  return {
    status: row.status,
    reason: row.reason,
    detail: row.detail,
    since: row.since.toISOString(),
  };
}
