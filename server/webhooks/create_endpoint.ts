// Owns the verb that adds a webhook endpoint; the only time that its secret is shown.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CreatedEndpoint, CreateEndpoint } from "../contract/webhook.ts";
import { requireStorable } from "../db/storable_text.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toEndpoint } from "./endpoint_view.ts";
import { requireTargets } from "./find_visible_endpoint.ts";
import type { PayloadShaper } from "./payload_shaper.ts";
import { insertEndpoint } from "./queries.ts";
import { requireTransform } from "./require_transform.ts";
import { makeSecret } from "./sign_delivery.ts";

/** Scope `webhooks:write`. @throws WashfleetError `invalid` locations, devices or transform */
export async function createEndpoint(
  ctx: Context,
  input: CreateEndpoint,
  deps: { sealer: Pick<Sealer, "seal">; shaper: Pick<PayloadShaper, "findFault"> },
): Promise<CreatedEndpoint> {
  requireScope(ctx.actor, "webhooks:write");
  requireStorable(input);
  await requireTransform(input.transform, deps.shaper);
  const secret = makeSecret();
  const secretSealed = await deps.sealer.seal(secret);
  const row = { ...input, id: uuidv7(), enabled: true, created_at: ctx.now() };
  await ctx.db.transaction(async (tx) => {
    await requireTargets(ctx, input, { tx });
    await insertEndpoint(tx, { ...row, secret_sealed: secretSealed });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "endpoint.create",
      targetKind: "endpoint",
      targetId: row.id,
      // Not the whole address: a path or query of it is often the receiver's secret.
      detail: { ...input, url: new URL(input.url).origin },
    });
  });
  return {
    endpoint: toEndpoint({
      ...row,
      disabled_reason: null,
      failing_since: null,
      last_success_at: null,
      previous_secret_until: null,
    }),
    secret,
  };
}
