// Owns the questions about notification rules, and about what was told of which cause.
import type { RuleKind, RuleTrigger, Subject } from "../contract/notification.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";
import type { KeptChannel } from "./kept_channel.ts";

export interface RuleRow {
  id: string;
  name: string;
  kind: RuleKind;
  settings: RuleTrigger;
  location_ids: string[];
  channels: KeptChannel[];
  remind_every_ms: number | null;
  enabled: boolean;
  created_at: Date;
}

const RULE = raw(`id, name, kind, settings, location_ids, channels, remind_every_ms, enabled,
  created_at`);

export async function findRule(db: Queryable, id: string): Promise<RuleRow | undefined> {
  return await db.row<RuleRow>(sql`select ${RULE} from notification_rules where id = ${id}`);
}

/** "this rule", held until the transaction ends. */
export async function lockRule(tx: Queryable, id: string): Promise<RuleRow | undefined> {
  return await tx.row<RuleRow>(sql`
    select ${RULE} from notification_rules where id = ${id} for no key update`);
}

/** "the rules that tell now" */
export async function findEnabledRules(db: Queryable): Promise<RuleRow[]> {
  return await db.rows<RuleRow>(sql`
    select ${RULE} from notification_rules where enabled order by id`);
}

/**
 * "the rules older than this one, newest first".
 * @param options.visible only rules limited to some of these locations; `null`: all
 */
export async function findRules(
  db: Queryable,
  options: { visible: readonly string[] | null; beforeId: string | null; limit: number },
): Promise<RuleRow[]> {
  const { visible, beforeId, limit } = options;
  return await db.rows<RuleRow>(sql`
    select ${RULE} from notification_rules
    where (${visible}::uuid[] is null or (location_ids <> '{}' and location_ids <@ ${visible}))
      and (${beforeId}::uuid is null or id < ${beforeId})
    order by id desc limit ${limit}`);
}

export async function insertRule(tx: Queryable, row: RuleRow): Promise<void> {
  await tx.execute(sql`
    insert into notification_rules (id, name, kind, settings, location_ids, channels,
      remind_every_ms, enabled, created_at)
    values (${row.id}, ${row.name}, ${row.kind}, ${JSON.stringify(row.settings)}::jsonb,
      ${row.location_ids}, ${JSON.stringify(row.channels)}::jsonb, ${row.remind_every_ms},
      ${row.enabled}, ${row.created_at})`);
}

export async function updateRuleRow(tx: Queryable, row: RuleRow): Promise<void> {
  await tx.execute(sql`
    update notification_rules
    set name = ${row.name}, kind = ${row.kind}, settings = ${JSON.stringify(row.settings)}::jsonb,
      location_ids = ${row.location_ids}, channels = ${JSON.stringify(row.channels)}::jsonb,
      remind_every_ms = ${row.remind_every_ms}, enabled = ${row.enabled}
    where id = ${row.id}`);
}

/** What was told because of it goes with it. */
export async function deleteRuleRow(tx: Queryable, id: string): Promise<void> {
  await tx.execute(sql`delete from notification_rules where id = ${id}`);
}

export interface NotificationRow {
  id: string;
  rule_id: string;
  rule_name: string;
  kind: string;
  cause_key: string;
  location_id: string | null;
  title: string;
  subjects: Subject[];
  raised_at: Date;
  reminded_at: Date;
  reminders: number;
  ended_at: Date | null;
  ended_how: "told" | "recovered" | "quiet" | null;
}

const NOTIFICATION = raw(`n.id, n.rule_id, r.name as rule_name, r.kind, n.cause_key, n.location_id,
  n.title, n.subjects, n.raised_at, n.reminded_at, n.reminders, n.ended_at, n.ended_how`);

/** "what goes on now" */
export async function findOpenNotifications(db: Queryable): Promise<NotificationRow[]> {
  return await db.rows<NotificationRow>(sql`
    select ${NOTIFICATION} from notifications n join notification_rules r on r.id = n.rule_id
    where n.ended_at is null order by n.raised_at, n.id`);
}

/** "what goes on of this cause by this rule" */
export async function findOpenNotification(
  tx: Queryable,
  cause: { ruleId: string; causeKey: string },
): Promise<NotificationRow | undefined> {
  return await tx.row<NotificationRow>(sql`
    select ${NOTIFICATION} from notifications n join notification_rules r on r.id = n.rule_id
    where n.rule_id = ${cause.ruleId} and n.cause_key = ${cause.causeKey} and n.ended_at is null`);
}

/** "the causes raised before this one, newest first", of rules that the reader may know of */
export async function findNotifications(
  db: Queryable,
  options: {
    visible: readonly string[] | null;
    ruleId: string | null;
    before: readonly [raisedAt: string, id: string] | null;
    limit: number;
  },
): Promise<NotificationRow[]> {
  const { visible, ruleId, before, limit } = options;
  const [raisedAt, id] = before ?? [null, null];
  return await db.rows<NotificationRow>(sql`
    select ${NOTIFICATION} from notifications n join notification_rules r on r.id = n.rule_id
    where (${visible}::uuid[] is null or
        (r.location_ids <> '{}' and r.location_ids <@ ${visible}))
      and (${ruleId}::uuid is null or n.rule_id = ${ruleId})
      and (${id}::uuid is null or (n.raised_at, n.id) < (${raisedAt}::timestamptz, ${id}))
    order by n.raised_at desc, n.id desc limit ${limit}`);
}

/** @returns whether the cause was not known yet */
export async function insertNotification(
  tx: Queryable,
  row: Omit<NotificationRow, "rule_name" | "kind" | "reminders" | "reminded_at">,
): Promise<boolean> {
  const inserted = await tx.execute(sql`
    insert into notifications (id, rule_id, cause_key, location_id, title, subjects, raised_at,
      reminded_at, ended_at, ended_how)
    values (${row.id}, ${row.rule_id}, ${row.cause_key}, ${row.location_id}, ${row.title},
      ${JSON.stringify(row.subjects)}::jsonb, ${row.raised_at}, ${row.raised_at},
      ${row.ended_at}, ${row.ended_how})
    on conflict (rule_id, cause_key) do nothing`);
  return inserted === 1;
}

/** @returns whether it had not ended before */
export async function endNotification(
  tx: Queryable,
  ended: { id: string; how: "recovered" | "quiet"; at: Date },
): Promise<boolean> {
  const touched = await tx.execute(sql`
    update notifications set ended_at = ${ended.at}, ended_how = ${ended.how},
      -- What ended quietly may still be so afterwards, and is to be told then.
      cause_key = case when ${ended.how} = 'quiet' then cause_key || '#' || id else cause_key end
    where id = ${ended.id} and ended_at is null`);
  return touched === 1;
}

/** @returns which reminder it is, from 1; `null`: it has ended, or another was quicker */
export async function countReminder(
  tx: Queryable,
  reminder: { id: string; remindedBefore: Date; at: Date },
): Promise<number | null> {
  const row = await tx.row<{ reminders: number }>(sql`
    update notifications set reminders = reminders + 1, reminded_at = ${reminder.at}
    where id = ${reminder.id} and ended_at is null and reminded_at <= ${reminder.remindedBefore}
    returning reminders`);
  return row?.reminders ?? null;
}

/** What a rule that was changed or switched off had raised ends without a word. */
export async function endOfRule(tx: Queryable, ended: { ruleId: string; at: Date }): Promise<void> {
  await tx.execute(sql`
    update notifications set ended_at = ${ended.at}, ended_how = 'quiet',
      cause_key = cause_key || '#' || id
    where rule_id = ${ended.ruleId} and ended_at is null`);
}

/** @returns how many */
export async function deleteOldNotifications(
  db: Queryable,
  options: { before: Date; limit: number },
): Promise<number> {
  return await db.execute(sql`
    delete from notifications where id in (
      select id from notifications where raised_at < ${options.before} and ended_at is not null
      order by raised_at limit ${options.limit})`);
}
