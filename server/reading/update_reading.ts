// Owns the verb that changes how a location reads and for how long it keeps what it read.
import { recordAudit } from "../audit/record_audit.ts";
import type { LocationReading, UpdateReading } from "../contract/reading.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { AS_THE_SERVER, viewReading } from "./get_reading.ts";
import { findSettings, lockLocation, storeSettings } from "./queries.ts";
import type { ReadingDefaults } from "./reading_settings.ts";

/** Changes what is given. Scope `plates:write`. @throws WashfleetError `not_found` */
export async function updateReading(
  ctx: Context,
  input: { locationId: string; changes: UpdateReading; defaults: ReadingDefaults },
): Promise<LocationReading> {
  requireScope(ctx.actor, "plates:write");
  const { locationId, changes } = input;
  if (!seesLocation(ctx.actor, locationId)) throw notFound("location", locationId);
  const at = ctx.now();
  return await ctx.db.transaction(async (tx) => {
    if (await lockLocation(tx, locationId) === undefined) throw notFound("location", locationId);
    const before = await findSettings(tx, locationId) ?? AS_THE_SERVER;
    await storeSettings(tx, { locationId, settings: { ...before, ...changes }, at });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "location.update_reading",
      targetKind: "location",
      targetId: locationId,
      detail: changes,
    });
    return await viewReading(tx, { ...input, at });
  });
}
