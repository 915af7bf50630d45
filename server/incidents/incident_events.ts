// Owns what the events of an incident's two ends say of it. Pure.
import type { EventData } from "../contract/event.ts";
import type { IncidentRow } from "./queries.ts";
import { CAUSE_WORDS } from "./words.ts";

export function openedData(row: IncidentRow): EventData<"incident.opened"> {
  const { text } = row.evidence;
  return { ...commonData(row), detail: text, next_step: CAUSE_WORDS[row.cause].nextStep };
}

export function closedData(row: IncidentRow): EventData<"incident.closed"> {
  const sinceMs = row.last_opened_at?.getTime() ?? 0;
  const lastedMs = Math.max(0, (row.closed_at?.getTime() ?? 0) - sinceMs);
  return { ...commonData(row), how: row.closed_how ?? "recovered", lasted_ms: lastedMs };
}

function commonData(row: IncidentRow) {
  return {
    incident_id: row.id,
    cause: row.cause,
    severity: row.severity,
    title: row.title,
    location_name: row.location_name,
    device_name: row.device_name,
    camera_name: row.camera_name,
    opened_at: (row.opened_at ?? row.judged_at).toISOString(),
    reopened: row.reopened,
  };
}
