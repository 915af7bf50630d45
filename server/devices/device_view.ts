// Owns how a device's rows and its live state become what the API shows. Pure.
import type { Camera, Device, Maintenance } from "../contract/fleet.ts";
import type { DeviceState } from "../kv/device_state.ts";
import type { CameraRow } from "./camera_queries.ts";
import { type DeviceFacts, isSilent } from "./device_status.ts";
import type { DeviceRow } from "./queries.ts";

/**
 * The device as the API shows it. Health and running figures are there only while it is heard:
 * an old figure is never shown as if it were new.
 */
export function toDevice(
  row: DeviceRow,
  more: { live: DeviceState | null; cameras: readonly CameraRow[]; now: Date },
): Device {
  const lastSeenAt = lastSeen(row, more.live);
  const everyMs = toldEveryMs(row, more.live);
  const heard = more.live !== null && !isSilent({ nowMs: more.now.getTime(), lastSeenAt, everyMs })
    ? more.live.heartbeat
    : null;
  const labelsOf = new Map(more.cameras.map((camera) => [camera.camera_id, camera.labels]));
  return {
    id: row.id,
    name: row.name,
    location_id: row.location_id,
    location_name: row.location_name,
    status: row.status,
    status_reasons: row.status_reasons,
    address: row.address,
    agent_version: row.agent_version,
    enrolled_at: row.enrolled_at?.toISOString() ?? null,
    last_seen_at: lastSeenAt?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    labels: row.labels,
    location_labels: row.location_labels,
    template_id: row.template_id,
    maintenance: maintenanceOf(row),
    quarantine: row.quarantined_at === null || row.quarantine_reason === null
      ? null
      : { since: row.quarantined_at.toISOString(), reason: row.quarantine_reason },
    token_rotated_at: row.token_rotated_at?.toISOString() ?? null,
    token_rotation: row.has_next_token ? "waiting" : "none",
    health: heard?.health ?? null,
    update: heard?.update ?? null,
    cameras: heard === null ? more.cameras.map(quietCamera) : heard.cameras.map((camera) => ({
      ...camera,
      device_id: row.id,
      labels: labelsOf.get(camera.camera_id) ?? {},
      // What came last may be another machine's word.
      is_known: row.quarantined_at === null,
    })),
  };
}

function maintenanceOf(row: DeviceRow): Maintenance | null {
  if (row.status !== "maintenance") return null;
  return {
    since: row.maintenance_since?.toISOString() ?? null,
    until: row.maintenance_until?.toISOString() ?? null,
    reason: row.maintenance_reason,
  };
}

/** What the judgement of a device has to know of its row (device_status.ts). */
export function standingOf(
  row: Pick<
    DeviceRow,
    "status" | "maintenance_until" | "maintenance_reason" | "quarantine_reason"
  >,
): Pick<DeviceFacts, "maintenance" | "quarantineReason"> {
  return {
    maintenance: row.status === "maintenance"
      ? { until: row.maintenance_until, reason: row.maintenance_reason }
      : null,
    quarantineReason: row.quarantine_reason,
  };
}

/** The later of what the table and the live state know. */
export function lastSeen(
  row: Pick<DeviceRow, "last_seen_at">,
  live: Pick<DeviceState, "received_at"> | null,
): Date | null {
  const liveMs = live === null ? Number.NEGATIVE_INFINITY : Date.parse(live.received_at);
  const rowMs = row.last_seen_at?.getTime() ?? Number.NEGATIVE_INFINITY;
  const latestMs = Math.max(liveMs, rowMs);
  return Number.isFinite(latestMs) ? new Date(latestMs) : null;
}

/** How often it may have been told to report: nobody is silent for what only one of the two knows yet. */
export function toldEveryMs(
  row: Pick<DeviceRow, "heartbeat_every_ms">,
  live: Pick<DeviceState, "told_every_ms"> | null,
): number {
  return Math.max(row.heartbeat_every_ms, live?.told_every_ms ?? 0);
}

function quietCamera(row: CameraRow): Camera {
  return {
    device_id: row.device_id,
    camera_id: row.camera_id,
    name: row.name,
    status: row.status,
    reason: row.reason,
    detail: row.detail,
    since: row.since.toISOString(),
    labels: row.labels,
    is_known: false,
    frame_age_ms: null,
    fps: 0,
    frames_total: 0,
    restarts_total: 0,
    next_attempt_in_ms: null,
    width: null,
    height: null,
  };
}
