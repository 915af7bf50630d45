// Owns the verbs by which a person holds a deployment up, and lets it go on.
import { recordAudit } from "../audit/record_audit.ts";
import type { Deployment, DeploymentStatus } from "../contract/deployment.ts";
import { WashfleetError } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toDeployment } from "./deployment_view.ts";
import { lockWholeDeployment } from "./find_visible_deployment.ts";
import { updateDeployment } from "./queries.ts";

/** Nothing more is sent until it is resumed. Scope `fleet:write`. @throws `not_found`, `conflict` */
export function pauseDeployment(ctx: Context, id: string): Promise<Deployment> {
  return change(ctx, id, { from: "running", to: "paused", act: "pause" });
}

/** Goes on where it was paused. Scope `fleet:write`. @throws `not_found`, `conflict` */
export function resumeDeployment(ctx: Context, id: string): Promise<Deployment> {
  return change(ctx, id, { from: "paused", to: "running", act: "resume" });
}

async function change(
  ctx: Context,
  id: string,
  { from, to, act }: { from: DeploymentStatus; to: DeploymentStatus; act: "pause" | "resume" },
): Promise<Deployment> {
  requireScope(ctx.actor, "fleet:write");
  return await ctx.db.transaction(async (tx) => {
    const { deployment, rows } = await lockWholeDeployment(ctx, id, { tx });
    if (deployment.status !== from) throw notNow(act, deployment.status);
    await updateDeployment(tx, { id, status: to, isSettled: false });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: `deployment.${act}`,
      targetKind: "deployment",
      targetId: id,
    });
    return toDeployment({ ...deployment, status: to }, rows);
  });
}

/** The deployment's status forbids it. */
export function notNow(act: string, status: DeploymentStatus): WashfleetError {
  return new WashfleetError(
    `Cannot ${act} the deployment in its state: current value is ${status}`,
    {
      kind: "conflict",
      code: "deployment_status",
      extra: { status },
    },
  );
}
