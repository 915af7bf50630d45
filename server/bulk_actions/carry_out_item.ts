// Owns what an action means for one device: the same verb as for that device alone, with its
// rights, its checks and its audit row.
import { getLogger } from "@logtape/logtape";
import type { BulkRequest } from "../contract/bulk_action.ts";
import { deleteDevice } from "../devices/delete_device.ts";
import { findVisibleDevice } from "../devices/find_visible_device.ts";
import { sendCommand } from "../devices/send_command.ts";
import { updateDevice } from "../devices/update_device.ts";
import { WashfleetError } from "../errors.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import type { Sealer } from "../seal.ts";
import type { Context } from "../users/context.ts";

export interface BulkDeps {
  sealer: Sealer;
  states: Pick<DeviceStates, "get" | "remove">;
}

export interface ItemResult {
  outcome: "sent" | "done" | "unchanged" | "failed";
  code: string | null;
  detail: string | null;
  commandId: string | null;
}

const DONE: ItemResult = { outcome: "done", code: null, detail: null, commandId: null };
const UNCHANGED: ItemResult = { ...DONE, outcome: "unchanged" };

/**
 * Does it, or says why not.
 * @throws WashfleetError `unavailable`: nothing is known, and nothing is done
 */
export async function carryOutItem(
  ctx: Context,
  item: { request: BulkRequest; deviceId: string },
  deps: BulkDeps,
): Promise<ItemResult> {
  try {
    return await act(ctx, item, deps);
  } catch (error) {
    if (!(error instanceof WashfleetError)) {
      getLogger(["server", "bulk_actions"]).error("an item failed", {
        device_id: item.deviceId,
        error,
      });
      const detail = "A fault of the server: nothing was changed at this device.";
      return { ...DONE, outcome: "failed", code: "internal", detail };
    }
    if (error.kind === "unavailable") throw error;
    return { ...DONE, outcome: "failed", code: error.code, detail: error.message };
  }
}

async function act(
  ctx: Context,
  { request, deviceId }: { request: BulkRequest; deviceId: string },
  deps: BulkDeps,
): Promise<ItemResult> {
  switch (request.action) {
    case "restart":
    case "reload":
    case "reboot": {
      const kind = COMMANDS[request.action];
      const { expires_in_ms } = request;
      const command = await sendCommand(ctx, { kind, deviceId, expires_in_ms }, deps);
      return { ...DONE, outcome: "sent", commandId: command.id };
    }
    case "delete":
      await deleteDevice(ctx, deviceId, deps);
      return DONE;
    case "move": {
      const device = await findVisibleDevice(ctx, deviceId);
      if (device.location_id === request.to_location_id) return UNCHANGED;
      await updateDevice(ctx, { deviceId, location_id: request.to_location_id }, deps);
      return DONE;
    }
    case "maintenance_on": {
      const device = await findVisibleDevice(ctx, deviceId);
      const { reason, until } = request;
      const isSame = device.status === "maintenance" && device.maintenance_reason === reason &&
        (device.maintenance_until?.getTime() ?? null) ===
          (until === null ? null : Date.parse(until));
      if (isSame) return UNCHANGED;
      const wanted = { maintenance_reason: reason, maintenance_until: until };
      await updateDevice(ctx, { deviceId, maintenance: true, ...wanted }, deps);
      return DONE;
    }
    case "maintenance_off": {
      const device = await findVisibleDevice(ctx, deviceId);
      if (device.status !== "maintenance") return UNCHANGED;
      await updateDevice(ctx, { deviceId, maintenance: false }, deps);
      return DONE;
    }
  }
}

const COMMANDS = { restart: "restart_agent", reload: "reload_config", reboot: "reboot" } as const;
