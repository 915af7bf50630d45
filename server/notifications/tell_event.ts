// Owns which events are told of by which kind of rule, and in which words. Pure. Each is told once.
import type { Event, EventData, EventType } from "../contract/event.ts";
import type { RuleKind, RuleTrigger } from "../contract/notification.ts";
import type { Decision } from "./cause.ts";

type Raise = Extract<Decision, { kind: "raise" }>;
type Raised = Pick<Raise, "causeKey" | "title" | "text" | "subjects">;

/** What an event says of a cause that an earlier one raised, which is known by its key. */
type Ended =
  | { kind: "recover"; causeKey: string; title: string; text: string }
  | { kind: "quiet"; causeKey: string };

/** What a rule says of an event. */
export type Told = Raise | Ended;
type Teller<T extends EventType> = (
  data: EventData<T>,
  event: Event,
  trigger: RuleTrigger,
) => Raised | Ended | null;

interface Row<T extends EventType> {
  rule: RuleKind;
  tell: Teller<T>;
  /** Its cause lasts until another event ends it. Default: it is told and over. */
  lasts?: true;
}

const ROWS: { [T in EventType]?: Row<T> } = {
  "recognizer.budget": {
    rule: "recognizer_budget",
    tell: (data, event) => ({
      causeKey: `budget:${event.location_id}:${data.month}:${data.level}`,
      title: data.level === "stopped"
        ? `${data.location_name} reads no more plates this month`
        : `${data.location_name} has used most of its recognizer budget`,
      text: `${data.calls} of ${data.budget} calls of ${data.month} are used.`,
      subjects: event.location_id === null
        ? []
        : [{ kind: "location", id: event.location_id, name: data.location_name }],
    }),
  },
  "deployment.halted": {
    rule: "deployment_halted",
    tell: (data, event) => ({
      causeKey: `event:${event.id}`,
      title: `Deployment ${data.name} was halted`,
      text: `${data.reason} ${data.failed} of ${data.total} devices failed.`,
      subjects: [{ kind: "deployment", id: data.deployment_id, name: data.name }],
    }),
  },
  "webhook.failing": {
    rule: "webhook_disabled",
    tell: (data, event) => ({
      causeKey: `event:${event.id}`,
      title: `Webhook ${data.origin} keeps failing`,
      text: `It has failed since ${data.failing_since} and is switched off if it still fails ` +
        `at ${data.disabled_after}.`,
      subjects: [{ kind: "endpoint", id: data.endpoint_id, name: data.origin }],
    }),
  },
  "webhook.disabled": {
    rule: "webhook_disabled",
    tell: (data, event) => ({
      causeKey: `event:${event.id}`,
      title: `Webhook ${data.origin} was switched off`,
      text: data.reason === "gone"
        ? "It answered 410 Gone."
        : `It has failed since ${data.failing_since}. Mend it, switch it on and replay.`,
      subjects: [{ kind: "endpoint", id: data.endpoint_id, name: data.origin }],
    }),
  },
  "device.quarantined": {
    rule: "device_quarantined",
    tell: (data, event) => ({
      causeKey: `event:${event.id}`,
      title: `${data.name} is in quarantine`,
      text: data.reason,
      subjects: event.device_id === null
        ? []
        : [{ kind: "device", id: event.device_id, name: data.name }],
    }),
  },
  "incident.opened": {
    rule: "incident",
    lasts: true,
    tell: (data, _event, trigger) => {
      if (!isGraveEnough(data, trigger)) return null;
      return {
        causeKey: incidentKey(data),
        title: data.title,
        text: `${data.detail} ${data.next_step}`,
        subjects: [{ kind: "incident", id: data.incident_id, name: data.title }],
      };
    },
  },
  "incident.closed": {
    rule: "incident",
    tell: (data) => {
      const causeKey = incidentKey(data);
      if (data.how !== "recovered") return { kind: "quiet", causeKey };
      return {
        kind: "recover",
        causeKey,
        title: `Over: ${data.title}`,
        text: `It lasted ${roughly(data.lasted_ms)}.`,
      };
    },
  },
};

function isGraveEnough(
  { severity }: EventData<"incident.opened">,
  trigger: RuleTrigger,
): boolean {
  return trigger.kind === "incident" && (severity === "critical" || trigger.severity === "warning");
}

/** Of one that comes back after it was told to be over, each time is told. */
function incidentKey(data: { incident_id: string; reopened: number }): string {
  return `incident:${data.incident_id}:${data.reopened}`;
}

function roughly(durationMs: number): string {
  const minutes = Math.max(1, Math.round(durationMs / 60_000));
  if (minutes < 120) return minutes === 1 ? "about a minute" : `about ${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `about ${hours} hours` : `about ${Math.round(hours / 24)} days`;
}

/** The types of events that some rule may tell. */
export const TOLD_TYPES = Object.keys(ROWS) as EventType[];

/** What a rule says of an event; `null`: nothing. `locationIds`: empty is every location. */
export function tellEvent(
  event: Event,
  rule: { trigger: RuleTrigger; locationIds: readonly string[] },
): Told | null {
  const row = ROWS[event.type] as Row<EventType> | undefined;
  if (row === undefined || row.rule !== rule.trigger.kind) return null;
  const told = row.tell(event.data as EventData<EventType>, event, rule.trigger);
  // An end is for whoever was told of the beginning, wherever its device is by now.
  if (told === null || "kind" in told) return told;
  const { locationIds } = rule;
  const isWanted = locationIds.length === 0 ||
    (event.location_id !== null && locationIds.includes(event.location_id));
  if (!isWanted) return null;
  return { kind: "raise", ...told, locationId: event.location_id, lasts: row.lasts ?? false };
}
