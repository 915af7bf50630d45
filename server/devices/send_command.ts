// Owns the verb by which a person tells a device to do something.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { DeviceCommand, SendCommand } from "../contract/device_settings.ts";
import { WashfleetError } from "../errors.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import type { Sealer } from "../seal.ts";
import { nextRevisionNumber } from "../templates/revision_queries.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { requireCapability } from "./agent_capability.ts";
import { insertCommand } from "./command_queries.ts";
import { toDeviceCommand } from "./command_view.ts";
import { findCameras } from "./camera_queries.ts";
import { findVisibleDevice } from "./find_visible_device.ts";

/**
 * Leaves a command for the device, which takes it at once or when it is back, but never after its
 * deadline. Scope `fleet:write`.
 * @throws WashfleetError `not_found` (device, camera), `conflict` `device_not_enrolled`,
 *   `device_quarantined`, `agent_cannot`
 */
export async function sendCommand(
  ctx: Context,
  input: SendCommand & { deviceId: string },
  deps: { sealer: Pick<Sealer, "seal">; states: Pick<DeviceStates, "get"> },
): Promise<DeviceCommand> {
  requireScope(ctx.actor, "fleet:write");
  const device = await findVisibleDevice(ctx, input.deviceId);
  if (device.enrolled_at === null) throw notEnrolled(device.name);
  if (device.quarantined_at !== null) throw shutOut(device.name);
  if (input.kind === "reload_config") {
    const live = await deps.states.get(device.id);
    requireCapability(live, { capability: input.kind, name: device.name });
  }
  if (input.kind === "restart_camera") {
    const cameras = await findCameras(ctx.db, [device.id]);
    const { camera_id } = input;
    if (!cameras.some((camera) => camera.camera_id === camera_id)) throw noSuchCamera(camera_id);
  }
  const now = ctx.now();
  const { shown, payload } = await payloadOf(ctx, input, deps);
  const command = {
    id: uuidv7(),
    device_id: device.id,
    kind: input.kind,
    payload,
    created_at: now,
    expires_at: new Date(now.getTime() + input.expires_in_ms),
  };
  await ctx.db.transaction(async (tx) => {
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "device.send_command",
      targetKind: "device",
      targetId: device.id,
      detail: { command_id: command.id, kind: input.kind, ...shown },
    });
    await insertCommand(tx, command);
  });
  return toDeviceCommand({ ...command, finished_at: null, result: null }, now);
}

/** What the command holds, and what of it anybody may see. Settings hold camera passwords. */
async function payloadOf(
  ctx: Context,
  input: SendCommand,
  { sealer }: { sealer: Pick<Sealer, "seal"> },
): Promise<{ shown: Record<string, unknown>; payload: Record<string, unknown> }> {
  switch (input.kind) {
    case "apply_config": {
      const shown = { version: await nextRevisionNumber(ctx.db) };
      const sealed = await sealer.seal(input.config_yaml);
      return { shown, payload: { ...shown, sealed_config_yaml: sealed.toBase64() } };
    }
    case "restart_camera": {
      const shown = { camera_id: input.camera_id };
      return { shown, payload: shown };
    }
    case "update": {
      const shown = { sequence: input.sequence, retry: input.retry ?? false };
      return { shown, payload: shown };
    }
    case "reload_config":
    case "restart_agent":
    case "reboot":
    case "discover":
      return { shown: {}, payload: {} };
  }
}

/** The device has no camera of that id. */
export function noSuchCamera(cameraId: string): WashfleetError {
  return new WashfleetError(`Cannot find the camera ${cameraId} at this device`, {
    kind: "not_found",
    code: "no_such_camera",
    extra: { camera_id: cameraId },
  });
}

function shutOut(name: string): WashfleetError {
  return new WashfleetError(`Cannot reach ${name} as it is quarantined: release it first`, {
    kind: "conflict",
    code: "device_quarantined",
  });
}

function notEnrolled(name: string): WashfleetError {
  return new WashfleetError(`Cannot reach ${name} as its claim code was not typed in yet`, {
    kind: "conflict",
    code: "device_not_enrolled",
  });
}
