// Owns the verbs by which a person says that a found camera is none of the fleet's, and takes it back.
import { recordAudit } from "../audit/record_audit.ts";
import type { SiteCamera } from "../contract/site_camera.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleFound } from "./find_visible_found.ts";
import { writeIgnored } from "./list_queries.ts";
import { toSiteCamera } from "./site_camera_view.ts";

/** Twice is once. Scope `fleet:write`. @throws WashfleetError `not_found` */
export async function ignoreFound(ctx: Context, id: string): Promise<SiteCamera> {
  return await write(ctx, { id, ignored: { at: ctx.now(), by: ctx.actor.name } });
}

/** Twice is once. Scope `fleet:write`. @throws WashfleetError `not_found` */
export async function restoreFound(ctx: Context, id: string): Promise<SiteCamera> {
  return await write(ctx, { id, ignored: null });
}

async function write(
  ctx: Context,
  change: Parameters<typeof writeIgnored>[1],
): Promise<SiteCamera> {
  requireScope(ctx.actor, "fleet:write");
  return await ctx.db.transaction(async (tx) => {
    const { actor } = ctx;
    const { device_id, endpoint } = await findVisibleFound({ db: tx, actor }, change.id);
    if (await writeIgnored(tx, change)) {
      await recordAudit(tx, {
        actor,
        requestId: ctx.requestId,
        action: change.ignored === null ? "found_camera.restore" : "found_camera.ignore",
        targetKind: "found_camera",
        targetId: change.id,
        detail: { device_id, endpoint },
      });
    }
    return toSiteCamera(await findVisibleFound({ db: tx, actor }, change.id));
  });
}
