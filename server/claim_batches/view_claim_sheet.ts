// Owns the verb that shows a batch's open codes, to be printed. Each look is in the audit log.
import { recordAudit } from "../audit/record_audit.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleBatch } from "./get_claim_batch.ts";
import type { PrintedLabel } from "./label_sheet.ts";
import { findBatchClaims } from "./queries.ts";

/**
 * The labels of the codes that can still be used. A code is a credential: scope `fleet:write`.
 * @throws WashfleetError `not_found`
 */
export async function viewClaimSheet(
  ctx: Context,
  id: string,
  deps: { sealer: Pick<Sealer, "open"> },
): Promise<PrintedLabel[]> {
  requireScope(ctx.actor, "fleet:write");
  const batch = await findVisibleBatch(ctx, id);
  const now = ctx.now();
  const claims = (await findBatchClaims(ctx.db, batch)).filter((claim) => claim.expires_at > now);
  const labels: PrintedLabel[] = [];
  for (const { sealed_code, device_name } of claims) {
    if (sealed_code === null) continue;
    const claimCode = await deps.sealer.open(sealed_code);
    labels.push({ deviceName: device_name, locationName: batch.location_name, claimCode });
  }
  await recordAudit(ctx.db, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "claim_batch.view_codes",
    targetKind: "claim_batch",
    targetId: id,
    detail: { codes: labels.length },
  });
  return labels;
}
