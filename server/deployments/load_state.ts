// Owns how a deployment's rows and what is known of its devices become the values to decide from.
import type { DeploymentDeviceStatus } from "../contract/deployment.ts";
import type { CommandResult } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import { deviceStatus, isSilent } from "../devices/device_status.ts";
import { lastSeen, toldEveryMs } from "../devices/device_view.ts";
import { silentAfterMs } from "../devices/heartbeat_pace.ts";
import type { DeviceState, DeviceStates } from "../kv/device_state.ts";
import {
  type CommandAnswer,
  type DeploymentState,
  type DeviceFacts,
  isOpen,
  type RowState,
} from "./deployment_state.ts";
import { type FactRow, findFacts, findLoads, findResults, findWindows } from "./fact_queries.ts";
import type { DeploymentRow } from "./queries.ts";
import { type DeploymentDeviceRow, findDeploymentDevices } from "./row_queries.ts";
import { windowAt, type WindowState } from "./window_at.ts";

export interface FactDeps {
  states: Pick<DeviceStates, "get">;
  /** Before this the server could not hear: it must not call a device silent for that. */
  hearingSince: Date;
}

/** All that is known of one device of a deployment. */
export interface KnownRow {
  row: DeploymentDeviceRow;
  fact: FactRow | undefined;
  live: DeviceState | null;
  result: CommandResult | null;
}

export interface LoadedDeployment {
  state: DeploymentState;
  known: Map<string, KnownRow>;
}

/** Asks for everything at once; devices whose row cannot move are not asked about. */
export async function loadState(
  db: Queryable,
  deployment: DeploymentRow,
  { deps, now }: { deps: FactDeps; now: Date },
): Promise<LoadedDeployment> {
  const rows = await findDeploymentDevices(db, [deployment.id]);
  const open = rows.filter((row) => isOpen(row.status));
  const ids = open.map((row) => row.device_id);
  const locationIds = [...new Set(open.map((row) => row.location_id))];
  // A halt may revert any of them, also one that was done long ago.
  const facts = new Map(
    (await findFacts(db, {
      deploymentId: deployment.id,
      deviceIds: rows.map((row) => row.device_id),
    })).map((fact) => [fact.id, fact]),
  );
  const commandIds = open.flatMap((row) => row.command_id ?? []);
  const results = new Map((await findResults(db, commandIds)).map((one) => [one.id, one.result]));
  const windows = new Map(
    (await findWindows(db, locationIds)).map(({ location_id, ...one }) => [
      location_id,
      windowAt(one.windows, { timezone: one.timezone, nowMs: now.getTime() }),
    ]),
  );
  const live = await liveStates(ids, deps);
  const loads = await findLoads(db, { deploymentId: deployment.id, locationIds });
  const known = new Map(rows.map((row): [string, KnownRow] => [row.device_id, {
    row,
    fact: facts.get(row.device_id),
    live: live.get(row.device_id) ?? null,
    result: row.command_id === null ? null : results.get(row.command_id) ?? null,
  }]));
  const at = { windows, now };
  return {
    known,
    state: {
      status: deployment.status,
      strategy: deployment.strategy,
      createdMs: deployment.created_at.getTime(),
      hearingSinceMs: deps.hearingSince.getTime(),
      revertingSinceMs: deployment.reverting_since?.getTime() ?? null,
      rows: [...known.values()].map((one) => toRowState(one, at)),
      others: Object.fromEntries(
        loads.map((load) => [
          load.location_id,
          { inFlight: load.in_flight, unavailable: load.unavailable },
        ]),
      ),
    },
  };
}

/** Without the store's memory everything waits: nobody is judged by what could not be read. */
async function liveStates(
  ids: readonly string[],
  { states }: FactDeps,
): Promise<Map<string, DeviceState | null>> {
  return new Map(
    await Promise.all(ids.map(async (id) => [id, await states.get(id)] as const)),
  );
}

interface At {
  windows: ReadonlyMap<string, WindowState>;
  now: Date;
}

function toRowState(known: KnownRow, at: At): RowState {
  const { row, fact } = known;
  return {
    deviceId: row.device_id,
    deviceName: row.device_name,
    locationId: row.location_id,
    stage: row.stage,
    revision: row.revision,
    status: row.status,
    sinceMs: row.since.getTime(),
    deadlineMs: row.deadline?.getTime() ?? null,
    attempts: row.attempts,
    // What a later deployment has given it is not this one's to take back.
    isTouched: row.is_touched && fact?.desired_revision === row.revision && !fact.is_elsewhere,
    previousRevision: row.previous_revision,
    troubleBefore: row.trouble_before,
    facts: toFacts(known, at),
  };
}

const NO_DEVICE: DeviceFacts = {
  isThere: false,
  isEnrolled: false,
  isAbleToDeploy: null,
  isSilent: true,
  silentAfterMs: silentAfterMs(),
  heardMs: null,
  isMaintenance: false,
  isQuarantined: false,
  isMoved: false,
  trouble: null,
  answer: { kind: "none" },
  runsRevision: null,
  window: { isOpen: true, untilMs: null },
};

/** What its agent must know to be deployed to. */
export const DEPLOYABLE = "restore_config";

function toFacts({ row, fact, live, result }: KnownRow, at: At): DeviceFacts {
  if (fact === undefined) return NO_DEVICE;
  const lastSeenAt = lastSeen(fact, live);
  const everyMs = toldEveryMs(fact, live);
  const judged = deviceStatus({
    nowMs: at.now.getTime(),
    maintenance: null,
    enrolled: fact.is_enrolled,
    lastSeenAt,
    everyMs,
    heartbeat: live?.heartbeat ?? null,
    heardAt: live === null ? null : new Date(live.received_at),
  });
  return {
    isThere: true,
    isEnrolled: fact.is_enrolled,
    isAbleToDeploy: live === null
      ? null
      : live.heartbeat.capabilities?.includes(DEPLOYABLE) ?? false,
    // Nothing is sent to a device that was not heard, also where the server could not hear it.
    isSilent: isSilent({ nowMs: at.now.getTime(), lastSeenAt, everyMs }),
    silentAfterMs: silentAfterMs(everyMs),
    heardMs: lastSeenAt?.getTime() ?? null,
    isMaintenance: fact.status === "maintenance",
    isQuarantined: fact.is_quarantined,
    isMoved: fact.location_id !== row.location_id,
    trouble: judged.status === "error" ? judged.reasons[0] ?? null : null,
    answer: toAnswer(row.status, result),
    runsRevision: live?.heartbeat.config_version ?? null,
    window: at.windows.get(row.location_id) ?? { isOpen: true, untilMs: null },
  };
}

const COMMANDED = new Set<DeploymentDeviceStatus>(["sent", "applied", "revert_sent"]);

function toAnswer(status: DeploymentDeviceStatus, result: CommandResult | null): CommandAnswer {
  if (result === null || !COMMANDED.has(status)) return { kind: "none" };
  if (result.ok) return { kind: "ok" };
  // It came too late to do anything: the deadline says so.
  if (result.code === "expired") return { kind: "none" };
  return { kind: "refused", detail: result.detail, faults: result.faults ?? [] };
}
