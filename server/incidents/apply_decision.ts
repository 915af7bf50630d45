// Owns what a decision makes of an incident's row, which lines it adds to its history, and whether it is
// told. Pure.
import type { EventData } from "../contract/event.ts";
import type { IncidentEnd } from "../contract/incident.ts";
import type { Bad, Decision, RowDecision } from "./decision.ts";
import type { NewEntry } from "./entry_queries.ts";
import type { IncidentRow } from "./queries.ts";
import type { Place } from "./sign.ts";
import { CAUSE_WORDS, titleOf } from "./words.ts";

export interface Applied {
  row: IncidentRow;
  entries: Omit<NewEntry, "incidentId" | "at">[];
  /** The event to append, if any. */
  tells: "opened" | "closed" | null;
}

export interface ApplyOptions {
  at: Date;
  /** How often the agent restarted its camera's stream since its evidence; `null`: not known. */
  restarts: number | null;
}

/** What one decision makes of it. */
export function applyDecision(
  row: IncidentRow,
  decision: RowDecision,
  options: ApplyOptions,
): Applied {
  const calm = { turning_to: null, turning_ms: 0 };
  switch (decision.kind) {
    case "hold": {
      const { state, turningTo, turningMs } = decision.turning;
      return silently({ ...row, state, turning_to: turningTo, turning_ms: turningMs });
    }
    case "open":
      return open(row, decision, options.at);
    case "tell":
      return {
        row: { ...row, ...found(decision.sign), is_told: true },
        entries: [],
        tells: "opened",
      };
    case "suppress": {
      const { id, cause, place } = decision.parent;
      return {
        row: { ...row, ...calm, parent_id: id, state: "unknown" },
        entries: [{
          kind: "suppressed",
          text: `${titleOf(cause, place)}: that explains it.`,
          data: { incident_id: id, cause },
        }],
        tells: null,
      };
    }
    case "release":
      return {
        row: { ...row, parent_id: null },
        entries: [{
          kind: "released",
          text: "What explained it is over.",
          data: { incident_id: row.parent_id },
        }],
        tells: null,
      };
    case "change": {
      const data = { from: row.cause, to: decision.sign.cause };
      return {
        row: { ...row, ...found(decision.sign), ...calm },
        entries: [{ kind: "changed", text: decision.sign.evidence.text, data }],
        tells: null,
      };
    }
    case "worsen": {
      const { text, data } = decision.sign.evidence;
      const now = { ...row, ...found(decision.sign), ...calm };
      return { row: now, entries: [{ kind: "evidence", text, data }], tells: null };
    }
    case "place":
      return silently({ ...row, ...placed(row, decision.place) });
    case "close":
      return close(row, decision.how, options);
  }
}

function silently(row: IncidentRow): Applied {
  return { row, entries: [], tells: null };
}

function open(
  row: IncidentRow,
  { sign, parentId }: Extract<Decision, { kind: "open" }>,
  at: Date,
): Applied {
  const isAgain = row.opened_at !== null;
  const { text, data } = sign.evidence;
  return {
    row: {
      ...row,
      ...found(sign),
      status: "open",
      grade: sign.grade,
      state: parentId === null ? "happening" : "unknown",
      parent_id: parentId,
      is_told: parentId === null,
      turning_to: null,
      turning_ms: 0,
      opened_at: row.opened_at ?? at,
      last_opened_at: at,
      reopened: isAgain ? row.reopened + 1 : 0,
      closed_at: null,
      closed_how: null,
    },
    entries: [
      { kind: isAgain ? "reopened" : "opened", text, data },
      ...(parentId === null ? [] : [{
        kind: "suppressed" as const,
        text: "Something else explains it.",
        data: { incident_id: parentId },
      }]),
    ],
    tells: parentId === null ? "opened" : null,
  };
}

const ENDS: Readonly<Record<IncidentEnd, string>> = {
  recovered: "It is well again.",
  maintenance: "It is in maintenance: nobody waits for it.",
  removed: "It is no longer there.",
};

function close(row: IncidentRow, how: IncidentEnd, { at, restarts }: ApplyOptions): Applied {
  return {
    row: {
      ...row,
      status: "closed",
      turning_to: null,
      turning_ms: 0,
      parent_id: null,
      closed_at: at,
      closed_how: how,
    },
    entries: [{
      kind: "closed",
      text: ENDS[how],
      data: restarts === null ? { how } : { how, restarts },
    }],
    tells: row.is_told ? "closed" : null,
  };
}

/** What the sign says of it; it is never as bad as it was before only because it got better. */
function found({ cause, grade, evidence, place }: Bad) {
  return { cause, grade, evidence, ...columnsOf(place), title: titleOf(cause, place) };
}

function placed(row: IncidentRow, place: Place) {
  const names = columnsOf(place);
  const to: Place = {
    ...place,
    // Of a silent device the camera may not be known.
    cameraId: place.cameraId ?? row.camera_id,
    cameraName: place.cameraName ?? row.camera_name,
  };
  return { ...names, ...columnsOf(to), title: titleOf(row.cause, to) };
}

export function columnsOf(place: Place) {
  return {
    location_id: place.locationId,
    location_name: place.locationName,
    device_id: place.deviceId,
    device_name: place.deviceName,
    camera_id: place.cameraId,
    camera_name: place.cameraName,
  };
}

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
