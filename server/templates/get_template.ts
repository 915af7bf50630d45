// Owns the verb that shows one template.
import type { Template } from "../contract/template.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleTemplate } from "./find_visible_template.ts";
import { toTemplate } from "./template_view.ts";

/** Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function getTemplate(ctx: Context, id: string): Promise<Template> {
  requireScope(ctx.actor, "fleet:read");
  return toTemplate(await findVisibleTemplate(ctx, id));
}
