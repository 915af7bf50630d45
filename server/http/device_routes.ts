// Owns the routes by which people deal with devices: parse, call one verb, respond.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { CameraId } from "../contract/camera.ts";
import {
  ClaimCode,
  DeviceCommand,
  DeviceQuery,
  NewClaimCode,
  SendCommand,
  SnapshotQuery,
  UpdateDevice,
} from "../contract/device_settings.ts";
import { Device, RegisterDevice, RegisteredDevice } from "../contract/fleet.ts";
import { pageOf, PageQuery } from "../contract/page.ts";
import { deleteDevice } from "../devices/delete_device.ts";
import { getDevice } from "../devices/get_device.ts";
import { listCommands } from "../devices/list_commands.ts";
import { listDevices } from "../devices/list_devices.ts";
import { newClaimCode } from "../devices/new_claim_code.ts";
import { registerDevice } from "../devices/register_device.ts";
import { sendCommand } from "../devices/send_command.ts";
import type { Snapshot } from "../devices/snapshot.ts";
import type { SnapshotViewer } from "../devices/snapshot_viewer.ts";
import { updateDevice } from "../devices/update_device.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import type { Sealer } from "../seal.ts";
import type { AppEnv } from "./app_env.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

export interface DeviceRoutesDeps {
  sealer: Sealer;
  states: Pick<DeviceStates, "get" | "remove">;
  viewer: SnapshotViewer;
}

const tags = ["devices"];
const DevicePath = z.object({ id: z.uuid() });

/** `/api/devices` and below. */
export function deviceRoutes(deps: DeviceRoutesDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  addDeviceRoutes(router, deps);
  addCommandRoutes(router, deps);
  addSnapshotRoute(router, deps);
  return router;
}

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

function body<T extends z.ZodType>(schema: T) {
  return { required: true, content: { "application/json": { schema } } };
}

const LIST = createRoute({
  method: "get",
  path: "/api/devices",
  tags,
  summary: "List the devices, by name",
  request: { query: DeviceQuery },
  responses: { 200: json(pageOf(Device), "A page of devices"), ...PROBLEM_RESPONSES },
});

const REGISTER = createRoute({
  method: "post",
  path: "/api/devices",
  tags,
  summary: "Register a device; answers with its claim code, shown once",
  request: { body: body(RegisterDevice) },
  responses: {
    201: json(RegisteredDevice, "The device and its claim code"),
    ...PROBLEM_RESPONSES,
  },
});

const GET = createRoute({
  method: "get",
  path: "/api/devices/{id}",
  tags,
  summary: "Show a device with its health and cameras",
  request: { params: DevicePath },
  responses: { 200: json(Device, "The device"), ...PROBLEM_RESPONSES },
});

const UPDATE = createRoute({
  method: "patch",
  path: "/api/devices/{id}",
  tags,
  summary: "Change a device's name, location or address, or put it into maintenance",
  request: { params: DevicePath, body: body(UpdateDevice) },
  responses: { 200: json(Device, "The device as it is now"), ...PROBLEM_RESPONSES },
});

const DELETE = createRoute({
  method: "delete",
  path: "/api/devices/{id}",
  tags,
  summary: "Remove a device; what it read stays",
  request: { params: DevicePath },
  responses: { 204: { description: "It is removed" }, ...PROBLEM_RESPONSES },
});

const NEW_CLAIM = createRoute({
  method: "post",
  path: "/api/devices/{id}/claims",
  tags,
  summary: "Make a new claim code; ends the open ones, and the old token once it is used",
  request: {
    params: DevicePath,
    body: { required: false, content: { "application/json": { schema: NewClaimCode } } },
  },
  responses: { 201: json(ClaimCode, "The code, shown once"), ...PROBLEM_RESPONSES },
});

function addDeviceRoutes(router: OpenAPIHono<AppEnv>, deps: DeviceRoutesDeps): void {
  router.openapi(LIST, async (c) => {
    return c.json(await listDevices(c.get("ctx"), c.req.valid("query"), deps), 200);
  });
  router.openapi(REGISTER, async (c) => {
    return c.json(await registerDevice(c.get("ctx"), c.req.valid("json"), deps), 201);
  });
  router.openapi(GET, async (c) => {
    return c.json(await getDevice(c.get("ctx"), c.req.valid("param").id, deps), 200);
  });
  router.openapi(UPDATE, async (c) => {
    const input = { ...c.req.valid("json"), deviceId: c.req.valid("param").id };
    return c.json(await updateDevice(c.get("ctx"), input, deps), 200);
  });
  router.openapi(DELETE, async (c) => {
    await deleteDevice(c.get("ctx"), c.req.valid("param").id, deps);
    return c.body(null, 204);
  });
  router.openapi(NEW_CLAIM, async (c) => {
    // An absent body is not validated, so it has no defaults yet.
    const input = NewClaimCode.parse(c.req.valid("json"));
    const deviceId = c.req.valid("param").id;
    return c.json(await newClaimCode(c.get("ctx"), { ...input, deviceId }), 201);
  });
}

const SEND = createRoute({
  method: "post",
  path: "/api/devices/{id}/commands",
  tags,
  summary: "Tell the device to do something; carried out in time or never",
  request: { params: DevicePath, body: body(SendCommand) },
  responses: { 202: json(DeviceCommand, "The command, on its way"), ...PROBLEM_RESPONSES },
});

const LIST_COMMANDS = createRoute({
  method: "get",
  path: "/api/devices/{id}/commands",
  tags,
  summary: "List what the device was told to do, and what became of it, newest first",
  request: { params: DevicePath, query: PageQuery },
  responses: { 200: json(pageOf(DeviceCommand), "A page of commands"), ...PROBLEM_RESPONSES },
});

function addCommandRoutes(
  router: OpenAPIHono<AppEnv>,
  deps: Pick<DeviceRoutesDeps, "sealer" | "states">,
): void {
  router.openapi(SEND, async (c) => {
    const input = { ...c.req.valid("json"), deviceId: c.req.valid("param").id };
    return c.json(await sendCommand(c.get("ctx"), input, deps), 202);
  });
  router.openapi(LIST_COMMANDS, async (c) => {
    const query = { ...c.req.valid("query"), deviceId: c.req.valid("param").id };
    return c.json(await listCommands(c.get("ctx"), query), 200);
  });
}

const SNAPSHOT = createRoute({
  method: "get",
  path: "/api/devices/{id}/cameras/{camera_id}/snapshot",
  tags,
  summary: "The camera's newest picture; refused when it is older than allowed",
  request: { params: DevicePath.extend({ camera_id: CameraId }), query: SnapshotQuery },
  responses: {
    200: {
      description: "JPEG; X-Timestamp is when it was taken, X-Frame-Age-Ms its age now, " +
        "X-Stream-Status whether it is worth looking at (`dark`, `frozen`), where the agent says",
      content: { "image/jpeg": { schema: z.string().meta({ format: "binary" }) } },
    },
    ...PROBLEM_RESPONSES,
  },
});

function addSnapshotRoute(router: OpenAPIHono<AppEnv>, deps: DeviceRoutesDeps): void {
  router.openapi(SNAPSHOT, async (c) => {
    const { id, camera_id } = c.req.valid("param");
    const { max_age_ms, timeout_ms } = c.req.valid("query");
    const snapshot = await deps.viewer.viewSnapshot(c.get("ctx"), {
      deviceId: id,
      cameraId: camera_id,
      maxAgeMs: max_age_ms,
      timeoutMs: timeout_ms,
    });
    return c.body(snapshot.frame, 200, snapshotHeaders(snapshot));
  });
}

function snapshotHeaders(snapshot: Snapshot) {
  return {
    "content-type": "image/jpeg",
    "x-timestamp": snapshot.capturedAt.toISOString(),
    "x-frame-age-ms": String(snapshot.frameAgeMs),
    ...(snapshot.cameraStatus === null ? {} : { "x-stream-status": snapshot.cameraStatus }),
    "cache-control": "no-store",
  };
}
