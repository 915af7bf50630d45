// Owns every question about the table `commands`: what a device is asked to do, and its answers.
import type { CommandResult } from "../contract/device_link.ts";
import { type Queryable, sql } from "../db/sql.ts";
import { currentTraceparent } from "../tracing.ts";

/** NOTIFY channel; the payload is the id of the device that has a new command, or lost its token. */
export const COMMANDS_CHANNEL = "washfleet_commands";
/** NOTIFY channel; the payload is the id of the command that was answered. */
export const RESULTS_CHANNEL = "washfleet_command_results";

// Commands of one device become visible in the order of their numbers: a stream that resumes
// after a number has missed none. Apart from the device's row, so that heartbeats wait for nobody.
const COMMAND_ORDER_LOCK = 7_301_002;

export interface CommandRow {
  id: string;
  seq: number;
  device_id: string;
  kind: string;
  payload: Record<string, unknown>;
  created_at: Date;
  expires_at: Date;
  finished_at: Date | null;
  result: CommandResult | null;
}

/** Writes a command and wakes its device's stream. Call it late in the transaction. */
export async function insertCommand(
  tx: Queryable,
  command: Pick<CommandRow, "id" | "device_id" | "kind" | "payload" | "created_at" | "expires_at">,
): Promise<void> {
  const payload = { ...command.payload, traceparent: currentTraceparent() };
  await tx.execute(sql`
    select pg_advisory_xact_lock(${COMMAND_ORDER_LOCK}, hashtext(${command.device_id}))`);
  await tx.execute(sql`
    insert into commands (id, device_id, kind, payload, created_at, expires_at)
    values (${command.id}, ${command.device_id}, ${command.kind},
      ${JSON.stringify(payload)}::jsonb, ${command.created_at}, ${command.expires_at})`);
  await notifyDevice(tx, command.device_id);
}

/** Wakes the device's command stream, wherever it is open. */
export async function notifyDevice(tx: Queryable, deviceId: string): Promise<void> {
  await tx.execute(sql`select pg_notify(${COMMANDS_CHANNEL}, ${deviceId})`);
}

/** "the open commands of this device after the one it saw last" */
export function findOpenCommands(
  db: Queryable,
  options: { deviceId: string; afterSeq: number; at: Date },
): Promise<CommandRow[]> {
  return db.rows<CommandRow>(
    sql`
    select id, seq, device_id, kind, payload, created_at, expires_at, finished_at, result
    from commands
    where device_id = ${options.deviceId} and seq > ${options.afterSeq} and finished_at is null
      and expires_at > ${options.at}
    order by seq
    limit 100`,
    { name: "find_open_commands" },
  );
}

/** "the commands of this device before this one, newest first" */
export function findCommands(
  db: Queryable,
  options: { deviceId: string; beforeSeq: number | null; limit: number },
): Promise<CommandRow[]> {
  return db.rows<CommandRow>(sql`
    select id, seq, device_id, kind, payload, created_at, expires_at, finished_at, result
    from commands
    where device_id = ${options.deviceId}
      and (${options.beforeSeq}::bigint is null or seq < ${options.beforeSeq})
    order by seq desc
    limit ${options.limit}`);
}

/** "this command of this device", without its frame */
export function findCommand(
  db: Queryable,
  command: { id: string; deviceId: string },
): Promise<CommandRow | undefined> {
  return db.row<CommandRow>(sql`
    select id, seq, device_id, kind, payload, created_at, expires_at, finished_at, result
    from commands where id = ${command.id} and device_id = ${command.deviceId}`);
}

/**
 * Writes the answer, once and in time, and wakes who waits for it.
 * @param answer.at when the answer began to arrive, by the server's clock
 * @returns false when the command is not the device's, was answered before, or is expired
 */
export async function finishCommandRow(
  tx: Queryable,
  answer: {
    id: string;
    deviceId: string;
    result: CommandResult;
    frame: Uint8Array | null;
    at: Date;
  },
): Promise<boolean> {
  const finished = await tx.execute(
    sql`
    update commands
    set finished_at = ${answer.at}, result = ${JSON.stringify(answer.result)}::jsonb,
      frame = ${answer.frame}
    where id = ${answer.id} and device_id = ${answer.deviceId} and finished_at is null
      and expires_at > ${answer.at}`,
    { name: "finish_command" },
  );
  if (finished === 0) return false;
  await tx.execute(sql`select pg_notify(${RESULTS_CHANNEL}, ${answer.id})`);
  return true;
}

/** Ends a command that was not answered yet: it is not given out any more, nor its answer taken. */
export async function cancelCommand(tx: Queryable, id: string, at: Date): Promise<void> {
  await tx.execute(sql`
    update commands set expires_at = ${at}
    where id = ${id} and finished_at is null and expires_at > ${at}`);
}

/** Takes an answered snapshot out of the table; frames are not kept there. */
export function takeAnswer(
  db: Queryable,
  id: string,
): Promise<{ result: CommandResult; frame: Uint8Array | null; finished_at: Date } | undefined> {
  return db.row(
    sql`
    delete from commands where id = ${id} and finished_at is not null
    returning result, frame, finished_at`,
    { name: "take_answer" },
  );
}

/** Removes what nobody will ask for any more. @returns how many rows */
export function deleteOldCommands(
  db: Queryable,
  before: { snapshots: Date; others: Date },
): Promise<number> {
  return db.execute(sql`
    delete from commands
    where (kind = 'snapshot' and expires_at < ${before.snapshots}) or expires_at < ${before.others}`);
}
