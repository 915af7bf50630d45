// Owns the one way by which a verb gets hold of a rule, and what a rule may point at: only what its
// actor may know of.
import type { NewChannel } from "../contract/notification.ts";
import type { Queryable } from "../db/sql.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findEndpoint, findTargets } from "../webhooks/queries.ts";
import { findRule, lockRule, type RuleRow } from "./queries.ts";

/** @throws WashfleetError `not_found`, also for a rule that the actor may not know of */
export async function findVisibleRule(ctx: Context, id: string): Promise<RuleRow> {
  return visible(ctx, id, await findRule(ctx.db, id));
}

/** The same, held until the transaction ends. @throws WashfleetError `not_found` */
export async function lockVisibleRule(
  ctx: Context,
  id: string,
  options: { tx: Queryable },
): Promise<RuleRow> {
  return visible(ctx, id, await lockRule(options.tx, id));
}

function visible(ctx: Context, id: string, row: RuleRow | undefined): RuleRow {
  if (row === undefined || !seesAll(ctx, row.location_ids)) throw notFound("notification rule", id);
  return row;
}

/** One limited to locations sees what is limited to some of the same, no other. */
function seesAll(ctx: Context, locationIds: readonly string[]): boolean {
  return visibleLocations(ctx.actor) === null ||
    (locationIds.length > 0 && locationIds.every((at) => seesLocation(ctx.actor, at)));
}

/**
 * Refuses locations and webhooks that are not there or that the actor may not know of, and e-mail
 * that nobody would send. @throws WashfleetError `invalid`
 */
export async function requireRuleTargets(
  ctx: Context,
  rule: { location_ids: readonly string[]; channels: readonly NewChannel[] },
  options: { tx: Queryable; canMail: boolean },
): Promise<void> {
  const faults = await locationFaults(ctx, rule.location_ids, options.tx);
  for (const [index, channel] of rule.channels.entries()) {
    if (channel.kind === "email" && !options.canMail) {
      const message = "needs the server's setting WASHFLEET_SMTP_URL";
      faults.push({ path: `channels.${index}.to`, message });
    }
    if (channel.kind !== "webhook") continue;
    const endpoint = await findEndpoint(options.tx, channel.endpoint_id);
    if (endpoint !== undefined && seesAll(ctx, endpoint.location_ids)) continue;
    faults.push({ path: `channels.${index}.endpoint_id`, message: "there is no such webhook" });
  }
  if (faults.length === 0) return;
  throw new WashfleetError("Cannot keep the rule as not all that it names can be used", {
    kind: "invalid",
    code: "invalid_rule",
    faults,
  });
}

async function locationFaults(ctx: Context, ids: readonly string[], tx: Queryable) {
  const found = new Set(
    (await findTargets(tx, { location_ids: ids, device_ids: [] }))
      .filter((target) => seesLocation(ctx.actor, target.location_id))
      .map(({ id }) => id),
  );
  const faults = ids.flatMap((id, index) =>
    found.has(id) ? [] : [{ path: `location_ids.${index}`, message: "there is no such location" }]
  );
  if (ids.length === 0 && visibleLocations(ctx.actor) !== null) {
    faults.push({ path: "location_ids", message: "must name some of your locations" });
  }
  return faults;
}
