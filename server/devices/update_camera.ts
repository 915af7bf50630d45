// Owns the verb that changes what operators write on a camera. Its settings are the agent's.
import { recordAudit } from "../audit/record_audit.ts";
import type { UpdateCamera } from "../contract/device_settings.ts";
import type { Camera } from "../contract/fleet.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findCameras } from "./camera_queries.ts";
import { toDevice } from "./device_view.ts";
import { lockVisibleDevice } from "./find_visible_device.ts";
import { writeCameraLabels } from "./label_queries.ts";
import { noSuchCamera } from "./send_command.ts";

/** Replaces the camera's labels. Scope `fleet:write`. @throws WashfleetError `not_found` */
export async function updateCamera(
  ctx: Context,
  input: UpdateCamera & { deviceId: string; cameraId: string },
  deps: { states: Pick<DeviceStates, "get"> },
): Promise<Camera> {
  requireScope(ctx.actor, "fleet:write");
  const { deviceId, cameraId, labels } = input;
  const live = await deps.states.get(deviceId);
  return await ctx.db.transaction(async (tx) => {
    const row = await lockVisibleDevice(ctx, deviceId, { tx });
    const before = (await findCameras(tx, [deviceId]))
      .find((camera) => camera.camera_id === cameraId);
    if (before === undefined) throw noSuchCamera(cameraId);
    await writeCameraLabels(tx, { deviceId, cameraId, labels });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "camera.update",
      targetKind: "device",
      targetId: deviceId,
      detail: { camera_id: cameraId, labels: [before.labels, labels] },
    });
    const cameras = await findCameras(tx, [deviceId]);
    const shown = toDevice(row, { live, cameras, now: ctx.now() }).cameras;
    const camera = shown.find((one) => one.camera_id === cameraId);
    if (camera === undefined) throw noSuchCamera(cameraId);
    return camera;
  });
}
