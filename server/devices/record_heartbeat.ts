// Owns the verb by which a device says how it is: live state goes to the key-value store each
// time, to Postgres only what changed, and now and then that it was heard.
import { getLogger } from "@logtape/logtape";
import type { Heartbeat, HeartbeatAnswer } from "../contract/device_link.ts";
import type { RemedyReport } from "../contract/remedy.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { WashfleetError } from "../errors.ts";
import { appendEvent } from "../events/append_event.ts";
import type { DeviceState, DeviceStates } from "../kv/device_state.ts";
import { recordRemedies } from "../remedies/record_remedies.ts";
import { systemActor } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { deleteCameras, findCameras, upsertCamera } from "./camera_queries.ts";
import { usableDeviceAddress } from "./device_address.ts";
import { deviceStatus } from "./device_status.ts";
import { lastSeen, standingOf } from "./device_view.ts";
import type { FleetPace } from "./fleet_pace.ts";
import { HEARTBEAT_EVERY_MS } from "./heartbeat_pace.ts";
import { writeDue } from "./heartbeat_write_due.ts";
import { type DeviceRow, lockDevice, updateHeardDevice } from "./queries.ts";
import { QUARANTINE_REASON, quarantined, quarantineDevice } from "./quarantine_device.ts";
import { requireDevice } from "./require_device.ts";
import { settleCameras, type SettledCameras } from "./settle_cameras.ts";
import type { HeardDevice, Sight } from "./sight_queries.ts";
import { watchBoots } from "./watch_boots.ts";

export interface HeartbeatDeps {
  states: Pick<DeviceStates, "get" | "put">;
  /** Writes a sight together with others'; `undefined`: not that one. Absent: each by itself. */
  noteSight?: (sight: Sight) => Promise<true | undefined>;
  /** What is written of a device, asked together with others'. Absent: it is written anew instead. */
  findHeard?: (id: string) => Promise<HeardDevice | undefined>;
  /** How often it shall report. Default: as in most fleets. */
  pace?: FleetPace;
  /** Told of each remedy that has a verdict since, for the metrics. */
  onRemedy?: (remedy: RemedyReport) => void;
}

/**
 * Takes a device's report of itself.
 * @throws WashfleetError `invalid` (a camera twice), `unauthenticated` when it was removed meanwhile,
 *   `device_quarantined` when its token is used by two machines
 */
export async function recordHeartbeat(
  ctx: Context,
  { remedies = [], ...heartbeat }: Heartbeat,
  deps: HeartbeatDeps,
): Promise<HeartbeatAnswer> {
  const device = requireDevice(ctx.actor);
  requireStorable({ heartbeat, remedies });
  requireUniqueCameras(heartbeat);
  const now = ctx.now();
  const pace = await deps.pace?.() ?? null;
  // Without its memory it writes more, but goes on hearing devices.
  const previous = await deps.states.get(device.id).catch(() => null);
  const everyMs = pace ?? previous?.told_every_ms ?? HEARTBEAT_EVERY_MS;
  const { boots, answerId, isCloned } = watchBoots(previous?.boots ?? [], {
    boot_id: heartbeat.boot_id,
    lastAnswer: heartbeat.last_answer ?? null,
    heardMs: now.getTime(),
  });
  if (isCloned) {
    await quarantineDevice({ ...ctx, actor: systemActor("record_heartbeat") }, device.id);
  } else {
    const { id: deviceId, enrolledAt } = device;
    const heard = { deviceId, enrolledAt, heartbeat, previous, now, everyMs };
    await writeWhatIsDue(ctx, heard, deps);
    // The answer says that they are kept: the agent does not tell them again.
    const settled = await recordRemedies(ctx, { device, remedies, sentAt: heartbeat.sent_at });
    for (const remedy of settled) deps.onRemedy?.(remedy);
  }
  // Not waited for: the next one brings it all again. The store logs what it cannot write.
  const state = {
    heartbeat,
    received_at: now.toISOString(),
    told_every_ms: everyMs,
    ...(device.enrolledAt ? { enrolled_at: device.enrolledAt.toISOString() } : {}),
    ...(isCloned ? {} : { boots }),
  };
  deps.states.put(device.id, state).catch((error) =>
    getLogger(["server", "devices"]).warning("cannot keep the state of {device_id}", {
      device_id: device.id,
      error,
    })
  );
  if (isCloned) throw quarantined(QUARANTINE_REASON);
  return {
    server_time: now.toISOString(),
    heartbeat_every_ms: everyMs,
    answer_id: answerId,
    maintenance: device.isInMaintenance ?? false,
  };
}

interface Heard {
  deviceId: string;
  enrolledAt: Date | null | undefined;
  heartbeat: Heartbeat;
  previous: DeviceState | null;
  now: Date;
  /** How often it is told to report. */
  everyMs: number;
}

async function writeWhatIsDue(
  ctx: Context,
  heard: Heard,
  { noteSight, findHeard }: Pick<HeartbeatDeps, "noteSight" | "findHeard">,
): Promise<void> {
  // What was heard of it before it was enrolled anew says nothing of what is written.
  const isAnew = heard.previous?.enrolled_at !== heard.enrolledAt?.toISOString();
  const due = isAnew ? "all" : writeDue(heard);
  if (due === "nothing") return;
  const found = due === "look" ? await findHeard?.(heard.deviceId) : undefined;
  const isSight = due === "sight" || found !== undefined && isRight(found, heard);
  const sight = { id: heard.deviceId, at: heard.now, everyMs: heard.everyMs };
  if (isSight && await noteSight?.(sight) === true) return;
  await ctx.db.transaction((tx) => writeHeard(tx, heard));
}

async function writeHeard(tx: Queryable, heard: Heard): Promise<void> {
  const { heartbeat, now } = heard;
  const row = await lockDevice(tx, heard.deviceId);
  if (row === undefined) throw deviceRemoved();
  const { settled, judged, address } = judge(
    { row, cameras: await findCameras(tx, [row.id]) },
    heard,
  );
  await updateHeardDevice(tx, {
    id: row.id,
    ...judged,
    agentVersion: heartbeat.agent_version,
    address,
    at: now,
    everyMs: heard.everyMs,
  });
  for (const camera of settled.renamed) await upsertCamera(tx, row.id, camera);
  for (const { camera } of settled.changes) await upsertCamera(tx, row.id, camera);
  if (settled.removed.length > 0) {
    await deleteCameras(tx, row.id, settled.removed.map((camera) => camera.camera_id));
  }
  // Events last: every other writer of events waits from here until the commit.
  if (row.status === "offline") await tellOnline(tx, row, heard);
  await tellCameras(tx, row, { settled, now });
}

/** What is to be written of the device, by this heartbeat. */
function judge({ row, cameras }: HeardDevice, { heartbeat, now }: Heard) {
  const settled = settleCameras(cameras, heartbeat.cameras);
  const judged = deviceStatus({
    nowMs: now.getTime(),
    ...standingOf(row),
    enrolled: true,
    lastSeenAt: now,
    heartbeat: { ...heartbeat, cameras: settled.cameras },
    heardAt: now,
  });
  // Where an operator gave a key, the address is the operator's too: a device that reports
  // another one must not be sent that key.
  const address = row.has_address_key
    ? row.address
    : usableDeviceAddress(heartbeat.address) ?? row.address;
  return { settled, judged, address };
}

/** Whether that is written already. */
function isRight(known: HeardDevice, heard: Heard): boolean {
  const { row } = known;
  const { settled, judged, address } = judge(known, heard);
  return settled.changes.length + settled.renamed.length + settled.removed.length === 0 &&
    row.status === judged.status && row.address === address &&
    row.agent_version === heard.heartbeat.agent_version &&
    JSON.stringify(row.status_reasons) === JSON.stringify(judged.reasons);
}

async function tellOnline(tx: Queryable, row: DeviceRow, heard: Heard): Promise<void> {
  const lastSeenAt = lastSeen(row, heard.previous);
  const offlineForMs = lastSeenAt === null
    ? null
    : Math.max(0, heard.now.getTime() - lastSeenAt.getTime());
  await appendEvent(tx, {
    type: "device.online",
    occurredAt: heard.now,
    expiresAt: null,
    locationId: row.location_id,
    deviceId: row.id,
    cameraId: null,
    data: { name: row.name, offline_for_ms: offlineForMs },
  });
}

async function tellCameras(
  tx: Queryable,
  row: DeviceRow,
  news: { settled: SettledCameras; now: Date },
): Promise<void> {
  const changed = news.settled.changes.map(({ camera, previousStatus }) => ({
    cameraId: camera.camera_id,
    data: {
      name: camera.name,
      status: camera.status,
      previous_status: previousStatus,
      reason: camera.reason,
      detail: camera.detail,
    },
  }));
  const removed = news.settled.removed.map((camera) => ({
    cameraId: camera.camera_id,
    data: {
      name: camera.name,
      status: "stopped" as const,
      previous_status: camera.status,
      reason: null,
      detail: "The agent does not have this camera any more.",
    },
  }));
  for (const { cameraId, data } of [...changed, ...removed]) {
    await appendEvent(tx, {
      type: "camera.changed",
      occurredAt: news.now,
      expiresAt: null,
      locationId: row.location_id,
      deviceId: row.id,
      cameraId,
      data,
    });
  }
}

function requireUniqueCameras(heartbeat: Heartbeat): void {
  const ids = heartbeat.cameras.map((camera) => camera.camera_id);
  const faults = ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [{ path: `cameras.${index}.camera_id`, message: `is there twice: ${id}` }]
  );
  if (faults.length === 0) return;
  throw new WashfleetError("Cannot take the heartbeat as a camera is in it twice", {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}

function deviceRemoved(): WashfleetError {
  return new WashfleetError("Cannot take the heartbeat as the device was removed", {
    kind: "unauthenticated",
    code: "device_removed",
  });
}
