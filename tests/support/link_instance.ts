// Owns one server instance for tests of devices and the link: the real app, verbs and listener on
// a given database; two of them on one database are two servers.
import { v7 as uuidv7 } from "uuid";
import type { CameraReport } from "../../server/contract/camera.ts";
import type { EnrollAnswer, EnrollRequest, Heartbeat } from "../../server/contract/device_link.ts";
import type { RegisteredDevice } from "../../server/contract/fleet.ts";
import { createListener, type Listener } from "../../server/db/listen.ts";
import { type Db, sql } from "../../server/db/sql.ts";
import { type CommandStreams, createCommandStreams } from "../../server/devices/command_streams.ts";
import { enrollDevice } from "../../server/devices/enroll_device.ts";
import { registerDevice } from "../../server/devices/register_device.ts";
import { createSnapshotAnswers } from "../../server/devices/snapshot_answers.ts";
import { createSnapshotDesk, type SnapshotDesk } from "../../server/devices/snapshot_desk.ts";
import { createSnapshotViewer } from "../../server/devices/snapshot_viewer.ts";
import { type AppDeps, createApp } from "../../server/http/app.ts";
import { bulkActionRoutes } from "../../server/http/bulk_action_routes.ts";
import { claimBatchRoutes } from "../../server/http/claim_batch_routes.ts";
import { deviceLinkRoutes } from "../../server/http/device_link_routes.ts";
import { deviceReadRoutes } from "../../server/http/device_read_routes.ts";
import { deviceRoutes } from "../../server/http/device_routes.ts";
import { deviceTrustRoutes } from "../../server/http/device_trust_routes.ts";
import { fleetRoutes } from "../../server/http/fleet_routes.ts";
import { incidentRoutes } from "../../server/http/incident_routes.ts";
import { locationRoutes } from "../../server/http/location_routes.ts";
import { createDeviceStates, type DeviceStates } from "../../server/kv/device_state.ts";
import { createMetrics } from "../../server/metrics.ts";
import type { ReadParts } from "../../server/reads/read_context.ts";
import { createSealer, type Sealer } from "../../server/seal.ts";
import { createAuth } from "../../server/users/auth.ts";
import type { Scope } from "../../server/contract/key.ts";
import { createKey } from "../../server/users/create_key.ts";
import { testContext } from "./context.ts";

const ORIGIN = "http://fleet.test";
const SEAL_KEY = new Uint8Array(32).fill(7);

export interface LinkInstance extends AsyncDisposable {
  db: Db;
  states: DeviceStates;
  listener: Listener;
  desk: SnapshotDesk;
  /** How often the desk has looked a device's state up: once for each who asks, and once for each
   * picture that is fetched. Who has looked has joined or begun a fetch. */
  deskLooks(): number;
  streams: CommandStreams;
  sealer: Sealer;
  /** As over a socket. */
  fetch(request: Request): Promise<Response>;
  /** `token` is an API key or a device's token. */
  ask(path: string, options?: LinkAsk): Promise<Response>;
  /** An API key of this fleet. */
  key(scopes: readonly Scope[], locationIds?: string[]): Promise<string>;
}

export interface LinkAsk {
  method?: string;
  token?: string;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface LinkInstanceOptions {
  /** Shared by the instances of one fleet. */
  kv: Deno.Kv;
  now?: () => Date;
  aliveEveryMs?: number;
  /** Takes devices' frames as well. */
  reads?: ReadParts;
  /** Default: the product's. */
  workLimits?: AppDeps["workLimits"];
}

/** A server on this database; dispose of it before the database. */
export async function linkInstance(db: Db, options: LinkInstanceOptions): Promise<LinkInstance> {
  const now = options.now ?? (() => new Date());
  const closing = new AbortController();
  const listener = createListener(db);
  const states = createDeviceStates(options.kv, { coalesceMs: 1 });
  const sealer = await createSealer(SEAL_KEY);
  const answers = createSnapshotAnswers({ db, listener });
  let deskLooks = 0;
  const countedStates: Pick<DeviceStates, "peek"> = {
    peek: async (id) => {
      const state = await states.peek(id);
      deskLooks += 1;
      return state;
    },
  };
  const hearingSince = new Date(0);
  const desk = createSnapshotDesk({ answers, states: countedStates, sealer, hearingSince });
  const viewer = createSnapshotViewer({ desk });
  const alive = options.aliveEveryMs === undefined ? {} : { aliveEveryMs: options.aliveEveryMs };
  const streams = createCommandStreams({ listener, sealer, ...alive });
  const app = createApp({
    db,
    auth: createAuth({ db, secret: "s".repeat(40), publicUrl: ORIGIN }),
    sealer,
    metrics: createMetrics(),
    checks: {},
    publicUrl: ORIGIN,
    corsOrigins: [],
    routes: [
      locationRoutes(),
      deviceRoutes({ sealer, states, viewer }),
      deviceTrustRoutes({ sealer, states }),
      bulkActionRoutes({ sealer, states }),
      claimBatchRoutes({ sealer }),
      deviceLinkRoutes({ db, states, answers, streams, now, closing: closing.signal }),
      ...(options.reads === undefined ? [] : [deviceReadRoutes({ reads: options.reads })]),
      incidentRoutes({ states }),
      fleetRoutes({
        recognizer: { health: () => ({ status: "unknown", detail: null, since: null }) },
      }),
    ],
    now,
    stopping: closing.signal,
    ...(options.workLimits === undefined ? {} : { workLimits: options.workLimits }),
  });
  return {
    db,
    states,
    listener,
    desk,
    deskLooks: () => deskLooks,
    streams,
    sealer,
    fetch: async (request) => await app.fetch(request),
    ask: async (path, asked = {}) => await app.fetch(requestOf(path, asked)),
    key: async (scopes, locationIds) => {
      const made = { name: "test", scopes: [...scopes], valid_ms: null };
      return (await createKey(testContext(db), { ...made, location_ids: locationIds ?? null })).key;
    },
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      app.close();
      answers.close();
      await listener.close();
      await states.close();
    },
  };
}

function requestOf(path: string, asked: LinkAsk): Request {
  const headers = new Headers({ host: new URL(ORIGIN).host, ...asked.headers });
  if (asked.token !== undefined) headers.set("authorization", `Bearer ${asked.token}`);
  if (asked.json !== undefined) headers.set("content-type", "application/json");
  const body = asked.json === undefined ? asked.body : JSON.stringify(asked.json);
  return new Request(new URL(path, ORIGIN), {
    method: asked.method ?? (body === undefined ? "GET" : "POST"),
    headers,
    ...(body === undefined ? {} : { body }),
    ...(asked.signal === undefined ? {} : { signal: asked.signal }),
  });
}

/** A new location's id. */
export async function makeLocation(db: Db, name: string, timezone = "UTC"): Promise<string> {
  const id = uuidv7();
  await db.execute(
    sql`insert into locations (id, name, timezone) values (${id}, ${name}, ${timezone})`,
  );
  return id;
}

/** A registered device with its claim code. */
export function register(
  instance: Pick<LinkInstance, "db" | "sealer">,
  device: { name: string; locationId: string; now?: () => Date },
): Promise<RegisteredDevice> {
  const ctx = testContext(instance.db, device.now === undefined ? {} : { now: device.now });
  const input = { name: device.name, location_id: device.locationId, claim_valid_ms: 86_400_000 };
  return registerDevice(ctx, input, instance);
}

/** What an agent sends to enrol. */
export function enrolment(claimCode: string, hardwareId: string): EnrollRequest {
  return {
    link_version: 1,
    claim_code: claimCode,
    hardware_id: hardwareId,
    hostname: "pi",
    agent_version: "1.0.0",
    capabilities: [],
  };
}

/** A device that has enrolled; its token is in the answer. */
export async function enrolled(
  instance: Pick<LinkInstance, "db" | "sealer">,
  device: { name: string; locationId: string; now?: () => Date },
): Promise<EnrollAnswer> {
  const { claim_code } = await register(instance, device);
  const ctx = testContext(instance.db, device.now === undefined ? {} : { now: device.now });
  return await enrollDevice(ctx, enrolment(claim_code, `hardware-of-${device.name}`));
}

/** A camera's report; it streams unless told otherwise. */
export function cameraReport(change: Partial<CameraReport> = {}): CameraReport {
  return {
    camera_id: "lane-1",
    name: "Lane 1",
    status: "streaming",
    reason: null,
    detail: null,
    since: "2026-01-01T00:00:00.000Z",
    frame_age_ms: 200,
    fps: 1,
    frames_total: 100,
    restarts_total: 0,
    next_attempt_in_ms: null,
    width: 1920,
    height: 1080,
    ...change,
  };
}

/** A report of a healthy device. */
export function heartbeat(change: Partial<Heartbeat> = {}): Heartbeat {
  return {
    boot_id: "01890000-0000-7000-8000-000000000000",
    sent_at: new Date().toISOString(),
    agent_version: "1.0.0",
    address: null,
    config_hash: "x",
    health: {
      cpu_ratio: 0.1,
      memory_used_bytes: 1_000_000,
      memory_total_bytes: 4_000_000,
      agent_memory_bytes: 100_000,
      temperature_celsius: 50,
      disk_free_bytes: 8_000_000_000,
      uptime_ms: 1000,
    },
    cameras: [cameraReport()],
    spooled_reads: 0,
    ...change,
  };
}
