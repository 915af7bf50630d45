// Owns the table of what may go wrong: how grave it is, and how long it has to hold, and to be well,
// until an incident opens, and closes. A new cause is a new row here, in sign_table.ts and in words.ts.
import {
  type IncidentCause,
  type IncidentSeverity,
  NO_PICTURE_CAUSES,
} from "../contract/incident.ts";

/**
 * What there is one open incident of for each subject. All reasons for which a camera gives no picture
 * are one: FFmpeg words the same dead cable as unreachable, timeout or stalled in turn, so the incident's
 * cause follows the reason instead of ten incidents being opened. A frozen or dark picture is another
 * matter, of another severity, and is an incident of its own.
 */
export type Family =
  | Exclude<IncidentCause, (typeof NO_PICTURE_CAUSES)[number]>
  | "camera_no_picture";

export type SubjectKind = "server" | "location" | "device" | "camera";

export interface CauseRow {
  of: SubjectKind;
  severity: IncidentSeverity;
  openAfterMs: number;
  closeAfterMs: number;
  /** What explains it while open, the nearest first. */
  parents: readonly Family[];
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
/** Of what only a report of the device can tell. */
const SILENCE: readonly Family[] = ["device_silent", "device_quarantined"];

export const CAUSE_TABLE: Readonly<Record<Family, CauseRow>> = {
  // Silence itself took three heartbeats to be noticed. The devices' own incidents wait for it.
  uplink_down: {
    of: "location",
    severity: "critical",
    openAfterMs: 30 * SECOND_MS,
    closeAfterMs: MINUTE_MS,
    parents: [],
  },
  // Its own retries get over shorter outages.
  recognizer_down: {
    of: "server",
    severity: "critical",
    openAfterMs: 2 * MINUTE_MS,
    closeAfterMs: 2 * MINUTE_MS,
    parents: [],
  },
  // A device that was shut out is certain, and only a person lets it in again.
  device_quarantined: {
    of: "device",
    severity: "critical",
    openAfterMs: 0,
    closeAfterMs: 0,
    parents: [],
  },
  // An agent that restarts, or is updated, is back before; and the last device of a site that fell
  // silent within GATHER_MS has been noticed by then.
  device_silent: {
    of: "device",
    severity: "critical",
    openAfterMs: 90 * SECOND_MS,
    closeAfterMs: MINUTE_MS,
    parents: ["uplink_down", "device_quarantined"],
  },
  // A package that is unpacked takes room for minutes.
  disk_low: {
    of: "device",
    severity: "warning",
    openAfterMs: 5 * MINUTE_MS,
    closeAfterMs: 5 * MINUTE_MS,
    parents: SILENCE,
  },
  // An agent that starts again looks once more.
  disk_read_only: {
    of: "device",
    severity: "warning",
    openAfterMs: MINUTE_MS,
    closeAfterMs: 5 * MINUTE_MS,
    parents: SILENCE,
  },
  memory_low: {
    of: "device",
    severity: "warning",
    openAfterMs: 10 * MINUTE_MS,
    closeAfterMs: 10 * MINUTE_MS,
    parents: SILENCE,
  },
  // A peak of load heats a Raspberry Pi for a minute or two.
  over_temperature: {
    of: "device",
    severity: "warning",
    openAfterMs: 3 * MINUTE_MS,
    closeAfterMs: 5 * MINUTE_MS,
    parents: SILENCE,
  },
  // One dip, as a motor makes that starts beside it, is said for a minute. A weak supply fails in the hours
  // of load, again and again.
  under_voltage: {
    of: "device",
    severity: "warning",
    openAfterMs: 2 * MINUTE_MS,
    closeAfterMs: 15 * MINUTE_MS,
    parents: SILENCE,
  },
  // A machine without a clock of its own knows the time some minutes after its start. And a server whose
  // clock jumped and was set right must not accuse every device.
  clock_unsynced: {
    of: "device",
    severity: "warning",
    openAfterMs: 10 * MINUTE_MS,
    closeAfterMs: 5 * MINUTE_MS,
    parents: SILENCE,
  },
  spool_failing: {
    of: "device",
    severity: "warning",
    openAfterMs: 2 * MINUTE_MS,
    closeAfterMs: 5 * MINUTE_MS,
    parents: ["disk_read_only", ...SILENCE],
  },
  // The agent has counted already.
  agent_crashing: {
    of: "device",
    severity: "critical",
    openAfterMs: 0,
    closeAfterMs: 5 * MINUTE_MS,
    parents: SILENCE,
  },
  // Certain, and only another release ends it.
  update_rolled_back: {
    of: "device",
    severity: "warning",
    openAfterMs: 0,
    closeAfterMs: 0,
    parents: SILENCE,
  },
  // A camera that restarts, and the agent's first attempts, are over before.
  camera_no_picture: {
    of: "camera",
    severity: "critical",
    openAfterMs: 90 * SECOND_MS,
    closeAfterMs: MINUTE_MS,
    parents: SILENCE,
  },
  camera_frozen: {
    of: "camera",
    severity: "critical",
    openAfterMs: 2 * MINUTE_MS,
    closeAfterMs: 2 * MINUTE_MS,
    parents: ["camera_no_picture", ...SILENCE],
  },
  // A door that is shut, or lights that are off for a while, are no trouble.
  camera_dark: {
    of: "camera",
    severity: "warning",
    openAfterMs: 10 * MINUTE_MS,
    closeAfterMs: 5 * MINUTE_MS,
    parents: ["camera_no_picture", ...SILENCE],
  },
};

/** What is judged first explains what is judged after it. */
export const FAMILIES_BY_RANK = Object.keys(CAUSE_TABLE) as Family[];

const NO_PICTURE: ReadonlySet<IncidentCause> = new Set(NO_PICTURE_CAUSES);

export function familyOf(cause: IncidentCause): Family {
  return NO_PICTURE.has(cause) ? "camera_no_picture" : cause as Family;
}

/** Devices that fall silent within this did so together: heartbeats come every 10 to 45 s. */
export const GATHER_MS = 60 * SECOND_MS;

/** Back within this is the same incident again, so that what flaps is one. */
export const REOPEN_WITHIN_MS = 15 * MINUTE_MS;

/** Each time that it came back it has to be well for twice as long, up to 16 times. */
const MOST_DOUBLINGS = 4;

export function closeAfterMs(family: Family, reopened: number): number {
  return CAUSE_TABLE[family].closeAfterMs * 2 ** Math.min(reopened, MOST_DOUBLINGS);
}

/** Another reason has to hold for this until the cause follows it. */
export const CHANGE_AFTER_MS = MINUTE_MS;

/** Most that is counted from one judgement to the next, twice their pace: whoever did not look, or whose
 * clock jumped, has seen nothing hold. */
export const MOST_STEP_MS = 20 * SECOND_MS;
