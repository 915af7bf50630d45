// Owns the verb that sends a test event to one endpoint, through the outbox like any other.
import { recordAudit } from "../audit/record_audit.ts";
import type { Event } from "../contract/event.ts";
import type { Delivery } from "../contract/webhook.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { appendEvent } from "../events/append_event.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findDelivery } from "./delivery_queries.ts";
import { toDelivery } from "./endpoint_view.ts";
import { enqueueDelivery } from "./enqueue_deliveries.ts";
import { lockVisibleEndpoint } from "./find_visible_endpoint.ts";
import type { EndpointRow } from "./queries.ts";

/** Nobody looks for the outcome of a test later than this. */
const TEST_VALID_MS = 5 * 60_000;

/**
 * Owes the endpoint a `webhook.test`. Scope `webhooks:write`.
 * @throws WashfleetError `not_found`, `conflict` `endpoint_disabled`
 */
export async function testEndpoint(ctx: Context, id: string): Promise<Delivery> {
  requireScope(ctx.actor, "webhooks:write");
  return await ctx.db.transaction(async (tx) => {
    requireEnabled(await lockVisibleEndpoint(ctx, id, { tx }));
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "endpoint.test",
      targetKind: "endpoint",
      targetId: id,
    });
    const now = ctx.now();
    const expiresAt = new Date(now.getTime() + TEST_VALID_MS);
    const data = { message: `Sent by ${ctx.actor.name} to try this endpoint.` };
    const eventId = await appendEvent(tx, {
      type: "webhook.test",
      occurredAt: now,
      expiresAt,
      locationId: null,
      deviceId: null,
      cameraId: null,
      data,
    });
    const event: Event = {
      id: eventId,
      type: "webhook.test",
      occurred_at: now.toISOString(),
      expires_at: expiresAt.toISOString(),
      location_id: null,
      device_id: null,
      camera_id: null,
      data,
    };
    const deliveryId = await enqueueDelivery(tx, event, id);
    const delivery = await findDelivery(tx, { id: deliveryId, endpointId: id });
    if (delivery === undefined) throw notFound("delivery", deliveryId);
    return toDelivery(delivery, []);
  });
}

/** @throws WashfleetError `conflict` `endpoint_disabled`: the courier passes by what is off */
export function requireEnabled(row: EndpointRow): void {
  if (row.enabled) return;
  throw new WashfleetError(
    `Cannot deliver as the endpoint is switched off: current value is ${row.disabled_reason}`,
    { kind: "conflict", code: "endpoint_disabled" },
  );
}
