// Owns the verb that registers a box of devices at once, each with a code of its own.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CreateClaimBatch, CreatedClaimBatch } from "../contract/claim_batch.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { issueClaim } from "../devices/issue_claim.ts";
import { insertRegistered } from "../devices/register_device.ts";
import { notFound } from "../errors.ts";
import { findLocation } from "../locations/queries.ts";
import type { Sealer } from "../seal.ts";
import { requireTemplateFor } from "../templates/find_visible_template.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toClaimBatch } from "./batch_view.ts";
import { deviceNames } from "./device_names.ts";
import { insertBatch } from "./queries.ts";

/**
 * Registers the devices, all or none, and answers with their codes; until each is used or ends it
 * can be printed (view_claim_sheet.ts). Scope `fleet:write`.
 * @throws WashfleetError `not_found` location, `conflict` `device_name_taken`
 */
export async function createClaimBatch(
  ctx: Context,
  input: CreateClaimBatch,
  deps: { sealer: Pick<Sealer, "seal"> },
): Promise<CreatedClaimBatch> {
  requireScope(ctx.actor, "fleet:write");
  requireStorable(input);
  const { location_id } = input;
  const location = seesLocation(ctx.actor, location_id)
    ? await findLocation(ctx.db, location_id)
    : undefined;
  if (location === undefined) throw notFound("location", location_id);
  await requireTemplateFor(ctx, { templateId: input.template_id ?? null, locationId: location_id });
  const now = ctx.now();
  const batch = {
    id: uuidv7(),
    location_id,
    name_pattern: input.name_pattern,
    devices: input.devices,
    template_id: input.template_id ?? null,
    created_by: ctx.actor.name,
    created_at: now,
    expires_at: new Date(now.getTime() + input.claim_valid_ms),
  };
  const names = deviceNames(input.name_pattern, {
    count: input.devices,
    firstNumber: input.first_number,
  });
  return await ctx.db.transaction(async (tx) => {
    await insertBatch(tx, batch);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "claim_batch.create",
      targetKind: "claim_batch",
      targetId: batch.id,
      detail: { ...input },
    });
    const items: CreatedClaimBatch["items"] = [];
    for (const [position, name] of names.entries()) {
      items.push(await registerOne(ctx, { input, batchId: batch.id, name, position, tx, deps }));
    }
    return { ...toClaimBatch({ ...batch, location_name: location.name }), items };
  });
}

async function registerOne(
  ctx: Context,
  one: {
    input: CreateClaimBatch;
    batchId: string;
    name: string;
    position: number;
    tx: Queryable;
    deps: { sealer: Pick<Sealer, "seal"> };
  },
): Promise<CreatedClaimBatch["items"][number]> {
  const { input, batchId, name, position, tx, deps } = one;
  const { location_id, labels, template_id } = input;
  const now = ctx.now();
  const id = await insertRegistered(tx, {
    input: { name, location_id, labels, template_id },
    address: null,
    addressKeySealed: null,
    now,
  });
  const claim = await issueClaim(tx, {
    deviceId: id,
    now,
    validMs: input.claim_valid_ms,
    batch: { id: batchId, position, sealer: deps.sealer },
  });
  await recordAudit(tx, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "device.register",
    targetKind: "device",
    targetId: id,
    detail: { name, location_id, claim_batch_id: batchId },
  });
  return { device_id: id, device_name: name, status: "open", claim_code: claim.code };
}
