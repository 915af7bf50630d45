// Owns how the agent's JSON Schema is walked: as far as forms need it. Pure.

/** As much of JSON Schema (2020-12) as the settings' schema is written in. */
export interface SettingSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
  readonly items?: SettingSchema | boolean;
  readonly prefixItems?: readonly SettingSchema[];
  readonly oneOf?: readonly SettingSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** Where a setting stands: `["cameras", 0, "url"]`. */
export type SettingPath = readonly (string | number)[];

/** What a template must not name: the agent keeps its own. */
const OF_THE_SITE = new Set(["server", "data_dir"]);

/** The settings that a template may have, in the schema's order. */
export function templateSettings(schema: SettingSchema): [name: string, SettingSchema][] {
  return Object.entries(schema.properties ?? {}).filter(([name]) => !OF_THE_SITE.has(name));
}

/** The variant of a `oneOf` that a value has chosen by its constant field; the first where none. */
export function variantOf(
  schema: SettingSchema,
  value: unknown,
): { field: string; names: string[]; chosen: SettingSchema } | null {
  const variants = schema.oneOf ?? [];
  const field = Object.entries(variants[0]?.properties ?? {})
    .find(([, part]) => part.const !== undefined)?.[0];
  if (field === undefined) return null;
  const nameOf = (variant: SettingSchema) => String(variant.properties?.[field]?.const);
  const wanted = isMapping(value) ? String(value[field]) : "";
  const chosen = variants.find((variant) => nameOf(variant) === wanted) ?? variants[0];
  return chosen === undefined ? null : { field, names: variants.map(nameOf), chosen };
}

/** A mapping, as YAML and JSON have them. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is, or holds, a placeholder: what it becomes depends on the device. */
export function hasPlaceholder(value: unknown): boolean {
  return typeof value === "string" && value.includes("{{");
}

/** The value at a path; `undefined` where there is none. */
export function valueAt(value: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((node, step) => {
    if (Array.isArray(node)) return node[Number(step)];
    return isMapping(node) && Object.hasOwn(node, String(step)) ? node[String(step)] : undefined;
  }, value);
}
