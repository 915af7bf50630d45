// Owns the routes that concern whether a device is believed, and what is written on its cameras:
// parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { CameraId } from "../contract/camera.ts";
import { DeviceCommand, UpdateCamera } from "../contract/device_settings.ts";
import { Camera, Device } from "../contract/fleet.ts";
import { releaseDevice } from "../devices/release_device.ts";
import { rotateToken } from "../devices/rotate_token.ts";
import { updateCamera } from "../devices/update_camera.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import type { Sealer } from "../seal.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

export interface DeviceTrustDeps {
  sealer: Sealer;
  states: Pick<DeviceStates, "get">;
}

const tags = ["devices"];
const DevicePath = z.object({ id: z.uuid() });

/** `/api/devices/{id}/quarantine/release`, `…/token/rotate`, `…/cameras/{camera_id}`. */
export function deviceTrustRoutes(deps: DeviceTrustDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  router.openapi(RELEASE, async (c) => {
    return c.json(await releaseDevice(c.get("ctx"), c.req.valid("param").id), 200);
  });
  router.openapi(ROTATE, async (c) => {
    return c.json(await rotateToken(c.get("ctx"), c.req.valid("param").id, deps), 202);
  });
  router.openapi(UPDATE_CAMERA, async (c) => {
    const { id, camera_id } = c.req.valid("param");
    const input = { ...c.req.valid("json"), deviceId: id, cameraId: camera_id };
    return c.json(await updateCamera(c.get("ctx"), input, deps), 200);
  });
  return router;
}

const RELEASE = createRoute({
  method: "post",
  path: "/api/devices/{id}/quarantine/release",
  tags,
  summary: "Let a device in again whose token was used by two machines",
  request: { params: DevicePath },
  responses: {
    200: {
      description: "The device as it is now",
      content: { "application/json": { schema: Device } },
    },
    ...PROBLEM_RESPONSES,
  },
});

const ROTATE = createRoute({
  method: "post",
  path: "/api/devices/{id}/token/rotate",
  tags,
  summary: "Give a device a new token; the old one counts until the new one was used",
  request: { params: DevicePath },
  responses: {
    202: {
      description: "The command that brings it, on its way",
      content: { "application/json": { schema: DeviceCommand } },
    },
    ...PROBLEM_RESPONSES,
  },
});

const UPDATE_CAMERA = createRoute({
  method: "patch",
  path: "/api/devices/{id}/cameras/{camera_id}",
  tags,
  summary: "Change a camera's labels",
  request: {
    params: DevicePath.extend({ camera_id: CameraId }),
    body: { required: true, content: { "application/json": { schema: UpdateCamera } } },
  },
  responses: {
    200: {
      description: "The camera as it is now",
      content: { "application/json": { schema: Camera } },
    },
    ...PROBLEM_RESPONSES,
  },
});
