// Owns putting what is to be said of a cause into its rule's channels: chat and mail into the outbox
// of messages, webhooks into the courier's, all in the transaction of the decision.
import { v7 as uuidv7 } from "uuid";
import type { Event } from "../contract/event.ts";
import type { Moment, Subject } from "../contract/notification.ts";
import type { Queryable } from "../db/sql.ts";
import { appendEvent } from "../events/append_event.ts";
import { enqueueDelivery } from "../webhooks/enqueue_deliveries.ts";
import { findEndpoint } from "../webhooks/queries.ts";
import type { KeptChannel } from "./kept_channel.ts";
import { insertMessage } from "./message_queries.ts";
import type { RuleRow } from "./queries.ts";

export interface Saying {
  rule: RuleRow;
  notificationId: string;
  locationId: string | null;
  subjects: readonly Subject[];
  moment: Moment;
  /** Of reminders, from 1; else 0. */
  ordinal: number;
  title: string;
  text: string;
  at: Date;
}

/** Call it last in the transaction, as it may append an event. */
export async function say(tx: Queryable, saying: Saying): Promise<void> {
  const { rule, notificationId, moment, ordinal, title, text } = saying;
  const put = (index: number, outcome: Outcome) =>
    insertMessage(tx, {
      id: uuidv7(),
      notification_id: notificationId,
      moment,
      ordinal,
      channel_index: index,
      channel: outcome.channel,
      title,
      body: text,
      status: outcome.status,
      error: outcome.error ?? null,
      delivery_id: outcome.deliveryId ?? null,
    });
  for (const [index, channel] of rule.channels.entries()) {
    if (channel.kind !== "webhook") await put(index, { channel, status: "pending" });
  }
  for (const [index, channel] of rule.channels.entries()) {
    if (channel.kind === "webhook") await put(index, await handOver(tx, { channel, saying }));
  }
}

interface Outcome {
  channel: KeptChannel;
  status: "pending" | "sent" | "failed";
  error?: string;
  deliveryId?: string;
}

async function handOver(
  tx: Queryable,
  { channel, saying }: { channel: Extract<KeptChannel, { kind: "webhook" }>; saying: Saying },
): Promise<Outcome> {
  const endpoint = await findEndpoint(tx, channel.endpoint_id);
  if (endpoint === undefined) return { channel, status: "failed", error: "the webhook is gone" };
  if (!endpoint.enabled) {
    return { channel, status: "failed", error: "the webhook is switched off" };
  }
  const event = await appendTold(tx, saying);
  const deliveryId = await enqueueDelivery(tx, event, channel.endpoint_id);
  return { channel, status: "sent", deliveryId };
}

async function appendTold(tx: Queryable, saying: Saying): Promise<Event> {
  const { rule, notificationId, locationId, subjects, moment, title, text, at } = saying;
  const type = "notification.told" as const;
  const data = {
    notification_id: notificationId,
    rule_id: rule.id,
    rule_name: rule.name,
    kind: rule.kind,
    moment,
    title,
    text,
    subjects: [...subjects],
  };
  const about = { locationId, deviceId: null, cameraId: null };
  const id = await appendEvent(tx, { type, occurredAt: at, expiresAt: null, ...about, data });
  return {
    id,
    type,
    occurred_at: at.toISOString(),
    expires_at: null,
    location_id: locationId,
    device_id: null,
    camera_id: null,
    data,
  };
}
