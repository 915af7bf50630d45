// Owns how an incident's rows are shown by the API.
import type { Incident, IncidentEntry, SelfHealing } from "../contract/incident.ts";
import type { DeviceState } from "../kv/device_state.ts";
import type { EntryRow } from "./entry_queries.ts";
import { restartsSince } from "./gather_facts.ts";
import type { ShownRow } from "./view_queries.ts";
import { CAUSE_WORDS } from "./words.ts";

export function toIncident(row: ShownRow): Incident {
  const { acknowledged_at: at, acknowledged_by: by, acknowledged_note: note } = row;
  const words = CAUSE_WORDS[row.cause];
  return {
    id: row.id,
    status: row.status === "closed" ? "closed" : "open",
    state: row.status === "closed" ? "over" : row.state,
    cause: row.cause,
    severity: row.severity,
    title: row.title,
    location_id: row.location_id,
    location_name: row.location_name,
    device_id: row.device_id,
    device_name: row.device_name,
    camera_id: row.camera_id,
    camera_name: row.camera_name,
    suppressed_by: row.parent_id,
    evidence: row.evidence,
    heals_by_itself: words.healsByItself,
    next_step: words.nextStep,
    opened_at: row.opened_at.toISOString(),
    closed_at: row.closed_at?.toISOString() ?? null,
    closed_how: row.closed_how,
    reopened: row.reopened,
    acknowledged: at === null || by === null ? null : { at: at.toISOString(), by, note },
  };
}

export function toEntry({ id, at, kind, text, by_name, data }: EntryRow): IncidentEntry {
  return { id: String(id), at: at.toISOString(), kind, text, by: by_name, data };
}

/** What the agent does about the camera, of an open incident whose device is heard. */
export function toSelfHealing(row: ShownRow, state: DeviceState | null): SelfHealing | null {
  if (row.status !== "open" || row.state === "unknown" || row.device_id === null) return null;
  const report = state?.heartbeat.cameras.find(({ camera_id }) => camera_id === row.camera_id);
  if (state === null || report === undefined) return null;
  return {
    status: report.status,
    reason: report.reason,
    restarts: restartsSince(row, new Map([[row.device_id, state]])) ?? 0,
    next_attempt_in_ms: report.next_attempt_in_ms,
    reported_at: state.received_at,
  };
}
