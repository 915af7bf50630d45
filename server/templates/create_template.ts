// Owns the verb that makes a template with its first version.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CreatedTemplate, CreateTemplate } from "../contract/template.ts";
import { requireStorable } from "../db/storable_text.ts";
import { WashfleetError } from "../errors.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { requireAllLocations, requireLocations } from "./find_visible_template.ts";
import { insertTemplate, insertVersion } from "./queries.ts";
import { requireContent } from "./require_content.ts";
import { toTemplate, toTemplateVersion } from "./template_view.ts";
import { sealVariables } from "./variables.ts";

/**
 * Makes a template. Scope `fleet:write`; who is limited to locations makes one for those alone.
 * @throws WashfleetError `invalid`, `forbidden`, `conflict` `template_name_taken`
 */
export async function createTemplate(
  ctx: Context,
  input: CreateTemplate,
  deps: { sealer: Pick<Sealer, "seal"> },
): Promise<CreatedTemplate> {
  requireScope(ctx.actor, "fleet:write");
  requireStorable(input);
  await requireLocations(ctx, input.location_ids ?? []);
  requireAllLocations(ctx.actor, input.location_ids);
  requireContent(input.content);
  const variables = await sealVariables(input.variables, {
    before: {},
    sealer: deps.sealer,
    path: "variables",
  });
  const now = ctx.now();
  const { name, description, location_ids, content, note } = input;
  const template = { id: uuidv7(), name, description, location_ids, created_at: now };
  const version = {
    template_id: template.id,
    version: 1,
    content,
    variables,
    note,
    created_by: ctx.actor.name,
    created_at: now,
  };
  await ctx.db.transaction(async (tx) => {
    if (!await insertTemplate(tx, template)) throw nameTaken(name);
    await insertVersion(tx, version);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "template.create",
      targetKind: "template",
      targetId: template.id,
      detail: { name, location_ids, variables: Object.keys(variables) },
    });
  });
  return {
    template: toTemplate({ ...template, latest_version: 1, updated_at: now }),
    version: toTemplateVersion(version),
  };
}

function nameTaken(name: string): WashfleetError {
  return new WashfleetError(`Cannot make the template as the name ${name} is taken`, {
    kind: "conflict",
    code: "template_name_taken",
  });
}
