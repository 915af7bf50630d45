// Owns the outbox of messages: what is to be said, in which channel, and what became of it.
import type { Moment } from "../contract/notification.ts";
import { type Queryable, sql } from "../db/sql.ts";
import type { KeptChannel } from "./kept_channel.ts";

export interface NewMessage {
  id: string;
  notification_id: string;
  moment: Moment;
  /** Of reminders, from 1; else 0. */
  ordinal: number;
  channel_index: number;
  channel: KeptChannel;
  title: string;
  body: string;
  status: "pending" | "sent" | "failed";
  error: string | null;
  delivery_id: string | null;
}

/** @returns `false`: it was said already */
export async function insertMessage(tx: Queryable, row: NewMessage): Promise<boolean> {
  const inserted = await tx.execute(sql`
    insert into notification_messages (id, notification_id, moment, ordinal, channel_index, channel,
      title, body, status, error, delivery_id, finished_at)
    values (${row.id}, ${row.notification_id}, ${row.moment}, ${row.ordinal}, ${row.channel_index},
      ${JSON.stringify(row.channel)}::jsonb, ${row.title}, ${row.body}, ${row.status},
      ${row.error}, ${row.delivery_id}, case when ${row.status} <> 'pending' then now() end)
    on conflict (notification_id, moment, ordinal, channel_index) do nothing`);
  return inserted === 1;
}

export interface DueMessage {
  id: string;
  moment: Moment;
  channel: KeptChannel;
  title: string;
  body: string;
  /** This attempt counted. */
  attempts: number;
}

/** Takes what is due for `leaseMs`: after that it is due again, should this process end. */
export async function claimMessages(
  db: Queryable,
  options: { limit: number; leaseMs: number },
): Promise<DueMessage[]> {
  return await db.rows<DueMessage>(sql`
    update notification_messages m
    set attempts = attempts + 1,
      next_attempt_at = now() + ${options.leaseMs}::float8 * interval '1 millisecond'
    where id in (
      select id from notification_messages where status = 'pending' and next_attempt_at <= now()
      order by next_attempt_at limit ${options.limit} for update skip locked)
    returning id, moment, channel, title, body, attempts`);
}

export async function finishMessage(
  db: Queryable,
  finished: {
    id: string;
    attempts: number;
    status: "pending" | "sent" | "failed";
    /** Of a `pending` one. */
    delayMs: number;
    error: string | null;
  },
): Promise<void> {
  const { id, attempts, status, delayMs, error } = finished;
  await db.execute(sql`
    update notification_messages
    set status = ${status}, error = ${error},
      next_attempt_at = now() + ${delayMs}::float8 * interval '1 millisecond',
      finished_at = case when ${status} <> 'pending' then now() end
    where id = ${id} and status = 'pending' and attempts = ${attempts}`);
}

export interface MessageRow extends Omit<NewMessage, "id" | "ordinal" | "channel_index"> {
  attempts: number;
  created_at: Date;
}

/** "what was said of these causes, in order" */
export async function findMessages(
  db: Queryable,
  notificationIds: readonly string[],
): Promise<MessageRow[]> {
  return await db.rows<MessageRow>(sql`
    select notification_id, moment, channel, title, body, status, error, delivery_id, attempts,
      created_at
    from notification_messages where notification_id = any (${notificationIds}::uuid[])
    order by created_at, moment, ordinal, channel_index`);
}
