// Owns every question about the tables of bulk actions.
import type { BulkRequest } from "../contract/bulk_action.ts";
import type { CommandResult } from "../contract/device_link.ts";
import { type Queryable, sql } from "../db/sql.ts";
import type { LabelExpression } from "../devices/label_expression.ts";
import { andLabels } from "../devices/label_queries.ts";

/** What a row of an item may hold; a command's own fate is asked for with it. */
export type ItemOutcome = "waiting" | "sent" | "done" | "unchanged" | "failed" | "interrupted";

export interface ChosenDevice {
  id: string;
  name: string;
  location_id: string;
}

export interface BulkActionRow {
  id: string;
  action: BulkRequest["action"];
  actor_id: string;
  actor_name: string;
  request_hash: Uint8Array;
  created_at: Date;
}

export interface BulkItemRow {
  device_id: string;
  device_name: string | null;
  location_id: string | null;
  outcome: ItemOutcome;
  code: string | null;
  detail: string | null;
  command_id: string | null;
  command_result: CommandResult | null;
  command_finished_at: Date | null;
  command_expires_at: Date | null;
}

/** "which devices are meant", by name */
export function chooseDevices(
  db: Queryable,
  choice: {
    visible: readonly string[] | null;
    ids: readonly string[] | null;
    locationId: string | null;
    labels: LabelExpression;
    limit: number;
  },
): Promise<ChosenDevice[]> {
  const { visible, ids, locationId, labels, limit } = choice;
  return db.rows<ChosenDevice>(sql`
    select d.id, d.name, d.location_id
    from devices d join locations l on l.id = d.location_id
    where (${visible}::uuid[] is null or d.location_id = any (${visible}::uuid[]))
      and (${ids}::uuid[] is null or d.id = any (${ids}::uuid[]))
      and (${locationId}::uuid is null or d.location_id = ${locationId})
      ${andLabels(sql`l.labels || d.labels`, labels)}
    order by d.name, d.id
    limit ${limit}`);
}

/** Writes the action. @returns false when a request with this key wrote one before */
export async function insertBulkAction(
  tx: Queryable,
  action: BulkActionRow & { input: BulkRequest; requestKey: string | null },
): Promise<boolean> {
  return await tx.execute(sql`
    insert into bulk_actions (id, action, input, actor_id, actor_name, request_key, request_hash,
      created_at)
    values (${action.id}, ${action.action}, ${JSON.stringify(action.input)}::jsonb,
      ${action.actor_id}, ${action.actor_name}, ${action.requestKey}, ${action.request_hash},
      ${action.created_at})
    on conflict (actor_id, request_key) do nothing`) === 1;
}

/** Writes its items, all of them before the first is done. */
export async function insertItems(
  tx: Queryable,
  action: {
    id: string;
    items: readonly Pick<
      BulkItemRow,
      "device_id" | "device_name" | "location_id" | "outcome" | "code" | "detail"
    >[];
  },
): Promise<void> {
  await tx.execute(sql`
    insert into bulk_action_items (bulk_action_id, position, device_id, device_name, location_id,
      outcome, code, detail)
    select ${action.id}, n, (item ->> 'device_id')::uuid, item ->> 'device_name',
      (item ->> 'location_id')::uuid, item ->> 'outcome', item ->> 'code', item ->> 'detail'
    from jsonb_array_elements(${JSON.stringify(action.items)}::jsonb) with ordinality t (item, n)`);
}

const ACTION = sql`id, action, actor_id, actor_name, request_hash, created_at`;

/** "this action" */
export function findBulkAction(db: Queryable, id: string): Promise<BulkActionRow | undefined> {
  return db.row<BulkActionRow>(sql`select ${ACTION} from bulk_actions where id = ${id}`);
}

/** "what this actor asked for with this key" */
export function findByRequestKey(
  db: Queryable,
  request: { actorId: string; key: string },
): Promise<BulkActionRow | undefined> {
  return db.row<BulkActionRow>(sql`
    select ${ACTION} from bulk_actions
    where actor_id = ${request.actorId} and request_key = ${request.key}`);
}

/** "what became of each", in order; `visible` only those at these locations, `null`: all */
export function findItems(
  db: Queryable,
  action: { id: string; visible: readonly string[] | null },
): Promise<BulkItemRow[]> {
  return db.rows<BulkItemRow>(sql`
    select i.device_id, i.device_name, i.location_id, i.outcome, i.code, i.detail, i.command_id,
      c.result as command_result, c.finished_at as command_finished_at,
      c.expires_at as command_expires_at
    from bulk_action_items i left join commands c on c.id = i.command_id
    where i.bulk_action_id = ${action.id}
      and (${action.visible}::uuid[] is null or i.location_id = any (${action.visible}::uuid[]))
    order by i.position`);
}

/** Holds an item that nobody has done yet. @returns false when somebody has */
export async function lockWaitingItem(
  tx: Queryable,
  item: { actionId: string; deviceId: string },
): Promise<boolean> {
  const row = await tx.row(sql`
    select from bulk_action_items
    where bulk_action_id = ${item.actionId} and device_id = ${item.deviceId}
      and outcome = 'waiting'
    for update`);
  return row !== undefined;
}

/** Writes what became of an item. */
export async function writeOutcome(
  tx: Queryable,
  item: {
    actionId: string;
    deviceId: string;
    outcome: ItemOutcome;
    code: string | null;
    detail: string | null;
    commandId: string | null;
  },
): Promise<void> {
  await tx.execute(sql`
    update bulk_action_items
    set outcome = ${item.outcome}, code = ${item.code}, detail = ${item.detail},
      command_id = ${item.commandId}
    where bulk_action_id = ${item.actionId} and device_id = ${item.deviceId}`);
}

/** Writes that every item has had its turn. */
export async function finishBulkAction(
  db: Queryable,
  action: { id: string; at: Date },
): Promise<void> {
  await db.execute(sql`
    update bulk_actions set finished_at = ${action.at}
    where id = ${action.id} and finished_at is null`);
}

/** Names the items whose turn never came. @returns how many actions were left so */
export async function interruptLeftActions(
  tx: Queryable,
  left: { before: Date; at: Date; detail: string },
): Promise<number> {
  await tx.execute(sql`
    update bulk_action_items set outcome = 'interrupted', detail = ${left.detail}
    where outcome = 'waiting' and bulk_action_id in (
      select id from bulk_actions where finished_at is null and created_at < ${left.before})`);
  return await tx.execute(sql`
    update bulk_actions set finished_at = ${left.at}
    where finished_at is null and created_at < ${left.before}`);
}

/** Forgets actions of long ago. */
export function deleteBulkActions(db: Queryable, before: Date): Promise<number> {
  return db.execute(sql`delete from bulk_actions where created_at < ${before}`);
}
