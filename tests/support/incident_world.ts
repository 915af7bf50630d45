// Owns a fleet in memory whose incidents are judged look by look: facts to change, time to pass, and
// what became of it. The real decisions and what they make of a row; only the database is left out.
import { applyDecision, columnsOf } from "../../server/incidents/apply_decision.ts";
import { LOOK_EVERY_MS } from "../../server/incidents/watch_incidents.ts";
import { decideIncidents } from "../../server/incidents/decide_incidents.ts";
import type { Decision } from "../../server/incidents/decision.ts";
import type {
  CameraFact,
  DeviceFact,
  FleetFacts,
  MachineFact,
} from "../../server/incidents/fleet_facts.ts";
import { toTracked } from "../../server/incidents/gather_facts.ts";
import type { IncidentRow } from "../../server/incidents/queries.ts";
import { titleOf } from "../../server/incidents/words.ts";

export const START_MS = Date.parse("2026-03-01T12:00:00.000Z");
export const WELL_MACHINE: MachineFact = {
  diskFreeBytes: 8_000_000_000,
  memoryRatio: 0.4,
  isDiskReadOnly: false,
  temperatureCelsius: 50,
  slowedBy: 1,
  isUnderVoltage: false,
  clockOffsetMs: 0,
  isClockUnsynced: false,
  spoolTrouble: null,
  brake: null,
  update: null,
};

export interface IncidentWorld {
  facts: { devices: DeviceFact[]; recognizer: FleetFacts["recognizer"] };
  nowMs: number;
  rows: IncidentRow[];
  /** `opened device_silent`, `closed device_silent recovered`, in order. */
  events: string[];
  /** The kinds of lines of each incident's history, by its key. */
  histories: Map<string, string[]>;
  /** One look; the time stays. */
  look(): Decision[];
  /** So long, with a look every ten seconds. */
  pass(durationMs: number): void;
  /** The causes that are open; of one that is suppressed in brackets. */
  open(): string[];
  device(id: string): DeviceFact;
  camera(id: string): CameraFact;
  fallSilent(...ids: string[]): void;
  comeBack(...ids: string[]): void;
}

/** Well devices at the site `north`, each with the camera `lane`. */
export function incidentWorld(...ids: string[]): IncidentWorld {
  const world: IncidentWorld = {
    facts: { devices: ids.map((id) => wellDevice(id)), recognizer: { state: "well", text: "" } },
    nowMs: START_MS,
    rows: [],
    events: [],
    histories: new Map(),
    look: () => lookAtWorld(world),
    pass: (durationMs) => {
      for (let leftMs = durationMs; leftMs > 0; leftMs -= LOOK_EVERY_MS) {
        world.nowMs += Math.min(leftMs, LOOK_EVERY_MS);
        world.look();
      }
    },
    open: () =>
      world.rows.filter(({ status }) => status === "open")
        .map(({ cause, parent_id }) => parent_id === null ? cause : `(${cause})`).toSorted(),
    device: (id) => found(world.facts.devices.find((device) => device.id === id)),
    camera: (id) => found(world.device(id).cameras[0]),
    fallSilent: (...silent) => {
      for (const id of silent) {
        Object.assign(world.device(id), { isSilent: true, heardMs: world.nowMs - 30_000 });
      }
    },
    comeBack: (...back) => {
      for (const id of back) Object.assign(world.device(id), { isSilent: false });
    },
  };
  return world;
}

/** One that is well. */
export function wellDevice(id: string, locationId = "north"): DeviceFact {
  return {
    id,
    name: `Pi ${id}`,
    locationId,
    locationName: "North",
    isInMaintenance: false,
    quarantineReason: null,
    isSilent: false,
    heardMs: START_MS,
    machine: { ...WELL_MACHINE },
    cameras: [{
      id: "lane",
      name: "Lane",
      status: "streaming",
      reason: null,
      detail: null,
      restarts: 0,
    }],
  };
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("there is no such thing in this fleet");
  return thing;
}

function lookAtWorld(world: IncidentWorld): Decision[] {
  const { facts, rows, nowMs } = world;
  const at = new Date(nowMs);
  const decisions = decideIncidents({ facts, tracked: rows.map(toTracked), nowMs });
  for (const decision of decisions) {
    if (decision.kind === "notice") world.rows.push(noticed(decision, at));
    else if (decision.kind === "forget") {
      world.rows = world.rows.filter(({ id }) => id !== decision.row.id);
    } else {
      const index = world.rows.findIndex(({ id }) => id === decision.row.id);
      const before = found(world.rows[index]);
      const applied = applyDecision(before, decision, { at, restarts: null });
      const row = { ...applied.row, judged_at: at };
      world.rows[index] = row;
      const history = world.histories.get(row.key) ?? [];
      world.histories.set(row.key, [...history, ...applied.entries.map(({ kind }) => kind)]);
      if (applied.tells === "opened") world.events.push(`opened ${row.cause}`);
      if (applied.tells === "closed") world.events.push(`closed ${row.cause} ${row.closed_how}`);
    }
  }
  return decisions;
}

function noticed(
  { key, severity, sign }: Extract<Decision, { kind: "notice" }>,
  at: Date,
): IncidentRow {
  const { cause, grade, evidence, place } = sign;
  return {
    id: crypto.randomUUID(),
    key,
    status: "pending",
    cause,
    severity,
    grade,
    ...columnsOf(place),
    title: titleOf(cause, place),
    evidence,
    state: "happening",
    parent_id: null,
    is_told: false,
    turning_to: "open",
    turning_ms: 0,
    judged_at: at,
    opened_at: null,
    last_opened_at: null,
    reopened: 0,
    closed_at: null,
    closed_how: null,
    acknowledged_at: null,
    acknowledged_by: null,
    acknowledged_note: null,
    entries_dropped: 0,
  };
}
