// Owns what the form of a notification rule means: its fields ↔ the API's input. Pure.
import type {
  CreateRule,
  NewChannel,
  Rule,
  RuleTrigger,
} from "../../server/contract/notification.ts";
import { scopeOf } from "../components/scope_fields.tsx";

/** Fields as they stand in the form. */
export interface RuleForm {
  readonly name: string;
  readonly kind: string;
  readonly offlineMinutes: string;
  readonly missPercent: string;
  readonly windowHours: string;
  readonly leastVisits: string;
  readonly diskMegabytes: string;
  /** The least of an incident that is told of. */
  readonly severity: string;
  readonly locationIds: readonly string[];
  readonly remindMs: string;
  /** One a line. */
  readonly emails: string;
  readonly chats: string;
  readonly endpointIds: readonly string[];
}

export const EMPTY_RULE: RuleForm = {
  name: "",
  kind: "device_offline",
  offlineMinutes: "5",
  missPercent: "10",
  windowHours: "1",
  leastVisits: "20",
  diskMegabytes: "500",
  severity: "critical",
  locationIds: [],
  remindMs: "86400000",
  emails: "",
  chats: "",
  endpointIds: [],
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function ruleFormOf(rule: Rule): RuleForm {
  const { trigger } = rule;
  return {
    ...EMPTY_RULE,
    name: rule.name,
    kind: trigger.kind,
    ...(trigger.kind === "device_offline" &&
      { offlineMinutes: String(trigger.offline_for_ms / MINUTE_MS) }),
    ...(trigger.kind === "miss_rate" && {
      missPercent: String(Math.round(trigger.above_ratio * 1000) / 10),
      windowHours: String(trigger.window_ms / HOUR_MS),
      leastVisits: String(trigger.least_visits),
    }),
    ...(trigger.kind === "disk_low" && { diskMegabytes: String(trigger.below_bytes / 1e6) }),
    ...(trigger.kind === "incident" && { severity: trigger.severity }),
    locationIds: rule.location_ids,
    remindMs: rule.remind_every_ms === null ? "" : String(rule.remind_every_ms),
  };
}

export function ruleFormFrom(form: FormData): RuleForm {
  const field = (name: keyof RuleForm) => String(form.get(name) ?? "").trim();
  return {
    name: field("name"),
    kind: field("kind"),
    offlineMinutes: field("offlineMinutes"),
    missPercent: field("missPercent"),
    windowHours: field("windowHours"),
    leastVisits: field("leastVisits"),
    diskMegabytes: field("diskMegabytes"),
    severity: field("severity"),
    locationIds: scopeOf(form, "location_ids"),
    remindMs: field("remindMs"),
    emails: field("emails"),
    chats: field("chats"),
    endpointIds: form.getAll("endpointIds").map(String),
  };
}

/** What the server is to check: a number that is none is refused there, by its field. */
export function ruleInputOf(form: RuleForm): CreateRule {
  return {
    name: form.name,
    trigger: triggerOf(form),
    location_ids: [...form.locationIds],
    channels: channelsOf(form),
    remind_every_ms: form.remindMs === "" ? null : Number(form.remindMs),
  };
}

function triggerOf(form: RuleForm): RuleTrigger {
  switch (form.kind) {
    case "device_offline":
      return {
        kind: form.kind,
        offline_for_ms: Math.round(Number(form.offlineMinutes) * MINUTE_MS),
      };
    case "miss_rate":
      return {
        kind: form.kind,
        above_ratio: Number(form.missPercent) / 100,
        window_ms: Math.round(Number(form.windowHours) * HOUR_MS),
        least_visits: Number(form.leastVisits),
      };
    case "disk_low":
      return { kind: form.kind, below_bytes: Math.round(Number(form.diskMegabytes) * 1e6) };
    case "incident":
      return { kind: form.kind, severity: form.severity === "warning" ? "warning" : "critical" };
    default:
      return { kind: form.kind } as RuleTrigger;
  }
}

function channelsOf(form: RuleForm): NewChannel[] {
  const lines = (text: string) => text.split(/[\s,;]+/).filter((line) => line !== "");
  const to = lines(form.emails);
  return [
    ...(to.length > 0 ? [{ kind: "email" as const, to }] : []),
    ...lines(form.chats).map((url) => ({ kind: "slack" as const, url })),
    ...form.endpointIds.map((endpoint_id) => ({ kind: "webhook" as const, endpoint_id })),
  ];
}
