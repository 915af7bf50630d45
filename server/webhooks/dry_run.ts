// Owns the verbs that show what an endpoint would be sent of what happened last. They send nothing,
// and keep nothing.
import type { Event } from "../contract/event.ts";
import type { DryRun, DryRunAnswer, UnsavedDryRun } from "../contract/webhook.ts";
import { findEventsFor } from "../events/queries.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { ADDRESSED_TYPES, deliveryBody } from "./enqueue_deliveries.ts";
import { findVisibleEndpoint } from "./find_visible_endpoint.ts";
import type { PayloadShaper } from "./payload_shaper.ts";

interface Deps {
  shaper: Pick<PayloadShaper, "shape">;
}

/** With the endpoint's filters and what the input changes of it. Scope `webhooks:write`. */
export async function dryRunEndpoint(
  ctx: Context,
  input: DryRun & { endpointId: string },
  deps: Deps,
): Promise<DryRunAnswer> {
  requireScope(ctx.actor, "webhooks:write");
  const row = await findVisibleEndpoint(ctx, input.endpointId);
  const { location_ids, device_ids } = row;
  const types = input.types ?? row.types;
  const transform = input.transform === undefined ? row.transform : input.transform;
  return await run(ctx, { transform, types, location_ids, device_ids, limit: input.limit }, deps);
}

/** For an endpoint that is not there yet. Scope `webhooks:write`, as whoever may add one. */
export async function dryRunUnsaved(
  ctx: Context,
  input: UnsavedDryRun,
  deps: Deps,
): Promise<DryRunAnswer> {
  requireScope(ctx.actor, "webhooks:write");
  return await run(ctx, input, deps);
}

async function run(ctx: Context, input: UnsavedDryRun, deps: Deps): Promise<DryRunAnswer> {
  const events = await findEventsFor(ctx.db, {
    types: input.types,
    exceptTypes: ADDRESSED_TYPES,
    locationIds: input.location_ids,
    deviceIds: input.device_ids,
    visible: visibleLocations(ctx.actor),
    limit: input.limit,
  });
  const items: DryRunAnswer["items"] = [];
  // One by one: what overran once is not tried for the others.
  for (const event of events) {
    items.push({
      event_id: event.id,
      event_type: event.type,
      occurred_at: event.occurred_at,
      ...await shapeOf(event, { transform: input.transform, ...deps }),
    });
  }
  return { items };
}

async function shapeOf(
  event: Event,
  { transform, shaper }: Deps & { transform: string | null },
): Promise<{ body: string | null; error: string | null }> {
  const body = deliveryBody(event);
  if (transform === null) return { body, error: null };
  const shaped = await shaper.shape({ expression: transform, event: body });
  return shaped.kind === "shaped"
    ? { body: shaped.body, error: null }
    : { body: null, error: shaped.error };
}
