// Owns the verb that adds a device to a location; the device itself comes later, with the code.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { RegisterDevice, RegisteredDevice } from "../contract/fleet.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound, WashfleetError } from "../errors.ts";
import { findLocation } from "../locations/queries.ts";
import type { Sealer } from "../seal.ts";
import { requireTemplateFor } from "../templates/find_visible_template.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { parseDeviceAddress } from "./device_address.ts";
import { deviceStatus } from "./device_status.ts";
import { toDevice } from "./device_view.ts";
import { issueClaim } from "./issue_claim.ts";
import { findDevice, insertDevice } from "./queries.ts";

/**
 * Registers a device and answers with its claim code, shown once. Scope `fleet:write`.
 * @throws WashfleetError `not_found` location, `invalid` address or template, `conflict` `device_name_taken`
 */
export async function registerDevice(
  ctx: Context,
  input: RegisterDevice,
  deps: { sealer: Sealer },
): Promise<RegisteredDevice> {
  requireScope(ctx.actor, "fleet:write");
  requireStorable(input);
  if (!seesLocation(ctx.actor, input.location_id)) throw notFound("location", input.location_id);
  await requireTemplateFor(ctx, {
    templateId: input.template_id ?? null,
    locationId: input.location_id,
  });
  const address = input.address === undefined ? null : parseDeviceAddress(input.address);
  const addressKeySealed = input.address_key === undefined
    ? null
    : await deps.sealer.seal(input.address_key);
  const now = ctx.now();
  return await ctx.db.transaction(async (tx) => {
    const id = await insertRegistered(tx, { input, address, addressKeySealed, now });
    const claim = await issueClaim(tx, { deviceId: id, now, validMs: input.claim_valid_ms });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "device.register",
      targetKind: "device",
      targetId: id,
      detail: {
        name: input.name,
        location_id: input.location_id,
        address,
        labels: input.labels ?? {},
        template_id: input.template_id ?? null,
        has_address_key: addressKeySealed !== null,
        claim_expires_at: claim.expiresAt.toISOString(),
      },
    });
    const row = await findDevice(tx, id);
    if (row === undefined) throw notFound("device", id);
    return {
      device: toDevice(row, { live: null, cameras: [], now }),
      claim_code: claim.code,
      claim_expires_at: claim.expiresAt.toISOString(),
    };
  });
}

/**
 * Writes a device that waits for its code. @returns its id
 * @throws WashfleetError `not_found` location, `conflict` `device_name_taken`
 */
export async function insertRegistered(
  tx: Queryable,
  device: {
    input: Pick<RegisterDevice, "name" | "location_id" | "labels" | "template_id">;
    address: string | null;
    addressKeySealed: Uint8Array | null;
    now: Date;
  },
): Promise<string> {
  const { input, address, addressKeySealed, now } = device;
  if (await findLocation(tx, input.location_id) === undefined) {
    throw notFound("location", input.location_id);
  }
  const id = uuidv7();
  const isWritten = await insertDevice(tx, {
    id,
    locationId: input.location_id,
    name: input.name,
    address,
    addressKeySealed,
    labels: input.labels ?? {},
    templateId: input.template_id ?? null,
    statusReasons: deviceStatus({
      nowMs: now.getTime(),
      maintenance: null,
      enrolled: false,
      lastSeenAt: null,
      heartbeat: null,
      heardAt: null,
    }).reasons,
    createdAt: now,
  });
  if (!isWritten) throw deviceNameTaken(input.name);
  return id;
}

/** Two devices of one location never have one name. */
export function deviceNameTaken(name: string): WashfleetError {
  return new WashfleetError(`Cannot use the name ${name} as a device of this location has it`, {
    kind: "conflict",
    code: "device_name_taken",
  });
}
