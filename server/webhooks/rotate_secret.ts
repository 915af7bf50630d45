// Owns the verb that gives an endpoint another secret; the only time that it is shown. For a while
// the old one signs too, so that the receiver need not change at the same moment.
import { recordAudit } from "../audit/record_audit.ts";
import type { CreatedEndpoint, RotateSecret } from "../contract/webhook.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toEndpoint } from "./endpoint_view.ts";
import { lockVisibleEndpoint } from "./find_visible_endpoint.ts";
import { replaceSecret } from "./queries.ts";
import { makeSecret } from "./sign_delivery.ts";

/**
 * Of two secrets at most sign at a time: rotated again within the overlap, the oldest ends.
 * Scope `webhooks:write`. @throws WashfleetError `not_found`
 */
export async function rotateSecret(
  ctx: Context,
  input: RotateSecret & { endpointId: string },
  deps: { sealer: Pick<Sealer, "seal"> },
): Promise<CreatedEndpoint> {
  requireScope(ctx.actor, "webhooks:write");
  const { endpointId, overlap_ms } = input;
  const secret = makeSecret();
  const secretSealed = await deps.sealer.seal(secret);
  return await ctx.db.transaction(async (tx) => {
    const row = await lockVisibleEndpoint(ctx, endpointId, { tx });
    const until = await replaceSecret(tx, { id: endpointId, secretSealed, overlapMs: overlap_ms });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "endpoint.rotate_secret",
      targetKind: "endpoint",
      targetId: endpointId,
      detail: { overlap_ms },
    });
    return { endpoint: toEndpoint({ ...row, previous_secret_until: until }), secret };
  });
}
