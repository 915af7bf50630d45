// Owns every question about the tables `config_templates`, `config_template_versions` and
// `device_overrides`, and what of a device its settings may name.
import { type Queryable, raw, sql } from "../db/sql.ts";
import type { Settings } from "./settings.ts";
import type { StoredVariables } from "./variables.ts";

export interface TemplateRow {
  id: string;
  name: string;
  description: string;
  location_ids: string[] | null;
  latest_version: number;
  created_at: Date;
  updated_at: Date;
}

export interface TemplateVersionRow {
  template_id: string;
  version: number;
  content: string;
  variables: StoredVariables;
  note: string;
  created_by: string;
  created_at: Date;
}

const TEMPLATE = raw(`t.id, t.name, t.description, t.location_ids, t.created_at,
  v.version as latest_version, v.created_at as updated_at`);
const LATEST = raw(`lateral (
  select version, created_at from config_template_versions
  where template_id = t.id order by version desc limit 1) v`);

/** "this template" */
export function findTemplate(db: Queryable, id: string): Promise<TemplateRow | undefined> {
  return db.row<TemplateRow>(sql`
    select ${TEMPLATE} from config_templates t, ${LATEST} where t.id = ${id}`);
}

/** Holds the template, so that of two new versions each gets a number of its own. */
export async function lockTemplate(tx: Queryable, id: string): Promise<void> {
  await tx.execute(sql`select 1 from config_templates where id = ${id} for no key update`);
}

/** "the templates after this one, by name, that are of these locations or of all" */
export function findTemplates(
  db: Queryable,
  options: { visible: readonly string[] | null; afterName: string | null; limit: number },
): Promise<TemplateRow[]> {
  const { visible, afterName, limit } = options;
  return db.rows<TemplateRow>(sql`
    select ${TEMPLATE} from config_templates t, ${LATEST}
    where (${visible}::uuid[] is null or t.location_ids is null
        or t.location_ids && ${visible}::uuid[])
      and (${afterName}::text is null or t.name > ${afterName})
    order by t.name
    limit ${limit}`);
}

/** Writes a template. @returns false when the name is taken */
export async function insertTemplate(
  tx: Queryable,
  template: Pick<TemplateRow, "id" | "name" | "description" | "location_ids" | "created_at">,
): Promise<boolean> {
  return await tx.execute(sql`
    insert into config_templates (id, name, description, location_ids, created_at)
    values (${template.id}, ${template.name}, ${template.description},
      ${template.location_ids}::uuid[], ${template.created_at})
    on conflict (name) do nothing`) === 1;
}

/** Writes a version; none is ever changed. */
export async function insertVersion(tx: Queryable, version: TemplateVersionRow): Promise<void> {
  await tx.execute(sql`
    insert into config_template_versions
      (template_id, version, content, variables, note, created_by, created_at)
    values (${version.template_id}, ${version.version}, ${version.content},
      ${JSON.stringify(version.variables)}::jsonb, ${version.note}, ${version.created_by},
      ${version.created_at})`);
}

/** "this version of the template", its newest where none is named */
export function findVersion(
  db: Queryable,
  options: { templateId: string; version: number | null },
): Promise<TemplateVersionRow | undefined> {
  return db.row<TemplateVersionRow>(sql`
    select template_id, version, content, variables, note, created_by, created_at
    from config_template_versions
    where template_id = ${options.templateId}
      and (${options.version}::integer is null or version = ${options.version})
    order by version desc
    limit 1`);
}

/** "the versions of this template before this one, newest first" */
export function findVersions(
  db: Queryable,
  options: { templateId: string; before: number | null; limit: number },
): Promise<TemplateVersionRow[]> {
  return db.rows<TemplateVersionRow>(sql`
    select template_id, version, content, variables, note, created_by, created_at
    from config_template_versions
    where template_id = ${options.templateId}
      and (${options.before}::integer is null or version < ${options.before})
    order by version desc
    limit ${options.limit}`);
}

/** "which of these locations are there" */
export async function findLocationIds(
  db: Queryable,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await db.rows<{ id: string }>(sql`
    select id from locations where id = any (${ids}::uuid[])`);
  return new Set(rows.map(({ id }) => id));
}

export interface OverridesRow {
  variables: StoredVariables;
  camera_variables: Record<string, StoredVariables>;
  settings: Settings;
}

/** "what sets this device apart", held until the transaction ends; the device must be locked */
export async function findOverrides(db: Queryable, deviceId: string): Promise<OverridesRow> {
  const row = await db.row<OverridesRow>(sql`
    select variables, camera_variables, settings from device_overrides
    where device_id = ${deviceId}`);
  return row ?? { variables: {}, camera_variables: {}, settings: {} };
}

/** Writes what sets a device apart over what did before. */
export async function upsertOverrides(
  tx: Queryable,
  overrides: OverridesRow & { deviceId: string; at: Date },
): Promise<void> {
  await tx.execute(sql`
    insert into device_overrides (device_id, variables, camera_variables, settings, updated_at)
    values (${overrides.deviceId}, ${JSON.stringify(overrides.variables)}::jsonb,
      ${JSON.stringify(overrides.camera_variables)}::jsonb,
      ${JSON.stringify(overrides.settings)}::jsonb, ${overrides.at})
    on conflict (device_id) do update
    set variables = excluded.variables, camera_variables = excluded.camera_variables,
      settings = excluded.settings, updated_at = excluded.updated_at`);
}

/** A device with all that its settings may name. */
export interface TargetRow extends OverridesRow {
  id: string;
  name: string;
  labels: Record<string, string>;
  location_id: string;
  location_name: string;
  location_timezone: string;
  location_labels: Record<string, string>;
  /** Labels by camera id. */
  camera_labels: Record<string, Record<string, string>>;
}

/** "what may the settings of these devices name" */
export function findTargets(db: Queryable, deviceIds: readonly string[]): Promise<TargetRow[]> {
  return db.rows<TargetRow>(sql`
    select d.id, d.name, d.labels, d.location_id, l.name as location_name,
      l.timezone as location_timezone, l.labels as location_labels,
      coalesce(o.variables, '{}') as variables,
      coalesce(o.camera_variables, '{}') as camera_variables,
      coalesce(o.settings, '{}') as settings,
      (select coalesce(jsonb_object_agg(c.camera_id, c.labels), '{}')
        from camera_labels c where c.device_id = d.id) as camera_labels
    from devices d
      join locations l on l.id = d.location_id
      left join device_overrides o on o.device_id = d.id
    where d.id = any (${deviceIds}::uuid[])
    order by d.name, d.id`);
}
