// Owns asking devices for pictures: directly or over the link, and once for all who ask at the
// same time. Keeps no picture after it was handed out.
import { v7 as uuidv7 } from "uuid";
import type { DeviceState, DeviceStates } from "../kv/device_state.ts";
import type { Sealer } from "../seal.ts";
import type { Context } from "../users/context.ts";
import { WashfleetError } from "../errors.ts";
import { insertCommand } from "./command_queries.ts";
import { isSilent } from "./device_status.ts";
import { lastSeen, toldEveryMs } from "./device_view.ts";
import { directSnapshot, isUnreachable } from "./direct_snapshot.ts";
import { findVisibleDevice } from "./find_visible_device.ts";
import { type DeviceRow, findDirectAddress } from "./queries.ts";
import {
  deviceOffline,
  deviceTimeout,
  type ReceivedFrame,
  refusedSnapshot,
  type Snapshot,
  type SnapshotRequest,
  staleSnapshot,
  toSnapshot,
} from "./snapshot.ts";
import type { SnapshotAnswers } from "./snapshot_answers.ts";

export interface SnapshotDesk {
  /**
   * The device's newest picture, no older than asked. The caller has checked its own scope; what
   * the actor may not see is not found.
   * @throws WashfleetError `device_not_found`, `device_offline` (at once, when known),
   *   `device_timeout`, `stale_snapshot`, `no_snapshot`, `no_such_camera`, `device_failed`
   */
  askSnapshot(ctx: Context, request: SnapshotRequest): Promise<Snapshot>;
}

export interface SnapshotDeskDeps {
  answers: SnapshotAnswers;
  states: Pick<DeviceStates, "peek">;
  sealer: Pick<Sealer, "open">;
  /** When this process began to hear heartbeats: before, silence says nothing. */
  hearingSince: Date;
}

interface Asking {
  frame: Promise<ReceivedFrame>;
  maxAgeMs: number;
}

/** A retry shorter than this would only fail later. */
const WORTH_A_RETRY_MS = 500;

/** The process's desk: one, so that those who ask together share one picture. */
export function createSnapshotDesk(deps: SnapshotDeskDeps): SnapshotDesk {
  const asking = new Map<string, Asking>();

  /** Joins an ask under way if its picture is fresh enough, else begins one. */
  const ask = (ctx: Context, device: DeviceRow, request: SnapshotRequest) => {
    const key = `${request.deviceId} ${request.cameraId ?? ""}`;
    const known = asking.get(key);
    if (known !== undefined && known.maxAgeMs <= request.maxAgeMs) {
      return { frame: known.frame, isJoined: true };
    }
    const frame = fetchFrame(ctx, { device, request, deps }).finally(() => {
      if (asking.get(key)?.frame === frame) asking.delete(key);
    });
    asking.set(key, { frame, maxAgeMs: request.maxAgeMs });
    return { frame, isJoined: false };
  };

  return {
    askSnapshot: async (ctx, request) => {
      const deadlineMs = ctx.now().getTime() + request.timeoutMs;
      const device = await findVisibleDevice(ctx, request.deviceId);
      const live = await deps.states.peek(device.id);
      const cameraId = request.cameraId ?? live?.heartbeat.cameras[0]?.camera_id ?? null;
      while (true) {
        const timeoutMs = deadlineMs - ctx.now().getTime();
        const { frame, isJoined } = ask(ctx, device, { ...request, cameraId, timeoutMs });
        try {
          const received = await within(frame, timeoutMs, request.timeoutMs);
          return toSnapshot(received, { now: ctx.now(), maxAgeMs: request.maxAgeMs });
        } catch (error) {
          // The one it joined had less time, or a picture that is too old for this one by now.
          const leftMs = deadlineMs - ctx.now().getTime();
          const isWorthIt = isJoined && leftMs > WORTH_A_RETRY_MS &&
            error instanceof WashfleetError &&
            ["device_timeout", "stale_snapshot"].includes(error.code);
          if (!isWorthIt) throw error;
        }
      }
    },
  };
}

/** Directly where an address and its key are known, else, or when that is silent, by the link. */
async function fetchFrame(
  ctx: Context,
  options: { device: DeviceRow; request: SnapshotRequest; deps: SnapshotDeskDeps },
): Promise<ReceivedFrame> {
  const { device, request, deps } = options;
  const deadlineMs = ctx.now().getTime() + request.timeoutMs;
  const live = await deps.states.peek(device.id);
  const lastSeenAt = lastSeen(device, live);
  const isOnLink = device.enrolled_at !== null && !isKnownSilent(ctx, device, { live, deps });
  const direct = device.has_address_key ? await findDirectAddress(ctx.db, device.id) : undefined;
  if (direct !== undefined) {
    const apiKey = await deps.sealer.open(direct.address_key_sealed);
    const timeoutMs = isOnLink ? request.timeoutMs / 2 : request.timeoutMs;
    const target = { ...request, address: direct.address, apiKey, timeoutMs };
    try {
      return await directSnapshot(target, { now: ctx.now });
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      if (!isOnLink) {
        throw error instanceof WashfleetError && error.code === "device_timeout"
          ? error
          : deviceOffline(device.name, lastSeenAt);
      }
    }
  }
  if (!isOnLink) throw deviceOffline(device.name, lastSeenAt);
  const timeoutMs = deadlineMs - ctx.now().getTime();
  return await linkSnapshot(ctx, { ...request, timeoutMs }, deps);
}

/** Silent by what was known before this process began, or since. */
function isKnownSilent(
  ctx: Context,
  device: DeviceRow,
  { live, deps }: { live: DeviceState | null; deps: SnapshotDeskDeps },
): boolean {
  const facts = {
    nowMs: ctx.now().getTime(),
    lastSeenAt: lastSeen(device, live),
    everyMs: toldEveryMs(device, live),
  };
  if (!isSilent(facts)) return false;
  return device.status === "offline" ||
    isSilent({ ...facts, hearingSince: deps.hearingSince });
}

/** Sends the command and waits; whichever instance gets the answer, the database tells of it. */
async function linkSnapshot(
  ctx: Context,
  request: SnapshotRequest,
  deps: Pick<SnapshotDeskDeps, "answers">,
): Promise<ReceivedFrame> {
  const id = uuidv7();
  const createdAt = ctx.now();
  const waiting = deps.answers.wait(id, request.timeoutMs);
  try {
    await ctx.db.transaction((tx) =>
      insertCommand(tx, {
        id,
        device_id: request.deviceId,
        kind: "snapshot",
        payload: { camera_id: request.cameraId, max_age_ms: request.maxAgeMs },
        created_at: createdAt,
        expires_at: new Date(createdAt.getTime() + request.timeoutMs),
      })
    );
  } catch (error) {
    deps.answers.cancel(id);
    throw error;
  }
  const answer = await waiting;
  if (answer === null) throw deviceTimeout(Math.round(request.timeoutMs));
  const { result, frame, receivedAt } = answer;
  if (!result.ok) throw refusedSnapshot(result, request);
  const cameraId = result.camera_id ?? request.cameraId;
  if (frame === null || cameraId === null) {
    throw refusedSnapshot({ code: "failed", detail: "its answer holds no picture" }, request);
  }
  if (result.frame_age_ms === null) throw staleSnapshot(null, request.maxAgeMs);
  const cameraStatus = result.camera_status ?? null;
  return { frame, cameraId, cameraStatus, ageWhenSentMs: result.frame_age_ms, receivedAt };
}

/** The caller's own deadline over a picture that somebody else asked for. */
async function within<T>(work: Promise<T>, leftMs: number, timeoutMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(deviceTimeout(timeoutMs)), leftMs + 250);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
