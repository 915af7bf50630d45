// Owns how a device's rows and its live state become what the API shows. Pure.
import type { Camera, Device } from "../contract/fleet.ts";
import type { DeviceState } from "../kv/device_state.ts";
import type { CameraRow } from "./camera_queries.ts";
import { isSilent } from "./device_status.ts";
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
  const heard = more.live !== null && !isSilent({ nowMs: more.now.getTime(), lastSeenAt })
    ? more.live.heartbeat
    : null;
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
    health: heard?.health ?? null,
    update: heard?.update ?? null,
    cameras: heard === null
      ? more.cameras.map(quietCamera)
      : heard.cameras.map((camera) => ({ ...camera, device_id: row.id })),
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

function quietCamera(row: CameraRow): Camera {
  return {
    device_id: row.device_id,
    camera_id: row.camera_id,
    name: row.name,
    status: row.status,
    reason: row.reason,
    detail: row.detail,
    since: row.since.toISOString(),
    frame_age_ms: null,
    fps: 0,
    frames_total: 0,
    restarts_total: 0,
    next_attempt_in_ms: null,
    width: null,
    height: null,
  };
}
