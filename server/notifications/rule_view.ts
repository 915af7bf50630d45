// Owns how rules and notifications look on the wire. Pure.
import type { Message, Notification, Rule } from "../contract/notification.ts";
import { viewChannel } from "./kept_channel.ts";
import type { MessageRow } from "./message_queries.ts";
import type { NotificationRow, RuleRow } from "./queries.ts";

export function toRule(row: RuleRow): Rule {
  return {
    id: row.id,
    name: row.name,
    trigger: row.settings,
    location_ids: row.location_ids,
    channels: row.channels.map(viewChannel),
    remind_every_ms: row.remind_every_ms,
    enabled: row.enabled,
    created_at: row.created_at.toISOString(),
  };
}

export function toNotification(
  row: NotificationRow,
  messages: readonly MessageRow[],
): Notification {
  return {
    id: row.id,
    rule_id: row.rule_id,
    rule_name: row.rule_name,
    kind: row.kind,
    location_id: row.location_id,
    title: row.title,
    subjects: row.subjects,
    raised_at: row.raised_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
    ended_how: row.ended_how,
    messages: messages.map(toMessage),
  };
}

function toMessage(row: MessageRow): Message {
  return {
    moment: row.moment,
    channel: viewChannel(row.channel),
    title: row.title,
    text: row.body,
    status: row.status,
    attempts: row.attempts,
    error: row.error,
    delivery_id: row.delivery_id,
    created_at: row.created_at.toISOString(),
  };
}
