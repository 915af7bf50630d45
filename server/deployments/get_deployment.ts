// Owns the verb that shows a deployment and of each device why it has not converged.
import type { DeploymentDetail } from "../contract/deployment.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { isOpen, type Reason } from "./deployment_state.ts";
import { toDeploymentDevice, toLimitedDeployment } from "./deployment_view.ts";
import { findVisibleDeployment } from "./find_visible_deployment.ts";
import { type FactDeps, loadState } from "./load_state.ts";
import { nextSteps } from "./next_steps.ts";
import type { DeploymentRow } from "./queries.ts";

/** Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function getDeployment(
  ctx: Context,
  id: string,
  deps: FactDeps,
): Promise<DeploymentDetail> {
  requireScope(ctx.actor, "fleet:read");
  const { deployment, rows, isWhole } = await findVisibleDeployment(ctx, id);
  const waiting = rows.some((row) => isOpen(row.status))
    ? await waitingNow(ctx, deployment, deps)
    : new Map<string, Reason>();
  return {
    ...toLimitedDeployment(deployment, { rows, isWhole, actor: ctx.actor }),
    devices: rows.map((row) => toDeploymentDevice(row, waiting.get(row.device_id))),
  };
}

/** What the job would decide now, without doing it. */
export async function waitingNow(
  ctx: Context,
  deployment: DeploymentRow,
  deps: FactDeps,
): Promise<Map<string, Reason>> {
  const now = ctx.now();
  const { state } = await loadState(ctx.db, deployment, { deps, now });
  const { steps, waiting } = nextSteps(state, now.getTime());
  for (const step of steps) {
    if (step.kind === "send" || step.kind === "send_revert") waiting.set(step.deviceId, NEXT);
  }
  return waiting;
}

const NEXT = { code: "next", message: "Its turn comes in a moment.", untilMs: null };
