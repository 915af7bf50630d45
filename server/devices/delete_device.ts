// Owns the verb that takes a device out of the fleet. What it read stays.
import { recordAudit } from "../audit/record_audit.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { notifyDevice } from "./command_queries.ts";
import { lockVisibleDevice } from "./find_visible_device.ts";
import { deleteDeviceRow } from "./queries.ts";

/** Ends the device's token, codes and open commands. Scope `fleet:write`. @throws `not_found` */
export async function deleteDevice(
  ctx: Context,
  id: string,
  deps: { states: Pick<DeviceStates, "remove"> },
): Promise<void> {
  requireScope(ctx.actor, "fleet:write");
  await ctx.db.transaction(async (tx) => {
    const device = await lockVisibleDevice(ctx, id, { tx });
    await deleteDeviceRow(tx, id);
    await notifyDevice(tx, id);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "device.delete",
      targetKind: "device",
      targetId: id,
      detail: { name: device.name, location_id: device.location_id },
    });
  });
  await deps.states.remove(id);
}
