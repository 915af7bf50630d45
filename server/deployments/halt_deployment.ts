// Owns the verbs by which a person ends a deployment: as it stands, or back to what ran before.
import { recordAudit } from "../audit/record_audit.ts";
import type { Deployment, DeploymentStatus } from "../contract/deployment.ts";
import { isUniqueViolation } from "../db/unique_violation.ts";
import { notFound } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { moveDevice } from "./carry_out_steps.ts";
import { toDeployment } from "./deployment_view.ts";
import { lockWholeDeployment } from "./find_visible_deployment.ts";
import { type FactDeps, loadState } from "./load_state.ts";
import { afterHalt } from "./next_steps.ts";
import { notNow } from "./pause_deployment.ts";
import { findDeployment, updateDeployment } from "./queries.ts";
import { findDeploymentDevices } from "./row_queries.ts";
import { deviceTaken } from "./take_out_of_others.ts";
import { tellHalted } from "./tell_outcome.ts";

/**
 * Sends nothing more; devices under way are followed to their end. It cannot be resumed.
 * Scope `fleet:write`. @throws WashfleetError `not_found`, `conflict`
 */
export function haltDeployment(ctx: Context, id: string, deps: FactDeps): Promise<Deployment> {
  return end(ctx, id, { isReverting: false, from: ["running", "paused"], deps });
}

/**
 * Puts what ran before back on every device that it reached, unless something newer was deployed
 * there since. Scope `fleet:write`. @throws WashfleetError `not_found`, `conflict`
 */
export function revertDeployment(ctx: Context, id: string, deps: FactDeps): Promise<Deployment> {
  const from: DeploymentStatus[] = ["running", "paused", "halted", "done"];
  return end(ctx, id, { isReverting: true, from, deps });
}

interface End {
  isReverting: boolean;
  from: readonly DeploymentStatus[];
  deps: FactDeps;
}

async function end(ctx: Context, id: string, options: End): Promise<Deployment> {
  requireScope(ctx.actor, "fleet:write");
  const { isReverting, from, deps } = options;
  const act = isReverting ? "revert" : "halt";
  return await ctx.db.transaction(async (tx) => {
    const { deployment } = await lockWholeDeployment(ctx, id, { tx });
    if (!from.includes(deployment.status)) throw notNow(act, deployment.status);
    const now = ctx.now();
    const loaded = await loadState(tx, deployment, { deps, now });
    for (const row of loaded.state.rows) {
      const move = afterHalt(row, isReverting);
      if (move === null) continue;
      const { deviceId, isTouched } = row;
      const step = { kind: "move" as const, deviceId, isTouched, faults: [], ...move };
      await moveDevice(step, { ctx, tx, deployment, loaded });
    }
    const reason = isReverting
      ? `${ctx.actor.name} had it reverted.`
      : `${ctx.actor.name} halted it.`;
    await updateDeployment(tx, {
      id,
      status: isReverting ? "reverting" : "halted",
      reason,
      ...(isReverting ? { revertingSince: now, finishedAt: null } : {}),
      isSettled: false,
    });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: `deployment.${act}`,
      targetKind: "deployment",
      targetId: id,
    });
    const { rows } = loaded.state;
    const failed = rows.filter((row) => row.status === "failed").length;
    if (deployment.status === "running" || deployment.status === "paused") {
      await tellHalted(tx, deployment, { reason, failed, rows, at: now });
    }
    const after = await findDeployment(tx, id);
    if (after === undefined) throw notFound("deployment", id);
    return toDeployment(after, await findDeploymentDevices(tx, [id]));
  }).catch((error) => {
    // One of them was taken into another deployment at the same moment.
    throw isUniqueViolation(error) ? deviceTaken(null) : error;
  });
}
