// Owns the verb that changes a notification rule, or switches it off and on.
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "../audit/record_audit.ts";
import type { Rule, UpdateRule } from "../contract/notification.ts";
import { requireStorable } from "../db/storable_text.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import type { RuleDeps } from "./create_rule.ts";
import { lockVisibleRule, requireRuleTargets } from "./find_visible_rule.ts";
import { keepChannel, viewChannel } from "./kept_channel.ts";
import { endOfRule, type RuleRow, updateRuleRow } from "./queries.ts";
import { toRule } from "./rule_view.ts";

/**
 * Changes the fields that are named. With a trigger that is another, or switched off, what it had raised ends
 * without a word. Scope `notifications:write`.
 * @throws WashfleetError `not_found`, `invalid` locations or channels
 */
export async function updateRule(
  ctx: Context,
  input: UpdateRule & { ruleId: string },
  deps: RuleDeps,
): Promise<Rule> {
  requireScope(ctx.actor, "notifications:write");
  requireStorable(input);
  const { ruleId, channels: newChannels, trigger, ...changes } = input;
  const channels = newChannels &&
    await Promise.all(newChannels.map((one) => keepChannel(one, deps.sealer)));
  return await ctx.db.transaction(async (tx) => {
    const before = await lockVisibleRule(ctx, ruleId, { tx });
    const after: RuleRow = {
      ...before,
      ...changes,
      ...(trigger && { kind: trigger.kind, settings: trigger }),
      ...(channels && { channels }),
    };
    if (changes.location_ids !== undefined || newChannels !== undefined) {
      const named = { location_ids: after.location_ids, channels: newChannels ?? [] };
      await requireRuleTargets(ctx, named, { tx, canMail: deps.canMail });
    }
    await updateRuleRow(tx, after);
    const isAnother = !isDeepStrictEqual(after.settings, before.settings);
    if (isAnother || !after.enabled) await endOfRule(tx, { ruleId, at: ctx.now() });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "notification_rule.update",
      targetKind: "notification_rule",
      targetId: ruleId,
      detail: {
        ...changes,
        ...(trigger && { trigger }),
        ...(channels && { channels: channels.map(viewChannel) }),
      },
    });
    return toRule(after);
  });
}
