// Owns the shapes of configuration templates: what is written, previewed and overridden per device.
import { z } from "zod";
import { CameraId } from "./camera.ts";
import { FieldFault } from "./problem.ts";

/** Stands where a secret is; sent back, it keeps the secret that is stored. */
export const STRUCK_SECRET = "***";

/** `device.lane`: what `{{device.lane}}` is filled with. Fields and labels have their names already. */
export const VariableName = z.string()
  .regex(/^(location|device|camera)\.[a-z][a-z0-9_]{0,39}$/, {
    message: "must be location., device. or camera. and 1–40 of a-z, 0-9 and _",
  })
  .refine((name) => !/\.(id|name|timezone|labels)$/.test(name), {
    message: "is the name of a field, which cannot be set here",
  });

/** A secret is sealed at rest, leaves toward its device alone, and is `***` wherever it is shown. */
export const Secret = z.strictObject({ secret: z.string().min(1).max(500) });

export const VariableValue = z.union([z.string().max(500), z.number(), z.boolean(), Secret]);
export type VariableValue = z.infer<typeof VariableValue>;

/** Values by name. What is named like a password must be a secret. */
export const Variables = z.record(VariableName, VariableValue).superRefine((variables, context) => {
  if (Object.keys(variables).length > 100) {
    context.addIssue({ code: "custom", message: "must be at most 100 variables" });
  }
  for (const [name, value] of Object.entries(variables)) {
    if (!/(password|secret|token)$/.test(name) || typeof value === "object") continue;
    const message = 'must be given as {"secret": "…"}, so that nobody is shown it';
    context.addIssue({ code: "custom", path: [name], message });
  }
});
export type Variables = z.infer<typeof Variables>;

const Content = z.string().min(1).max(60_000)
  .describe("the agent's settings in YAML, with {{location.…}}, {{device.…}}, {{camera.…}}");
const Note = z.string().trim().max(500).default("").describe("what changed, for people");

/** `POST /api/templates`: the template with its first version. */
export const CreateTemplate = z.strictObject({
  name: z.string().trim().min(1).max(80),
  description: z.string().trim().max(500).default(""),
  location_ids: z.array(z.uuid()).min(1).max(500).nullable().default(null)
    .describe("only for devices of these; null: of every location"),
  content: Content,
  variables: Variables.default({}),
  note: Note,
});
export type CreateTemplate = z.infer<typeof CreateTemplate>;

/** `POST /api/templates/:id/versions`. Variables that are left out stay as in the last version. */
export const CreateTemplateVersion = z.strictObject({
  content: Content,
  variables: Variables.optional(),
  note: Note,
});
export type CreateTemplateVersion = z.infer<typeof CreateTemplateVersion>;

/** A version never changes. */
export const TemplateVersion = z.object({
  template_id: z.uuid(),
  version: z.int().positive(),
  content: z.string(),
  variables: z.record(z.string(), VariableValue).describe("secrets struck out"),
  placeholders: z.array(z.string()).describe("names that the content asks for"),
  note: z.string(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
});
export type TemplateVersion = z.infer<typeof TemplateVersion>;

export const Template = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  location_ids: z.array(z.uuid()).nullable(),
  latest_version: z.int().positive(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime().describe("when its newest version was made"),
});
export type Template = z.infer<typeof Template>;

/** `POST /api/templates` answers with both. */
export const CreatedTemplate = z.object({ template: Template, version: TemplateVersion });
export type CreatedTemplate = z.infer<typeof CreatedTemplate>;

/** A setting that differs. `path` names cameras by id: `cameras.lane-1.interval_ms`. */
export const SettingChange = z.object({
  path: z.string(),
  kind: z.enum(["added", "removed", "changed"]),
  before: z.unknown().optional().describe("secrets struck out"),
  after: z.unknown().optional().describe("secrets struck out"),
  is_secret_changed: z.boolean().describe("a secret in it differs, although it looks the same"),
});
export type SettingChange = z.infer<typeof SettingChange>;

/** `POST /api/templates/:id/preview`: what each device would be sent; nothing is. */
export const PreviewTemplate = z.strictObject({
  version: z.int().positive().optional().describe("default: the newest"),
  content: Content.optional().describe("instead of a version's, before it is saved"),
  device_ids: z.array(z.uuid()).min(1).max(100),
});
export type PreviewTemplate = z.infer<typeof PreviewTemplate>;

export const DevicePreview = z.object({
  device_id: z.uuid(),
  device_name: z.string(),
  faults: z.array(FieldFault).describe("empty: it can be sent"),
  config_yaml: z.string().nullable().describe("secrets struck out; null: it cannot be rendered"),
  compared_with: z.int().positive().nullable()
    .describe("revision that runs there; null: none of this server's"),
  changes: z.array(SettingChange).describe("against that revision, or all of it"),
});
export type DevicePreview = z.infer<typeof DevicePreview>;

export const Preview = z.object({ items: z.array(DevicePreview) });
export type Preview = z.infer<typeof Preview>;

/** More than any settings have; deeper ones would only exhaust the stack of whoever reads them. */
const MOST_LEVELS = 20;

/** Whether a value has at most so many levels. Walks without recursion. */
export function isShallow(value: unknown, mostLevels = MOST_LEVELS): boolean {
  const left: [unknown, number][] = [[value, 0]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [node, level] = next;
    if (typeof node !== "object" || node === null) continue;
    if (level === mostLevels) return false;
    for (const part of Object.values(node)) left.push([part, level + 1]);
  }
  return true;
}

/** `PUT /api/devices/:id/config/overrides`: all of what sets this device apart. */
export const DeviceOverrides = z.strictObject({
  variables: Variables.default({}).describe("over the template's own; camera.… for each camera"),
  camera_variables: z.record(CameraId, Variables).default({})
    .describe("camera.… of one camera, over all others"),
  settings: z.record(z.string().max(80), z.unknown()).refine((settings) => isShallow(settings), {
    message: "is nested too deeply",
  }).default({}).describe(
    "merged into the template (RFC 7396: null removes); cameras by their id: " +
      '{"cameras": {"lane-1": {"interval_ms": 500}}}',
  ),
});
export type DeviceOverrides = z.infer<typeof DeviceOverrides>;

/** Settings as they were made for one device. */
export const ConfigRevision = z.object({
  revision: z.int().positive().describe("what its heartbeats report as config_version"),
  template_id: z.uuid(),
  template_name: z.string(),
  template_version: z.int().positive(),
  deployment_id: z.uuid().nullable(),
  config_yaml: z.string().describe("secrets struck out"),
  created_at: z.iso.datetime(),
});
export type ConfigRevision = z.infer<typeof ConfigRevision>;

/** Why something is not as it should be yet; `code` is stable and meant for programs. */
export const WaitingReason = z.object({
  code: z.string(),
  message: z.string().describe("a plain sentence"),
  until: z.iso.datetime().nullable().describe("when that is known"),
});
export type WaitingReason = z.infer<typeof WaitingReason>;

/** `GET /api/devices/:id/config`. */
export const DeviceConfig = z.object({
  device_id: z.uuid(),
  desired: ConfigRevision.nullable().describe("null: no deployment has reached it"),
  applied: ConfigRevision.nullable().describe("the last one that it said to run"),
  applied_at: z.iso.datetime().nullable(),
  reported: z.object({
    config_version: z.int().nullable(),
    config_hash: z.string(),
    heard_at: z.iso.datetime(),
  }).nullable().describe("of its last heartbeat; null: that is lost"),
  is_converged: z.boolean().describe("it runs exactly what is desired"),
  waiting: WaitingReason.nullable().describe("why it is not"),
  drift: z.string().nullable().describe("a sentence: what runs is not what was applied"),
  deployment_id: z.uuid().nullable().describe("the open deployment that it is part of"),
  changes: z.array(SettingChange).describe("from what is applied to what is desired"),
  overrides: DeviceOverrides.describe("secrets struck out"),
});
export type DeviceConfig = z.infer<typeof DeviceConfig>;
