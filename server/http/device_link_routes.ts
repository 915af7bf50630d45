// Owns the routes of the link: what devices call with their own token. Never decides anything.
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import {
  EnrollAnswer,
  EnrollRequest,
  Heartbeat,
  HeartbeatAnswer,
} from "../contract/device_link.ts";
import { gather } from "../db/gather.ts";
import type { Db } from "../db/sql.ts";
import type { CommandStreams } from "../devices/command_streams.ts";
import { createEnrolGuesses } from "../devices/enrol_guesses.ts";
import { enrollDevice } from "../devices/enroll_device.ts";
import { type HeartbeatDeps, recordHeartbeat } from "../devices/record_heartbeat.ts";
import { createFleetPace } from "../devices/fleet_pace.ts";
import { findHeardDevices, noteSights, type Sight } from "../devices/sight_queries.ts";
import type { SnapshotAnswers } from "../devices/snapshot_answers.ts";
import { WashfleetError } from "../errors.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import type { AppEnv } from "./app_env.ts";
import { addCommandRoutes } from "./device_link_command_routes.ts";
import { peerOf } from "./peer.ts";
import { PROBLEM_RESPONSES } from "./problem.ts";
import { createRouter } from "./router.ts";

export interface DeviceLinkDeps extends Pick<HeartbeatDeps, "onRemedy"> {
  db: Db;
  states: Pick<DeviceStates, "get" | "put">;
  answers: SnapshotAnswers;
  streams: CommandStreams;
  now: () => Date;
  /** Ends every command stream when the server stops. */
  closing: AbortSignal;
}

/** An agent that waits this much longer for its heartbeat's answer does not care. */
const SIGHTS_EVERY_MS = 50;
/** Nor for that once in five minutes. */
const LOOKS_EVERY_MS = 500;

/** `/api/enroll`, and `/api/device/…` but for reads. */
export function deviceLinkRoutes(deps: DeviceLinkDeps): OpenAPIHono<AppEnv> {
  const router = createRouter();
  addEnrollRoute(router, deps);
  const noteSight = gather(
    async (sights: readonly Sight[]) =>
      new Map([...await noteSights(deps.db, sights)].map((id) => [id, true as const])),
    ({ id }) => id,
    { everyMs: SIGHTS_EVERY_MS },
  );
  const findHeard = gather(
    (ids: readonly string[]) => findHeardDevices(deps.db, ids),
    (id) => id,
    { everyMs: LOOKS_EVERY_MS },
  );
  const heartbeatDeps = { ...deps, noteSight, findHeard, pace: createFleetPace(deps.db, deps) };
  router.openapi(HEARTBEAT, async (c) => {
    return c.json(await recordHeartbeat(c.get("ctx"), c.req.valid("json"), heartbeatDeps), 200);
  });
  addCommandRoutes(router, deps);
  return router;
}

const tags = ["link"];

function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

const ENROLL = createRoute({
  method: "post",
  path: "/api/enroll",
  tags,
  summary: "Trade a claim code for a device's token, shown once",
  security: [],
  request: { body: { required: true, content: { "application/json": { schema: EnrollRequest } } } },
  responses: { 201: json(EnrollAnswer, "The device and its token"), ...PROBLEM_RESPONSES },
});

const HEARTBEAT = createRoute({
  method: "post",
  path: "/api/device/heartbeat",
  tags,
  summary: "Say how the device is",
  request: { body: { required: true, content: { "application/json": { schema: Heartbeat } } } },
  responses: { 200: json(HeartbeatAnswer, "When to come again"), ...PROBLEM_RESPONSES },
});

function addEnrollRoute(router: OpenAPIHono<AppEnv>, deps: DeviceLinkDeps): void {
  const guesses = createEnrolGuesses();
  router.openapi(ENROLL, async (c) => {
    const { db, now } = deps;
    const peer = peerOf(c);
    const waitMs = guesses.take(peer, now().getTime());
    if (waitMs > 0) throw tooManyGuesses(waitMs);
    const ctx = { db, now, requestId: c.get("requestId") ?? null };
    let isWrong = false;
    try {
      return c.json(await enrollDevice(ctx, c.req.valid("json")), 201);
    } catch (error) {
      isWrong = error instanceof WashfleetError && error.code === "claim_unknown";
      throw error;
    } finally {
      if (!isWrong) guesses.giveBack(peer);
    }
  });
}

function tooManyGuesses(waitMs: number): WashfleetError {
  return new WashfleetError("Cannot try more claim codes in this minute", {
    kind: "rate_limited",
    code: "too_many_wrong_codes",
    retryAfterMs: waitMs,
  });
}
