// Owns the verb that changes an endpoint, or switches it off and on.
import { recordAudit } from "../audit/record_audit.ts";
import type { Endpoint, UpdateEndpoint } from "../contract/webhook.ts";
import { requireStorable } from "../db/storable_text.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toEndpoint } from "./endpoint_view.ts";
import { lockVisibleEndpoint, requireTargets } from "./find_visible_endpoint.ts";
import { failUnsentDeliveries } from "./outbox_queries.ts";
import type { PayloadShaper } from "./payload_shaper.ts";
import { type EndpointRow, updateEndpointRow } from "./queries.ts";
import { requireTransform } from "./require_transform.ts";

/**
 * Changes the fields that are named. Switched off, it fails what it has not received yet, which
 * can be replayed; switched on, with another address or transform, its failures are forgotten.
 * Scope `webhooks:write`.
 * @throws WashfleetError `not_found`, `invalid` locations, devices or transform
 */
export async function updateEndpoint(
  ctx: Context,
  input: UpdateEndpoint & { endpointId: string },
  deps: { shaper: Pick<PayloadShaper, "findFault"> },
): Promise<Endpoint> {
  requireScope(ctx.actor, "webhooks:write");
  requireStorable(input);
  await requireTransform(input.transform, deps.shaper);
  const { endpointId, ...changes } = input;
  return await ctx.db.transaction(async (tx) => {
    const before = await lockVisibleEndpoint(ctx, endpointId, { tx });
    const after = changed(before, changes);
    const isMoved = changes.location_ids !== undefined || changes.device_ids !== undefined;
    if (isMoved) await requireTargets(ctx, after, { tx });
    await updateEndpointRow(tx, after);
    if (!after.enabled) await failUnsentDeliveries(tx, endpointId);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "endpoint.update",
      targetKind: "endpoint",
      targetId: endpointId,
      // Not the whole address: a path or query of it is often the receiver's secret.
      detail: { ...changes, ...(changes.url && { url: new URL(changes.url).origin }) },
    });
    return toEndpoint(after);
  });
}

function changed(before: EndpointRow, changes: UpdateEndpoint): EndpointRow {
  const after = { ...before, ...changes };
  if (changes.enabled === false && before.enabled) after.disabled_reason = "switched_off";
  if (changes.enabled === true) after.disabled_reason = null;
  const isOther = after.url !== before.url || after.transform !== before.transform;
  if (changes.enabled === true || isOther) after.failing_since = null;
  return after;
}
