// Owns the job that moves every deployment on: what it finds in Postgres is all that it knows, so it
// goes on after a restart, or in another instance, where it ended.
import { getLogger } from "@logtape/logtape";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { carryOutSteps } from "./carry_out_steps.ts";
import { type FactDeps, loadState } from "./load_state.ts";
import { nextSteps } from "./next_steps.ts";
import { findUnsettledIds, lockDeployment } from "./queries.ts";

/**
 * Decides and carries out the next steps of every deployment under way, each in a transaction of
 * its own: trouble with one holds up no other. Idempotent. Scope `fleet:write`.
 * @returns how many steps were taken
 */
export async function advanceDeployments(ctx: Context, deps: FactDeps): Promise<number> {
  requireScope(ctx.actor, "fleet:write");
  let taken = 0;
  for (const id of await findUnsettledIds(ctx.db)) {
    try {
      taken += await advanceDeployment(ctx, id, deps);
    } catch (error) {
      getLogger(["server", "deployments"]).error("deployment {deployment_id} cannot go on", {
        deployment_id: id,
        error,
      });
    }
  }
  return taken;
}

/** The same for one of them. @returns how many steps were taken */
export async function advanceDeployment(
  ctx: Context,
  id: string,
  deps: FactDeps,
): Promise<number> {
  return await ctx.db.transaction(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    if (deployment === undefined) return 0;
    const now = ctx.now();
    const loaded = await loadState(tx, deployment, { deps, now });
    const { steps } = nextSteps(loaded.state, now.getTime());
    await carryOutSteps(steps, { ctx, tx, deployment, loaded });
    return steps.length;
  });
}
