// Owns the verb that adds a notification rule.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CreateRule, Rule } from "../contract/notification.ts";
import { requireStorable } from "../db/storable_text.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { requireRuleTargets } from "./find_visible_rule.ts";
import { keepChannel, viewChannel } from "./kept_channel.ts";
import { insertRule, type RuleRow } from "./queries.ts";
import { toRule } from "./rule_view.ts";

export interface RuleDeps {
  sealer: Pick<Sealer, "seal">;
  /** Whether an SMTP server is configured. */
  canMail: boolean;
}

/** Scope `notifications:write`. @throws WashfleetError `invalid` locations or channels */
export async function createRule(ctx: Context, input: CreateRule, deps: RuleDeps): Promise<Rule> {
  requireScope(ctx.actor, "notifications:write");
  requireStorable(input);
  const channels = await Promise.all(input.channels.map((one) => keepChannel(one, deps.sealer)));
  const row: RuleRow = {
    id: uuidv7(),
    name: input.name,
    kind: input.trigger.kind,
    settings: input.trigger,
    location_ids: input.location_ids,
    channels,
    remind_every_ms: input.remind_every_ms,
    enabled: true,
    created_at: ctx.now(),
  };
  await ctx.db.transaction(async (tx) => {
    await requireRuleTargets(ctx, input, { tx, canMail: deps.canMail });
    await insertRule(tx, row);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "notification_rule.create",
      targetKind: "notification_rule",
      targetId: row.id,
      detail: { ...input, channels: channels.map(viewChannel) },
    });
  });
  return toRule(row);
}
