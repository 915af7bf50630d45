// Owns the verb that shows one delivery with what is sent. It sends nothing.
import type { DeliveryDetail } from "../contract/webhook.ts";
import { notFound } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findAttempts, findDelivery, findDeliveryBody } from "./delivery_queries.ts";
import { toDelivery } from "./endpoint_view.ts";
import { findVisibleEndpoint } from "./find_visible_endpoint.ts";
import type { PayloadShaper } from "./payload_shaper.ts";

/**
 * With the body as the endpoint's transform makes it now: it is made anew for each attempt. Scope
 * `webhooks:write`, as for a dry run: it shows the event. @throws WashfleetError `not_found`
 */
export async function getDelivery(
  ctx: Context,
  input: { endpointId: string; deliveryId: string },
  { shaper }: { shaper: Pick<PayloadShaper, "shape"> },
): Promise<DeliveryDetail> {
  requireScope(ctx.actor, "webhooks:write");
  const { endpointId, deliveryId } = input;
  const endpoint = await findVisibleEndpoint(ctx, endpointId);
  const row = await findDelivery(ctx.db, { id: deliveryId, endpointId });
  const event = row && await findDeliveryBody(ctx.db, deliveryId);
  if (row === undefined || event === undefined) throw notFound("delivery", deliveryId);
  const delivery = toDelivery(row, await findAttempts(ctx.db, [deliveryId]));
  if (endpoint.transform === null) return { ...delivery, event, body: event, error: null };
  const shaped = await shaper.shape({ expression: endpoint.transform, event });
  return shaped.kind === "shaped"
    ? { ...delivery, event, body: shaped.body, error: null }
    : { ...delivery, event, body: null, error: shaped.error };
}
