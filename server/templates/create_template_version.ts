// Owns the verb that adds a version to a template; those before stay as they are.
import { recordAudit } from "../audit/record_audit.ts";
import type { CreateTemplateVersion, TemplateVersion } from "../contract/template.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound } from "../errors.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleTemplate, requireAllLocations } from "./find_visible_template.ts";
import { findVersion, insertVersion, lockTemplate, type TemplateVersionRow } from "./queries.ts";
import { requireContent } from "./require_content.ts";
import { toTemplateVersion } from "./template_view.ts";
import { sealVariables } from "./variables.ts";

/**
 * Adds the next version; no device gets it before it is deployed. Scope `fleet:write`.
 * @throws WashfleetError `not_found`, `invalid`, `forbidden`
 */
export async function createTemplateVersion(
  ctx: Context,
  input: CreateTemplateVersion & { templateId: string },
  deps: { sealer: Pick<Sealer, "seal"> },
): Promise<TemplateVersion> {
  requireScope(ctx.actor, "fleet:write");
  requireStorable(input);
  const template = await findVisibleTemplate(ctx, input.templateId);
  requireAllLocations(ctx.actor, template.location_ids);
  requireContent(input.content);
  return await ctx.db.transaction(async (tx) => {
    await lockTemplate(tx, template.id);
    const version = await nextVersion(tx, { ctx, input, sealer: deps.sealer });
    await insertVersion(tx, version);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "template.add_version",
      targetKind: "template",
      targetId: template.id,
      detail: {
        version: version.version,
        note: version.note,
        variables: Object.keys(version.variables),
      },
    });
    return toTemplateVersion(version);
  });
}

async function nextVersion(
  tx: Queryable,
  { ctx, input, sealer }: {
    ctx: Context;
    input: CreateTemplateVersion & { templateId: string };
    sealer: Pick<Sealer, "seal">;
  },
): Promise<TemplateVersionRow> {
  const last = await findVersion(tx, { templateId: input.templateId, version: null });
  if (last === undefined) throw notFound("template", input.templateId);
  const variables = input.variables === undefined
    ? last.variables
    : await sealVariables(input.variables, { before: last.variables, sealer, path: "variables" });
  return {
    template_id: input.templateId,
    version: last.version + 1,
    content: input.content,
    variables,
    note: input.note,
    created_by: ctx.actor.name,
    created_at: ctx.now(),
  };
}
