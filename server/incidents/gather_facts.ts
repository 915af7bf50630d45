// Owns making facts of what the database and live state hold. Pure.
import type { Heartbeat } from "../contract/device_link.ts";
import { silentAfterMs } from "../devices/heartbeat_pace.ts";
import { isUnderVoltage } from "../devices/under_voltage.ts";
import { recognizerTrouble } from "../fleet/recognizer_trouble.ts";
import type { DeviceState } from "../kv/device_state.ts";
import type { RecognizerHealth } from "../recognizer/plate_recognizer.ts";
import type { Tracked } from "./decision.ts";
import type { JudgedDeviceRow } from "./facts_queries.ts";
import type { DeviceFact, FleetFacts, MachineFact, RecognizerFact } from "./fleet_facts.ts";
import type { IncidentRow } from "./queries.ts";

/**
 * A report older than this, and than three as it was told to send them, or one of a clock that was ahead
 * by more, says nothing of the machine.
 */
const FRESH_MS = 60_000;

export interface Gathered {
  devices: readonly JudgedDeviceRow[];
  states: ReadonlyMap<string, DeviceState>;
  recognizer: RecognizerHealth;
  nowMs: number;
}

export function toFacts({ devices, states, recognizer, nowMs }: Gathered): FleetFacts {
  return {
    devices: devices.map((row) => toDevice(row, { state: states.get(row.id), nowMs })),
    recognizer: toRecognizer(recognizer),
  };
}

function toDevice(
  row: JudgedDeviceRow,
  { state, nowMs }: { state: DeviceState | undefined; nowMs: number },
): DeviceFact {
  const isFresh = state !== undefined &&
    Math.abs(nowMs - Date.parse(state.received_at)) <=
      Math.max(FRESH_MS, silentAfterMs(state.told_every_ms));
  return {
    id: row.id,
    name: row.name,
    locationId: row.location_id,
    locationName: row.location_name,
    isInMaintenance: row.status === "maintenance",
    quarantineReason: row.quarantine_reason,
    isSilent: row.status === "offline",
    heardMs: (row.last_seen_at ?? row.status_since).getTime(),
    machine: isFresh ? toMachine(state) : null,
    cameras: (row.cameras ?? []).map(({ camera_id, ...camera }) => ({
      ...camera,
      id: camera_id,
      restarts: isFresh ? reportOf(state.heartbeat, camera_id)?.restarts_total ?? null : null,
    })),
  };
}

function toMachine({ heartbeat, received_at }: DeviceState): MachineFact {
  const { health, spool, sent_at, clock, brake, update } = heartbeat;
  const { memory_used_bytes: used, memory_total_bytes: total } = health;
  return {
    diskFreeBytes: health.disk_free_bytes,
    memoryRatio: used === null || total === null || total === 0 ? null : used / total,
    isDiskReadOnly: health.disk_read_only ?? null,
    temperatureCelsius: health.temperature_celsius,
    slowedBy: health.slowed_by ?? 1,
    isUnderVoltage: isUnderVoltage(health),
    clockOffsetMs: Date.parse(sent_at) - Date.parse(received_at),
    isClockUnsynced: clock === "unsynced",
    spoolTrouble: spool?.trouble,
    brake,
    update: update ?? null,
  };
}

/** One that waits its turn, or that nobody has asked yet, is neither bad nor well. */
function toRecognizer(health: RecognizerHealth): RecognizerFact {
  const trouble = recognizerTrouble(health);
  if (trouble !== null) return { state: "bad", text: `${trouble}.` };
  return { state: health.status === "ok" ? "well" : "between", text: "" };
}

function reportOf(heartbeat: Heartbeat, cameraId: string | null) {
  return heartbeat.cameras.find(({ camera_id }) => camera_id === cameraId);
}

/** Restarts of the camera's stream since its evidence, or since the agent was started; `null`: unknown. */
export function restartsSince(
  row: Pick<IncidentRow, "device_id" | "camera_id" | "evidence">,
  states: ReadonlyMap<string, DeviceState>,
): number | null {
  const state = states.get(row.device_id ?? "");
  const report = state && reportOf(state.heartbeat, row.camera_id);
  if (report === undefined) return null;
  const before = Number(row.evidence.data.restarts_total ?? 0);
  const { restarts_total: now } = report;
  return now >= before ? now - before : now;
}

/** What the judgement needs to know of a row. */
export function toTracked(row: IncidentRow): Tracked {
  return {
    id: row.id,
    key: row.key,
    status: row.status,
    cause: row.cause,
    grade: row.grade,
    place: {
      locationId: row.location_id,
      locationName: row.location_name,
      deviceId: row.device_id,
      deviceName: row.device_name,
      cameraId: row.camera_id,
      cameraName: row.camera_name,
    },
    state: row.state,
    parentId: row.parent_id,
    isTold: row.is_told,
    turningTo: row.turning_to,
    turningMs: row.turning_ms,
    judgedMs: row.judged_at.getTime(),
    reopened: row.reopened,
    closedHow: row.closed_how,
    closedMs: row.closed_at?.getTime() ?? null,
  };
}
