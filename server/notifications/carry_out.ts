// Owns doing what was decided of a cause: raising it, ending it, reminding of it, each once whoever
// decides it and however often. Never decides.
import { v7 as uuidv7 } from "uuid";
import type { Queryable } from "../db/sql.ts";
import type { Decision } from "./cause.ts";
import {
  countReminder,
  endNotification,
  insertNotification,
  type NotificationRow,
  type RuleRow,
} from "./queries.ts";
import { say } from "./say.ts";

export interface ToCarryOut {
  rule: RuleRow;
  decision: Decision;
  open: readonly NotificationRow[];
  at: Date;
}

/** @returns `false`: somebody had done it before */
export async function carryOut(
  tx: Queryable,
  { rule, decision, open, at }: ToCarryOut,
): Promise<boolean> {
  if (decision.kind === "raise") return await raise(tx, { rule, decision, at });
  const row = open.find(({ id }) => id === decision.id);
  if (row === undefined) return false;
  const { id } = row;
  if (decision.kind === "quiet") return await endNotification(tx, { id, how: "quiet", at });
  const isRecovery = decision.kind === "recover";
  const ordinal = isRecovery
    ? (await endNotification(tx, { id, how: "recovered", at }) ? 0 : null)
    : await countReminder(tx, { id, remindedBefore: row.reminded_at, at });
  if (ordinal === null) return false;
  await say(tx, {
    rule,
    notificationId: id,
    locationId: row.location_id,
    subjects: row.subjects,
    moment: isRecovery ? "recovered" : "reminder",
    ordinal,
    title: decision.title,
    text: decision.text,
    at,
  });
  return true;
}

async function raise(
  tx: Queryable,
  { rule, decision, at }: {
    rule: RuleRow;
    decision: Extract<Decision, { kind: "raise" }>;
    at: Date;
  },
): Promise<boolean> {
  const { causeKey, locationId, title, text, subjects, lasts } = decision;
  const id = uuidv7();
  const isNew = await insertNotification(tx, {
    id,
    rule_id: rule.id,
    cause_key: causeKey,
    location_id: locationId,
    title,
    subjects,
    raised_at: at,
    ended_at: lasts ? null : at,
    ended_how: lasts ? null : "told",
  });
  if (!isNew) return false;
  const about = { rule, notificationId: id, locationId, subjects };
  await say(tx, { ...about, moment: "raised", ordinal: 0, title, text, at });
  return true;
}
