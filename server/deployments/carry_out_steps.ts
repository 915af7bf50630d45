// Owns how decided steps are written: rows, commands to the devices, audit and events, all in the one
// transaction that holds the deployment. Decides nothing.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CommandResult } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import { cancelCommand, insertCommand } from "../devices/command_queries.ts";
import {
  findRevision,
  takeBackDesired,
  writeApplied,
  writeDesired,
} from "../templates/revision_queries.ts";
import type { Context } from "../users/context.ts";
import type { Step } from "./deployment_state.ts";
import type { KnownRow, LoadedDeployment } from "./load_state.ts";
import { type DeploymentRow, settleDeployment, updateDeployment } from "./queries.ts";
import { markSent, moveRow, writeNeedsRestart } from "./row_queries.ts";
import { tellFinished, tellHalted } from "./tell_outcome.ts";

export interface Carrying {
  ctx: Context;
  tx: Queryable;
  deployment: DeploymentRow;
  loaded: LoadedDeployment;
}

type StepOf<K extends Step["kind"]> = Extract<Step, { kind: K }>;

/** Moves first, then commands (of one order, so that nobody waits in a circle), events last. */
export async function carryOutSteps(steps: readonly Step[], at: Carrying): Promise<void> {
  for (const step of steps) {
    if (step.kind === "move") await moveDevice(step, at);
  }
  const sends = steps.flatMap((step) =>
    step.kind === "send" || step.kind === "send_revert" ? [step] : []
  );
  for (const step of sends.toSorted((a, b) => a.deviceId < b.deviceId ? -1 : 1)) {
    await sendTo(step, at);
  }
  for (const step of steps) {
    if (step.kind === "halt") await halt(step, at);
    if (step.kind === "finish") await finish(step, at);
    if (step.kind === "settle") await settleDeployment(at.tx, at.deployment.id, at.ctx.now());
  }
}

/** Moves one row, with what follows from it for the device. */
export async function moveDevice(step: StepOf<"move">, at: Carrying): Promise<void> {
  const { tx, ctx, deployment, loaded } = at;
  const known = loaded.known.get(step.deviceId);
  if (known === undefined) return;
  const { row } = known;
  const rowOf = { deploymentId: deployment.id, deviceId: step.deviceId };
  await moveRow(tx, rowOf, { ...step, status: step.to, at: ctx.now() });
  if (row.command_id !== null && known.result === null) {
    // What has not been given out yet must not reach the device any more.
    await cancelCommand(tx, row.command_id, ctx.now());
  }
  const config = configOf(known.result);
  switch (step.to) {
    case "applied":
    case "soaking":
    case "done":
      if (config !== undefined) await writeNeedsRestart(tx, rowOf, config.needs_restart);
      if (step.to !== "applied") await writeRuns(tx, known, { revision: row.revision, ctx });
      break;
    case "reverted":
      await writeDesired(tx, { deviceId: row.device_id, revision: row.previous_revision });
      await writeRuns(tx, known, { revision: row.previous_revision, ctx });
      break;
    default:
      break;
  }
}

function configOf(result: CommandResult | null) {
  return result?.ok ? result.config : undefined;
}

/** What the device said to run: by its answer, or by the heartbeat that came in its place. */
async function writeRuns(
  tx: Queryable,
  { row, result, live, fact }: KnownRow,
  { revision, ctx }: { revision: number | null; ctx: Context },
): Promise<void> {
  if (fact === undefined) return;
  const hash = configOf(result)?.hash ?? live?.heartbeat.config_hash ?? null;
  await writeApplied(tx, {
    deviceId: row.device_id,
    revision,
    hash: revision === null ? null : hash,
    agentVersion: live?.heartbeat.agent_version ?? fact.agent_version,
    at: ctx.now(),
  });
}

async function sendTo(step: StepOf<"send" | "send_revert">, at: Carrying): Promise<void> {
  const { tx, ctx, deployment, loaded } = at;
  const known = loaded.known.get(step.deviceId);
  if (known === undefined) return;
  const isRevert = step.kind === "send_revert";
  const { row } = known;
  const previousRevision = isRevert ? row.previous_revision : runningRevision(known);
  const command = isRevert
    ? await commandBack(tx, { row, previousRevision })
    : await commandTo(tx, { deviceId: row.device_id, revision: row.revision });
  const now = ctx.now();
  const deadline = new Date(now.getTime() + deployment.strategy.confirm_within_ms);
  const id = uuidv7();
  const state = loaded.state.rows.find((one) => one.deviceId === row.device_id);
  await markSent(tx, { deploymentId: deployment.id, deviceId: row.device_id }, {
    status: isRevert ? "revert_sent" : "sent",
    commandId: id,
    at: now,
    deadline,
    previousRevision,
    troubleBefore: isRevert ? row.trouble_before : state?.facts.trouble ?? null,
  });
  await writeDesired(tx, {
    deviceId: row.device_id,
    revision: isRevert ? previousRevision : row.revision,
  });
  await recordAudit(tx, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "device.send_command",
    targetKind: "device",
    targetId: row.device_id,
    detail: { command_id: id, kind: command.kind, deployment_id: deployment.id },
  });
  const { kind, payload } = command;
  await insertCommand(tx, {
    id,
    device_id: row.device_id,
    kind,
    payload,
    created_at: now,
    expires_at: deadline,
  });
}

/** The revision that runs there to the letter; `null`: settings of the device's own. */
function runningRevision({ fact, live }: KnownRow): number | null {
  const { applied_revision, applied_hash } = fact ?? {};
  const isThatStill = live !== null && live.heartbeat.config_hash === applied_hash;
  return isThatStill ? applied_revision ?? null : null;
}

interface Wire {
  kind: "apply_config" | "restore_config";
  payload: Record<string, unknown>;
}

async function commandTo(
  tx: Queryable,
  of: { deviceId: string; revision: number },
): Promise<Wire> {
  const made = await findRevision(tx, of);
  if (made === undefined) throw new Error(`Cannot send revision ${of.revision}: it is not there`);
  // Sealed by the same key as a command's secrets are: it is opened for its device alone.
  const sealed_config_yaml = Uint8Array.from(made.config_sealed).toBase64();
  return { kind: "apply_config", payload: { version: of.revision, sealed_config_yaml } };
}

/** What this server does not know the device has kept itself. */
async function commandBack(
  tx: Queryable,
  { row, previousRevision }: { row: KnownRow["row"]; previousRevision: number | null },
): Promise<Wire> {
  if (previousRevision === null) {
    return { kind: "restore_config", payload: { version: row.revision } };
  }
  return await commandTo(tx, { deviceId: row.device_id, revision: previousRevision });
}

async function halt(step: StepOf<"halt">, at: Carrying): Promise<void> {
  const { tx, ctx, deployment, loaded } = at;
  await updateDeployment(tx, {
    id: deployment.id,
    status: step.isReverting ? "reverting" : "halted",
    reason: step.reason,
    ...(step.isReverting ? { revertingSince: ctx.now() } : {}),
    isSettled: false,
  });
  await recordAudit(tx, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "deployment.halt",
    targetKind: "deployment",
    targetId: deployment.id,
    detail: { reason: step.reason, failed: step.failed, reverts: step.isReverting },
  });
  const rows = loaded.state.rows;
  await tellHalted(tx, deployment, { ...step, rows, at: ctx.now() });
}

async function finish(step: StepOf<"finish">, at: Carrying): Promise<void> {
  const { tx, ctx, deployment, loaded } = at;
  const status = step.outcome;
  if (status === "reverted") await takeBackDesired(tx, deployment.id);
  await updateDeployment(tx, { id: deployment.id, status, finishedAt: ctx.now(), isSettled: true });
  await recordAudit(tx, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "deployment.finish",
    targetKind: "deployment",
    targetId: deployment.id,
    detail: { outcome: step.outcome },
  });
  const rows = loaded.state.rows;
  await tellFinished(tx, deployment, { outcome: step.outcome, rows, at: ctx.now() });
}
