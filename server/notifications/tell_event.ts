// Owns which events are told of by which kind of rule, and in which words. Pure. Each is told once.
import type { Event, EventData, EventType } from "../contract/event.ts";
import type { RuleKind } from "../contract/notification.ts";
import type { Decision } from "./cause.ts";

type Raise = Extract<Decision, { kind: "raise" }>;
type Told = Pick<Raise, "causeKey" | "title" | "text" | "subjects">;
type Teller<T extends EventType> = (data: EventData<T>, event: Event) => Told;

interface Row<T extends EventType> {
  rule: RuleKind;
  tell: Teller<T>;
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
};

/** The types of events that some rule may tell. */
export const TOLD_TYPES = Object.keys(ROWS) as EventType[];

/** What a rule says of an event; `null`: nothing. `locationIds`: empty is every location. */
export function tellEvent(
  event: Event,
  rule: { kind: RuleKind; locationIds: readonly string[] },
): Raise | null {
  const row = ROWS[event.type] as Row<EventType> | undefined;
  if (row === undefined || row.rule !== rule.kind) return null;
  const { locationIds } = rule;
  const isWanted = locationIds.length === 0 ||
    (event.location_id !== null && locationIds.includes(event.location_id));
  if (!isWanted) return null;
  const told = row.tell(event.data as EventData<EventType>, event);
  return { kind: "raise", ...told, locationId: event.location_id, lasts: false };
}
