// Owns the shapes of notification rules, and of what was told because of them.
import { z } from "zod";
import { IncidentSeverity } from "./incident.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Of the monitoring's alerts: critical wakes somebody up, info is for the next working day. */
export const AlertSeverity = z.enum(["critical", "warning", "info"]);
export type AlertSeverity = z.infer<typeof AlertSeverity>;

/** When a rule tells. A new kind is a new member, judged in server/notifications/. */
export const RuleTrigger = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("device_offline"),
    offline_for_ms: z.int().min(0).max(7 * DAY_MS).default(5 * MINUTE_MS),
  }),
  z.strictObject({
    kind: z.literal("miss_rate"),
    above_ratio: z.number().min(0).max(1).default(0.1).describe("misses among visits, 0–1"),
    window_ms: z.int().min(10 * MINUTE_MS).max(7 * DAY_MS).default(60 * MINUTE_MS),
    least_visits: z.int().min(1).max(100_000).default(20)
      .describe("with fewer visits in the window nothing is told"),
  }),
  z.strictObject({ kind: z.literal("recognizer_budget") }),
  z.strictObject({ kind: z.literal("deployment_halted") }),
  z.strictObject({
    kind: z.literal("disk_low"),
    below_bytes: z.int().min(1_000_000).max(10_000_000_000_000).default(500_000_000),
  }),
  z.strictObject({ kind: z.literal("webhook_disabled") }),
  z.strictObject({ kind: z.literal("device_quarantined") }),
  z.strictObject({
    kind: z.literal("incident"),
    severity: IncidentSeverity.default("critical")
      .describe("the least that is told of: warning tells of critical ones too"),
  }),
  z.strictObject({
    kind: z.literal("alert"),
    severities: z.array(AlertSeverity).min(1).max(3).default(["critical", "warning"]),
  }),
]);
export type RuleTrigger = z.infer<typeof RuleTrigger>;
export type RuleKind = RuleTrigger["kind"];

/** Where a rule tells. */
export const NewChannel = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("webhook"),
    endpoint_id: z.uuid().describe("it is sent `notification.told`, whatever its types are"),
  }),
  z.strictObject({
    kind: z.literal("slack"),
    url: z.url({ protocol: /^https?$/ }).max(2048)
      .describe("of a Slack-compatible incoming webhook; shown again only without its path"),
  }),
  z.strictObject({ kind: z.literal("email"), to: z.array(z.email().max(254)).min(1).max(20) }),
]);
export type NewChannel = z.infer<typeof NewChannel>;

export const Channel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("webhook"), endpoint_id: z.uuid() }),
  z.object({ kind: z.literal("slack"), origin: z.string() }),
  z.object({ kind: z.literal("email"), to: z.array(z.string()) }),
]);
export type Channel = z.infer<typeof Channel>;

const RemindEveryMs = z.int().min(60 * MINUTE_MS).max(30 * DAY_MS).nullable()
  .describe("while it lasts; null: never");

export const CreateRule = z.strictObject({
  name: z.string().trim().min(1).max(80),
  trigger: RuleTrigger,
  location_ids: z.array(z.uuid()).max(500).default([]).describe("empty: every location"),
  channels: z.array(NewChannel).min(1).max(10),
  remind_every_ms: RemindEveryMs.default(DAY_MS),
});
export type CreateRule = z.infer<typeof CreateRule>;

/** Channels are replaced as a whole. */
export const UpdateRule = z.strictObject({
  name: CreateRule.shape.name.optional(),
  trigger: RuleTrigger.optional(),
  location_ids: z.array(z.uuid()).max(500).optional(),
  channels: CreateRule.shape.channels.optional(),
  remind_every_ms: RemindEveryMs.optional(),
  enabled: z.boolean().optional(),
});
export type UpdateRule = z.infer<typeof UpdateRule>;

export const Rule = z.object({
  id: z.uuid(),
  name: z.string(),
  trigger: RuleTrigger,
  location_ids: z.array(z.uuid()),
  channels: z.array(Channel),
  remind_every_ms: z.int().nullable(),
  enabled: z.boolean(),
  created_at: z.iso.datetime(),
});
export type Rule = z.infer<typeof Rule>;

/** What a notification is about. */
export const Subject = z.object({
  kind: z.enum(["device", "location", "deployment", "endpoint", "rule", "incident"]),
  id: z.string(),
  name: z.string(),
});
export type Subject = z.infer<typeof Subject>;

export const Moment = z.enum(["raised", "reminder", "recovered"]);
export type Moment = z.infer<typeof Moment>;

export const Message = z.object({
  moment: Moment,
  channel: Channel,
  title: z.string(),
  text: z.string(),
  status: z.enum(["pending", "sent", "failed"])
    .describe("sent to a webhook: handed to the courier, see `delivery_id`"),
  attempts: z.int(),
  error: z.string().nullable(),
  delivery_id: z.string().nullable(),
  created_at: z.iso.datetime(),
});
export type Message = z.infer<typeof Message>;

/** One cause, with everything that was said about it. */
export const Notification = z.object({
  id: z.uuid(),
  rule_id: z.uuid(),
  rule_name: z.string(),
  kind: z.string(),
  location_id: z.uuid().nullable(),
  title: z.string(),
  subjects: z.array(Subject),
  raised_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
  ended_how: z.enum(["told", "recovered", "quiet"]).nullable()
    .describe("told: it has no end; quiet: in maintenance, gone, or the rule was changed"),
  messages: z.array(Message),
});
export type Notification = z.infer<typeof Notification>;
