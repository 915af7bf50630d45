// Owns the judgement of a device: its status and why, from what was last heard of it. Pure.
// maintenance: as an operator said. offline: nothing heard. error: heard, but something is wrong,
// or not to be heard as its token is at two machines.
import type { CameraReport, FailureReason } from "../contract/camera.ts";
import type { Heartbeat } from "../contract/device_link.ts";
import type { DeviceStatus } from "../contract/fleet.ts";
import { silentAfterMs } from "./heartbeat_pace.ts";
import { isUnderVoltage } from "./under_voltage.ts";

/** A `lastSeenAt` further ahead than two servers' clocks may differ was written by a wrong clock. */
export const CLOCK_TOLERANCE_MS = 60_000;

const DEVICE_CLOCK_OFF_MS = 30_000;
const HOT_CELSIUS = 80;
const LOW_DISK_BYTES = 200_000_000;
const HIGH_MEMORY_RATIO = 0.95;
const SLOW_START_MS = 60_000;

/** What the judgement rests on. */
export interface DeviceFacts {
  nowMs: number;
  /** As an operator said; it lasts until somebody ends it (end_maintenance.ts). */
  maintenance: { until: Date | null; reason: string | null } | null;
  /** A sentence: why it is refused. Default: it is not. */
  quarantineReason?: string | null;
  enrolled: boolean;
  /** When anything was last heard, by this server's clock; `null`: never. */
  lastSeenAt: Date | null;
  /** Before this the server itself could not hear; silence counts from here. `null`: always could. */
  hearingSince?: Date | null;
  /** How often it was told to report. Default: as in most fleets (heartbeat_pace.ts). */
  everyMs?: number;
  /** The last report, unless it is lost. */
  heartbeat:
    | Pick<
      Heartbeat,
      "sent_at" | "health" | "cameras" | "spooled_reads" | "spool" | "update" | "brake"
    >
    | null;
  /** When {@link heartbeat} came, by this server's clock. */
  heardAt: Date | null;
}

export interface DeviceJudgement {
  status: DeviceStatus;
  /** Plain sentences, most important first. They hold no running figure, so they change seldom. */
  reasons: string[];
}

/** The device's status and the reasons for it. */
export function deviceStatus(facts: DeviceFacts): DeviceJudgement {
  const quarantine = facts.quarantineReason ?? null;
  const silence = quarantine === null ? silenceReason(facts) : null;
  // What a quarantined device said last may be the other machine's word.
  const report = silence === null && quarantine === null && facts.heartbeat !== null
    ? { errors: errorsOf(facts.heartbeat, facts.nowMs), notes: notesOf(facts) }
    : { errors: [], notes: [] };
  const first = quarantine ?? silence;
  const found = [...(first === null ? [] : [first]), ...report.errors, ...report.notes];
  if (facts.maintenance !== null) {
    return { status: "maintenance", reasons: [maintenanceSentence(facts.maintenance), ...found] };
  }
  if (silence !== null) return { status: "offline", reasons: found };
  const isWrong = quarantine !== null || report.errors.length > 0;
  return { status: isWrong ? "error" : "online", reasons: found };
}

/** Whether three heartbeats did not come, as it was told to send them. A time in the future is not silence. */
export function isSilent(
  facts: Pick<DeviceFacts, "nowMs" | "lastSeenAt" | "hearingSince" | "everyMs">,
): boolean {
  if (facts.lastSeenAt === null) return true;
  const heardMs = Math.max(facts.lastSeenAt.getTime(), facts.hearingSince?.getTime() ?? 0);
  return facts.nowMs - heardMs >= silentAfterMs(facts.everyMs);
}

function maintenanceSentence({ until, reason }: NonNullable<DeviceFacts["maintenance"]>): string {
  const end = until === null ? "" : ` until ${toSecond(until)}`;
  return `It is in maintenance${end}${reason === null ? "" : `: ${reason}`}.`;
}

function silenceReason(facts: DeviceFacts): string | null {
  if (!facts.enrolled) return "It waits for its claim code to be typed in.";
  if (facts.lastSeenAt === null) return "It has enrolled but never reported.";
  if (!isSilent(facts)) return null;
  return `Nothing was heard of it since ${toSecond(facts.lastSeenAt)}.`;
}

function toSecond(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

/** What makes a heard device `error`. */
function errorsOf(heartbeat: NonNullable<DeviceFacts["heartbeat"]>, nowMs: number): string[] {
  if (heartbeat.cameras.length === 0) return ["No camera is configured."];
  return heartbeat.cameras.flatMap((camera) => cameraTrouble(camera, nowMs) ?? []);
}

/** What is worth knowing without being a failure. */
function notesOf(facts: DeviceFacts): string[] {
  if (facts.heartbeat === null) return [];
  const { health, sent_at, spooled_reads, spool, update, brake } = facts.heartbeat;
  const notes: string[] = [];
  const offsetMs = facts.heardAt === null ? 0 : Date.parse(sent_at) - facts.heardAt.getTime();
  if (Math.abs(offsetMs) > DEVICE_CLOCK_OFF_MS) {
    notes.push(`Its clock is ${offsetMs > 0 ? "ahead" : "behind"} by ${roughly(offsetMs)}.`);
  }
  if (health.temperature_celsius !== null && health.temperature_celsius >= HOT_CELSIUS) {
    notes.push(`It is hotter than ${HOT_CELSIUS} °C and may slow down.`);
  }
  if ((health.slowed_by ?? 1) > 1) {
    notes.push("It asks for fewer pictures until it has cooled down.");
  }
  if (isUnderVoltage(health) === true) notes.push("Its power supply gives too little voltage.");
  if (health.disk_read_only === true) notes.push("Its disk is read-only.");
  if (health.disk_free_bytes !== null && health.disk_free_bytes < LOW_DISK_BYTES) {
    notes.push("Its disk is nearly full.");
  }
  if (
    health.memory_used_bytes !== null && health.memory_total_bytes !== null &&
    health.memory_used_bytes > HIGH_MEMORY_RATIO * health.memory_total_bytes
  ) {
    notes.push("Its memory is nearly full.");
  }
  if (update?.state === "rolled_back" && update.last_failure !== null) {
    const { sequence, reason } = update.last_failure;
    notes.push(`It went back to release ${update.active_sequence} from ${sequence}: ${reason}.`);
  }
  if (brake !== null && brake !== undefined) {
    notes.push("Its agent kept ending by itself, and runs with parts left out.");
  }
  if (spooled_reads > 0) notes.push("It keeps reads that it could not deliver yet.");
  if ((spool?.dropped_total ?? 0) > 0) {
    notes.push("It had to drop reads that it could not deliver, since it was started.");
  }
  if (spool?.trouble) notes.push("It cannot keep reads on its disk.");
  return notes;
}

/** A sentence on a camera that gives no picture, or `null`. */
export function cameraTrouble(
  camera: Pick<CameraReport, "name" | "status" | "reason" | "since">,
  nowMs: number,
): string | null {
  const who = `Camera ${camera.name}`;
  switch (camera.status) {
    case "streaming":
    case "stopped":
      return null;
    case "starting":
      return nowMs - Date.parse(camera.since) < SLOW_START_MS
        ? null
        : `${who} has been starting for more than a minute.`;
    case "frozen":
      return `${who} sends the same picture again and again.`;
    case "dark":
      return `${who} sends a picture that is black or shows nothing.`;
    default: // stalled, failed and backing_off are one trouble to a person
      return `${who} gives no picture: ${WHY[camera.reason ?? "unreachable"]}.`;
  }
}

const WHY: Record<FailureReason, string> = {
  unauthorized: "it refuses the user name or password",
  not_found: "it does not know the stream's path",
  too_many_sessions: "it has too many viewers",
  unreachable: "it cannot be reached",
  timeout: "it does not answer in time",
  unsupported: "its stream has a format that cannot be decoded",
  corrupt: "its stream is damaged",
  stalled: "its stream stands still",
  crashed: "the decoder ended",
  memory: "the decoder took too much memory",
};

function roughly(durationMs: number): string {
  const minutes = Math.round(Math.abs(durationMs) / 60_000);
  if (minutes < 2) return "about a minute";
  if (minutes < 120) return `about ${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `about ${hours} hours` : `about ${Math.round(hours / 24)} days`;
}
