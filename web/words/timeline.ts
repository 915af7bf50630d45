// Owns a device's history as one list: what it told, what it was told to do, what people changed.
import type { AuditRow } from "../../server/contract/audit.ts";
import type { DeviceCommand } from "../../server/contract/device_settings.ts";
import type { Event, EventType } from "../../server/contract/event.ts";
import type { Tone } from "../components/status.tsx";
import { serverWords } from "../i18n/server_words.ts";
import { t, type Text } from "../i18n/translate.ts";
import { commandWords, outcomeWords } from "./command_words.ts";
import { eventWords } from "./event_words.ts";

export interface TimelineEntry {
  readonly id: string;
  readonly at: string;
  readonly tone: Tone;
  readonly text: string;
  readonly detail: string | null;
  /** Who did it; `null`: it happened. */
  readonly by: string | null;
}

/** Each newest first, `limit` of each at most. */
export interface TimelineParts {
  readonly events: readonly Event[];
  readonly commands: readonly DeviceCommand[];
  readonly audit: readonly AuditRow[];
  readonly limit: number;
}

const DEVICE_EVENTS: readonly EventType[] = [
  "device.enrolled",
  "device.replaced",
  "device.online",
  "device.offline",
  "device.quarantined",
  "device.remedy",
  "device.commissioning",
  "camera.changed",
  "camera.found",
  "camera.moved",
  "incident.opened",
  "incident.closed",
];
/** All that a device tells of itself but cars, which have a page of their own. */
export const TIMELINE_EVENTS = DEVICE_EVENTS.join(",");

const ACTIONS: Readonly<Record<string, Text>> = {
  "device.register": "Registered",
  "device.enroll": "Connected with its claim code",
  "device.new_claim_code": "New claim code made",
  "device.update": "Changed",
  "device.maintenance_ended": "Maintenance ended by itself",
  "device.quarantine": "Put into quarantine",
  "device.replace": "Another machine takes its place",
  "device.release": "Released from quarantine",
  "device.token_adopted": "New token in use",
  "device.override_config": "Own settings changed",
  "camera.update": "Camera's labels changed",
};

/** Newest first. Where one kind has more than its limit, nothing older than that is told. */
export function timelineOf(parts: TimelineParts): { entries: TimelineEntry[]; hasMore: boolean } {
  const { events, commands, audit, limit } = parts;
  const oldest = [
    events.length < limit ? undefined : events.at(-1)?.occurred_at,
    commands.length < limit ? undefined : commands.at(-1)?.created_at,
    audit.length < limit ? undefined : audit.at(-1)?.at,
  ].filter((at) => at !== undefined);
  const horizon = oldest.sort().at(-1) ?? "";
  const all = [
    ...events.map(ofEvent),
    ...commands.map((command) => ofCommand(command, audit)),
    ...audit.map(ofAudit).filter((entry) => entry !== null),
  ];
  const entries = all.filter(({ at }) => at >= horizon)
    .sort((a, b) => a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
  return { entries, hasMore: oldest.length > 0 };
}

function ofEvent(event: Event): TimelineEntry {
  const { tone, text } = eventWords(event);
  const detail = event.type === "camera.changed" ? event.data.detail : null;
  return {
    id: `event-${event.id}`,
    at: event.occurred_at,
    tone,
    text,
    detail: typeof detail === "string" ? serverWords(detail) : null,
    by: null,
  };
}

function ofCommand(command: DeviceCommand, audit: readonly AuditRow[]): TimelineEntry {
  const { tone, label, detail } = outcomeWords(command);
  const asked = audit.find(({ detail }) => detail.command_id === command.id);
  return {
    id: `command-${command.id}`,
    at: command.created_at,
    tone,
    text: `${commandWords(command)}: ${label}`,
    detail,
    by: asked?.actor.name ?? null,
  };
}

/** What a command or an event tells already is told once. */
function ofAudit(row: AuditRow): TimelineEntry | null {
  const known = ACTIONS[row.action];
  if (known === undefined) return null;
  const isChange = row.action === "device.update";
  const fields = Object.entries(row.detail).filter(([, value]) => isChange && Array.isArray(value));
  return {
    id: `audit-${row.id}`,
    at: row.at,
    tone: "idle",
    text: t(known),
    detail: fields.length === 0
      ? null
      : fields.map(([field, value]) => `${field}: ${changeWords(value)}`).join("; "),
    by: row.actor.kind === "system" ? null : row.actor.name,
  };
}

/** `[old, new]`, as the audit log has it. */
function changeWords(value: unknown): string {
  const [before, after] = (value as unknown[]).map((one) =>
    one === null || one === "" ? "–" : typeof one === "object" ? JSON.stringify(one) : String(one)
  );
  return `${before} → ${after}`;
}
