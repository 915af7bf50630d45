// Owns the verb that sends a finished delivery again, with the same id and the same body.
import { recordAudit } from "../audit/record_audit.ts";
import type { Delivery } from "../contract/webhook.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toDelivery } from "./endpoint_view.ts";
import { wakeCourier } from "./enqueue_deliveries.ts";
import { lockVisibleEndpoint } from "./find_visible_endpoint.ts";
import {
  type DeliveryRow,
  findAttempts,
  findDelivery,
  reopenDelivery,
} from "./delivery_queries.ts";
import { requireEnabled } from "./test_endpoint.ts";

/**
 * Makes the delivery due now, with the whole schedule of retries anew. Scope `webhooks:write`.
 * @throws WashfleetError `not_found`, `conflict` `delivery_expired` (a late plate must not open a
 * gate), `delivery_pending` or `endpoint_disabled`
 */
export async function replayDelivery(
  ctx: Context,
  input: { endpointId: string; deliveryId: string },
): Promise<Delivery> {
  requireScope(ctx.actor, "webhooks:write");
  const { endpointId, deliveryId } = input;
  return await ctx.db.transaction(async (tx) => {
    const endpoint = await lockVisibleEndpoint(ctx, endpointId, { tx });
    const find = () => findDelivery(tx, { id: deliveryId, endpointId });
    const before = await find();
    if (before === undefined) throw notFound("delivery", deliveryId);
    requireEnabled(endpoint);
    if (!await reopenDelivery(tx, deliveryId)) throw notReplayable(before);
    await wakeCourier(tx);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "delivery.replay",
      targetKind: "delivery",
      targetId: deliveryId,
      detail: { endpoint_id: endpointId, event_type: before.event_type },
    });
    const after = await find() ?? before;
    return toDelivery(after, await findAttempts(tx, [deliveryId]));
  });
}

function notReplayable(row: DeliveryRow): WashfleetError {
  if (row.status === "pending") {
    return new WashfleetError("Cannot send the delivery again as it is still being tried", {
      kind: "conflict",
      code: "delivery_pending",
    });
  }
  const expiredAt = row.expires_at?.toISOString() ?? "now";
  return new WashfleetError(
    `Cannot send the delivery again as its event must no longer act: it expired at ${expiredAt}`,
    { kind: "conflict", code: "delivery_expired", extra: { expires_at: expiredAt } },
  );
}
