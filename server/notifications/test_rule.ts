// Owns the verb that says something in a rule's channels, to try them.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { Notification, Subject } from "../contract/notification.ts";
import { notFound } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { lockVisibleRule } from "./find_visible_rule.ts";
import { findMessages } from "./message_queries.ts";
import { findNotifications, insertNotification } from "./queries.ts";
import { toNotification } from "./rule_view.ts";
import { say } from "./say.ts";

/** Scope `notifications:write`. @throws WashfleetError `not_found` */
export async function testRule(ctx: Context, id: string): Promise<Notification> {
  requireScope(ctx.actor, "notifications:write");
  return await ctx.db.transaction(async (tx) => {
    const rule = await lockVisibleRule(ctx, id, { tx });
    const at = ctx.now();
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "notification_rule.test",
      targetKind: "notification_rule",
      targetId: id,
    });
    const notificationId = uuidv7();
    const title = `Test of the rule ${rule.name}`;
    const subjects: Subject[] = [{ kind: "rule", id, name: rule.name }];
    const locationId = rule.location_ids.length === 1 ? rule.location_ids[0] ?? null : null;
    await insertNotification(tx, {
      id: notificationId,
      rule_id: id,
      cause_key: `test:${notificationId}`,
      location_id: locationId,
      title,
      subjects,
      raised_at: at,
      ended_at: at,
      ended_how: "told",
    });
    const text = `Sent by ${ctx.actor.name} to try its channels.`;
    const about = { rule, notificationId, locationId, subjects };
    await say(tx, { ...about, moment: "raised", ordinal: 0, title, text, at });
    const rows = await findNotifications(tx, {
      visible: null,
      ruleId: id,
      before: null,
      limit: 200,
    });
    const row = rows.find((one) => one.id === notificationId);
    if (row === undefined) throw notFound("notification", notificationId);
    return toNotification(row, await findMessages(tx, [notificationId]));
  });
}
