// Owns the verb that shows one found camera.
import type { SiteCamera } from "../contract/site_camera.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleFound } from "./find_visible_found.ts";
import { toSiteCamera } from "./site_camera_view.ts";

/** Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function getFound(ctx: Context, id: string): Promise<SiteCamera> {
  requireScope(ctx.actor, "fleet:read");
  return toSiteCamera(await findVisibleFound(ctx, id));
}
