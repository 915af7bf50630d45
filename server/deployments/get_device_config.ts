// Owns the verb that shows which settings a device should run, which it runs, and why they differ.
import type { DeviceConfig } from "../contract/template.ts";
import { isSilent } from "../devices/device_status.ts";
import { lastSeen, toldEveryMs } from "../devices/device_view.ts";
import { findVisibleDevice } from "../devices/find_visible_device.ts";
import type { DeviceRow } from "../devices/queries.ts";
import type { DeviceState } from "../kv/device_state.ts";
import type { Sealer } from "../seal.ts";
import { diffSettings, type SettingsText } from "../templates/diff_settings.ts";
import { showOverrides } from "../templates/put_device_overrides.ts";
import { findOverrides } from "../templates/queries.ts";
import {
  type DeviceConfigRow,
  findDeviceConfigs,
  findRevision,
  type RevisionRow,
} from "../templates/revision_queries.ts";
import { toRevision } from "../templates/template_view.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { isOpen } from "./deployment_state.ts";
import { toWaiting, writtenReason } from "./deployment_view.ts";
import { waitingNow } from "./get_deployment.ts";
import { findDueFault } from "./due_queries.ts";
import { type ConfigJudgement, judgeConfig } from "./judge_config.ts";
import type { FactDeps } from "./load_state.ts";
import { findDeployment } from "./queries.ts";
import { type DeploymentDeviceRow, findLastRow } from "./row_queries.ts";

/** Secrets are struck out. Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function getDeviceConfig(
  ctx: Context,
  deviceId: string,
  deps: FactDeps & { sealer: Pick<Sealer, "open"> },
): Promise<DeviceConfig> {
  requireScope(ctx.actor, "fleet:read");
  const device = await findVisibleDevice(ctx, deviceId);
  const [config] = await findDeviceConfigs(ctx.db, [deviceId]);
  const live = await deps.states.get(deviceId);
  const last = await findLastRow(ctx.db, deviceId);
  const desired = await revisionOf(ctx, deviceId, config?.desired_revision);
  const applied = await revisionOf(ctx, deviceId, config?.applied_revision);
  const due = await findDueFault(ctx.db, deviceId);
  const judged = owed(due, {
    judged: await judge(ctx, { device, config, live, last }, deps),
    isBusy: last !== undefined && isOpen(last.status),
  });
  return {
    device_id: deviceId,
    desired: desired === null ? null : toRevision(desired),
    applied: applied === null ? null : toRevision(applied),
    applied_at: config?.applied_at?.toISOString() ?? null,
    reported: live === null ? null : {
      config_version: live.heartbeat.config_version ?? null,
      config_hash: live.heartbeat.config_hash,
      heard_at: live.received_at,
    },
    is_converged: judged.isConverged,
    waiting: judged.waiting,
    drift: judged.drift,
    deployment_id: last !== undefined && isOpen(last.status) ? last.deployment_id : null,
    changes: desired === null ? [] : diffSettings(
      applied === null ? null : await opened(applied, deps.sealer),
      await opened(desired, deps.sealer),
    ),
    overrides: showOverrides(await findOverrides(ctx.db, deviceId)),
  };
}

interface Known {
  device: DeviceRow;
  config: DeviceConfigRow | undefined;
  live: DeviceState | null;
  last: DeploymentDeviceRow | undefined;
}

async function judge(ctx: Context, { device, config, live, last }: Known, deps: FactDeps) {
  const isBusy = last !== undefined && isOpen(last.status);
  const deployment = isBusy ? await findDeployment(ctx.db, last.deployment_id) : undefined;
  const open = deployment === undefined
    ? null
    : toWaiting((await waitingNow(ctx, deployment, deps)).get(device.id));
  const lastSeenAt = lastSeen(device, live);
  const { hearingSince } = deps;
  const everyMs = toldEveryMs(device, live);
  return judgeConfig({
    desiredRevision: config?.desired_revision ?? null,
    appliedRevision: config?.applied_revision ?? null,
    appliedHash: config?.applied_hash ?? null,
    appliedAgentVersion: config?.applied_agent_version ?? null,
    appliedAt: config?.applied_at ?? null,
    reported: live === null ? null : {
      configHash: live.heartbeat.config_hash,
      agentVersion: live.heartbeat.agent_version,
    },
    isSilent: isSilent({ nowMs: ctx.now().getTime(), lastSeenAt, hearingSince, everyMs }),
    lastSeenAt,
    open,
    isOpen: isBusy,
    last: last === undefined || isBusy || last.status === "done" ? null : writtenReason(last),
  });
}

/** A device that is owed settings has not converged, and what it runs meanwhile is no drift. */
function owed(
  due: { settings_fault: string | null } | undefined,
  { judged, isBusy }: { judged: ConfigJudgement; isBusy: boolean },
): ConfigJudgement {
  if (due === undefined) return judged;
  const waiting = due.settings_fault === null
    ? { code: "enrolled", message: "It has just enrolled: its settings are on their way." }
    : { code: "cannot_be_sent", message: due.settings_fault };
  const isKept = isBusy || judged.waiting?.code === "offline";
  return {
    isConverged: false,
    waiting: isKept ? judged.waiting : { ...waiting, until: null },
    drift: null,
  };
}

async function revisionOf(
  ctx: Context,
  deviceId: string,
  revision: number | null | undefined,
): Promise<RevisionRow | null> {
  if (revision === null || revision === undefined) return null;
  return await findRevision(ctx.db, { deviceId, revision }) ?? null;
}

async function opened(
  row: RevisionRow,
  sealer: Pick<Sealer, "open">,
): Promise<SettingsText> {
  return { configYaml: await sealer.open(row.config_sealed), shownYaml: row.shown_yaml };
}
