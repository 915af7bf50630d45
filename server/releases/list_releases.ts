// Owns the verb that tells which releases of the agent this server has.
import type { ReleaseList } from "../contract/release.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import type { ReleaseShelf } from "./release_shelf.ts";

/** Newest first; they belong to no location. Scope `fleet:read`. */
export async function listReleases(
  ctx: Context,
  deps: { releases: ReleaseShelf },
): Promise<ReleaseList> {
  requireScope(ctx.actor, "fleet:read");
  return { items: await deps.releases.list() };
}
