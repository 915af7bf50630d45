// Owns the verb that shows one endpoint, without its secret.
import type { Endpoint } from "../contract/webhook.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toEndpoint } from "./endpoint_view.ts";
import { findVisibleEndpoint } from "./find_visible_endpoint.ts";

/** Scope `webhooks:read`. @throws WashfleetError `not_found` */
export async function getEndpoint(ctx: Context, id: string): Promise<Endpoint> {
  requireScope(ctx.actor, "webhooks:read");
  return toEndpoint(await findVisibleEndpoint(ctx, id));
}
