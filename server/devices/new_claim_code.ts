// Owns the verb that gives a device a new claim code: for a lost label, or new hardware.
import { recordAudit } from "../audit/record_audit.ts";
import type { ClaimCode, NewClaimCode } from "../contract/device_settings.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { expireOpenClaims } from "./claim_queries.ts";
import { lockVisibleDevice } from "./find_visible_device.ts";
import { issueClaim } from "./issue_claim.ts";

/**
 * Ends the device's open codes and answers with a new one, shown once. The agent that has the
 * device now goes on until the new code is used: other hardware then takes its place
 * (enroll_device.ts). Scope `fleet:write`.
 * @throws WashfleetError `not_found`
 */
export async function newClaimCode(
  ctx: Context,
  input: NewClaimCode & { deviceId: string },
): Promise<ClaimCode> {
  requireScope(ctx.actor, "fleet:write");
  const now = ctx.now();
  return await ctx.db.transaction(async (tx) => {
    const device = await lockVisibleDevice(ctx, input.deviceId, { tx });
    const replaced = await expireOpenClaims(tx, device.id, now);
    const claim = await issueClaim(tx, {
      deviceId: device.id,
      now,
      validMs: input.claim_valid_ms,
    });
    const claim_expires_at = claim.expiresAt.toISOString();
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "device.new_claim_code",
      targetKind: "device",
      targetId: device.id,
      detail: { claim_expires_at, replaced_codes: replaced },
    });
    const is_replacement = device.hardware_id !== null;
    return { device_id: device.id, claim_code: claim.code, claim_expires_at, is_replacement };
  });
}
