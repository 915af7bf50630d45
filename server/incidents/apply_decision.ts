// Owns what a decision makes of an incident's row, which lines it adds to its history, and whether it is
// told. Pure.
import type { IncidentEnd } from "../contract/incident.ts";
import type { Bad, Decision, RowDecision, Tracked } from "./decision.ts";
import type { NewEntry } from "./entry_queries.ts";
import type { IncidentRow } from "./queries.ts";
import type { Place } from "./sign.ts";
import { titleOf } from "./words.ts";

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
        row: { ...row, ...found(decision.sign), grade: row.grade, is_told: true },
        entries: [],
        tells: "opened",
      };
    case "suppress":
      return suppress({ ...row, ...calm }, decision.parent);
    case "release":
      return withEntry({ ...row, parent_id: null }, {
        kind: "released",
        text: "What explained it is over.",
        data: { incident_id: row.parent_id },
      });
    case "change":
      return withEntry({ ...row, ...found(decision.sign), ...calm }, {
        kind: "changed",
        text: decision.sign.evidence.text,
        data: { from: row.cause, to: decision.sign.cause },
      });
    case "worsen": {
      const now = { ...row, ...found(decision.sign), ...calm };
      return withEntry(now, { kind: "evidence", ...decision.sign.evidence });
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

function withEntry(row: IncidentRow, entry: Applied["entries"][number]): Applied {
  return { row, entries: [entry], tells: null };
}

function suppress(row: IncidentRow, { id, cause, place }: Tracked): Applied {
  return withEntry({ ...row, parent_id: id, state: "unknown" }, {
    kind: "suppressed",
    text: `${titleOf(cause, place)}: that explains it.`,
    data: { incident_id: id, cause },
  });
}

function open(
  row: IncidentRow,
  { sign, parent }: Extract<Decision, { kind: "open" }>,
  at: Date,
): Applied {
  const isAgain = row.opened_at !== null;
  const isTold = parent === null;
  const opened: IncidentRow = {
    ...row,
    ...found(sign),
    status: "open",
    grade: sign.grade,
    state: "happening",
    is_told: isTold,
    turning_to: null,
    turning_ms: 0,
    opened_at: row.opened_at ?? at,
    last_opened_at: at,
    reopened: isAgain ? row.reopened + 1 : 0,
    closed_at: null,
    closed_how: null,
  };
  const first = { kind: isAgain ? "reopened" as const : "opened" as const, ...sign.evidence };
  if (isTold) return { row: opened, entries: [first], tells: "opened" };
  const suppressed = suppress(opened, parent);
  return { ...suppressed, entries: [first, ...suppressed.entries] };
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

/** What the sign says of it. */
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
