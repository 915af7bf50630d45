// Owns how rows of templates, versions and revisions are shown: never with a secret. Pure.
import type { ConfigRevision, Template, TemplateVersion } from "../contract/template.ts";
import { placeholdersOf } from "./fill_placeholders.ts";
import { parseContent } from "./parse_content.ts";
import type { TemplateRow, TemplateVersionRow } from "./queries.ts";
import type { RevisionRow } from "./revision_queries.ts";
import { showVariables } from "./variables.ts";

export function toTemplate(row: TemplateRow): Template {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    location_ids: row.location_ids,
    latest_version: row.latest_version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function toTemplateVersion(row: TemplateVersionRow): TemplateVersion {
  const parsed = parseContent(row.content);
  return {
    template_id: row.template_id,
    version: row.version,
    content: row.content,
    variables: showVariables(row.variables),
    placeholders: parsed.ok ? placeholdersOf(parsed.settings) : [],
    note: row.note,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
  };
}

export function toRevision(row: RevisionRow): ConfigRevision {
  return {
    revision: row.revision,
    template_id: row.template_id,
    template_name: row.template_name,
    template_version: row.template_version,
    deployment_id: row.deployment_id,
    config_yaml: row.shown_yaml,
    created_at: row.created_at.toISOString(),
  };
}
