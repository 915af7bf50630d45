// Owns how rows of found cameras, and of how devices looked around, are shown by the API. Pure.
import type { DiscoveryLook, SiteCamera, SiteCameraState } from "../contract/site_camera.ts";
import { knownVulnerabilities } from "./known_vulnerable.ts";
import type { ListedRow, LookRow } from "./list_queries.ts";

export function toSiteCamera(row: ListedRow): SiteCamera {
  const { location: _, ...words } = row.words;
  const { ignored_at: at, ignored_by: by } = row;
  return {
    id: row.id,
    device_id: row.device_id,
    device_name: row.device_name,
    device_status: row.device_status,
    location_id: row.location_id,
    location_name: row.location_name,
    state: stateOf(row),
    endpoint: row.endpoint,
    address: row.address,
    previous_address: row.previous_address,
    moved_at: row.moved_at?.toISOString() ?? null,
    ...words,
    camera_id: row.camera_id,
    is_configured: row.is_configured,
    is_adopted: row.is_adopted,
    trouble: row.trouble,
    vulnerabilities: knownVulnerabilities(words),
    first_seen_at: row.first_seen_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    ignored: at === null || by === null ? null : { at: at.toISOString(), by },
  };
}

/** As `isOfState` in list_queries.ts. */
function stateOf(row: ListedRow): SiteCameraState {
  if (row.ignored_at !== null) return "ignored";
  if (!row.is_there) return "gone";
  return row.camera_id !== null || row.is_configured ? "adopted" : "new";
}

export function toLook(row: LookRow): DiscoveryLook {
  return {
    device_id: row.device_id,
    device_name: row.device_name,
    device_status: row.device_status,
    device_last_seen_at: row.device_last_seen_at?.toISOString() ?? null,
    location_id: row.location_id,
    location_name: row.location_name,
    reported_at: row.reported_at?.toISOString() ?? null,
    scanned_at: row.scanned_at?.toISOString() ?? null,
    is_scanning: row.is_scanning ?? false,
    problem: row.problem,
    found: row.found,
  };
}
