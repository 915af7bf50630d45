// Owns how the agent's schema becomes the table of settings in its documentation. Pure.
import { z } from "zod";
import { EdgeConfig } from "../../server/contract/edge_config.ts";

/** What is used of JSON Schema. */
interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

export interface SettingRow {
  /** As it is written in YAML: `cameras[].trigger.every_ms`. */
  name: string;
  values: string;
  /** `required`, a value, or `–` for a setting that may be left out. */
  preset: string;
  meaning: string;
}

const BEGIN =
  "<!-- settings: written by `deno task docs:edge` from server/contract/edge_config.ts -->";
const END = "<!-- end of settings -->";

/**
 * The document with its table made anew.
 * @throws Error if the document has no place for it
 */
export function withReference(document: string): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`Cannot write the settings: the document has no ${BEGIN} … ${END}`);
  }
  const rows = settingRows().map(({ name, values, preset, meaning }) =>
    `| ${[`\`${name}\``, values, preset, meaning].map(escaped).join(" | ")} |`
  );
  const head = ["| setting | values | default | |", "|---|---|---|---|"];
  return [before + BEGIN, ...head, ...rows, END + after].join("\n");
}

/** A row for each setting, in the schema's order. */
export function settingRows(): SettingRow[] {
  return rowsOf(z.toJSONSchema(EdgeConfig, { io: "input" }) as Schema, "");
}

function rowsOf(schema: Schema, path: string): SettingRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const name = path === "" ? key : `${path}.${key}`;
    return fieldRows(field, { name, isRequired: schema.required?.includes(key) === true });
  });
}

function fieldRows(
  field: Schema,
  { name, isRequired }: { name: string; isRequired: boolean },
): SettingRow[] {
  const own = row(field, { name, isRequired });
  const variants = field.oneOf ?? field.anyOf;
  if (variants?.every((variant) => variant.properties !== undefined)) {
    return [{ ...own, values: "section" }, ...variantRows(variants, { name, of: field })];
  }
  if (field.items?.properties) return [own, ...rowsOf(field.items, `${name}[]`)];
  if (field.properties) {
    // A section says nothing itself, unless leaving it out means something.
    return [...field.description === undefined ? [] : [own], ...rowsOf(field, name)];
  }
  return [own];
}

/** A union told apart by one key: that key's row, then what each of them has besides. */
function variantRows(
  variants: readonly Schema[],
  { name, of }: { name: string; of: Schema },
): SettingRow[] {
  const constants = variants.flatMap((variant) =>
    Object.entries(variant.properties ?? {}).filter(([, field]) => field.const !== undefined)
  );
  const key = constants[0]?.[0] ?? "";
  const preset = of.default as Record<string, unknown> | undefined;
  const meanings = constants.flatMap(([, field]) =>
    field.description === undefined ? [] : [`${code(field.const)}: ${field.description}`]
  );
  const told: SettingRow = {
    name: `${name}.${key}`,
    values: constants.map(([, field]) => code(field.const)).join(", "),
    preset: preset === undefined ? "required" : code(preset[key]),
    meaning: meanings.join("; ") || "which kind it is",
  };
  return [
    told,
    ...variants.flatMap((variant) => {
      const fields = rowsOf(variant, name).filter((one) => one.name !== told.name);
      const when = `with ${key} ${code(variant.properties?.[key]?.const)}`;
      return fields.map((one) => ({ ...one, meaning: `${when}: ${one.meaning}` }));
    }),
  ];
}

function row(
  field: Schema,
  { name, isRequired }: { name: string; isRequired: boolean },
): SettingRow {
  const absent = isRequired ? "required" : "–";
  const preset = field.default === undefined ? absent : code(field.default);
  return { name, values: valuesOf(field), preset, meaning: field.description ?? "" };
}

function valuesOf(field: Schema): string {
  const alternatives = field.enum ?? (field.oneOf ?? field.anyOf)?.map((one) => one.const);
  if (alternatives !== undefined) return alternatives.map(code).join(", ");
  if (field.prefixItems) return `[${field.prefixItems.map(valuesOf).join(", ")}]`;
  switch (field.type) {
    case "integer":
    case "number":
      return `${field.type === "integer" ? "whole " : ""}number ${range(field, "imum")}`.trim();
    case "string":
      return `text ${range(field, "Length", "characters")}`.trim();
    case "array":
      return `list of ${range(field, "Items")}`.trim() +
        (field.items === undefined || field.items.properties ? "" : `: ${valuesOf(field.items)}`);
    case "boolean":
      return "true, false";
    default:
      return "section";
  }
}

type Bound = "imum" | "Length" | "Items";

/** `1–5 characters`, `up to 5 characters`, `1 or more`. */
function range(field: Schema, bound: Bound, unit = ""): string {
  const [least, most] = [field[`min${bound}`], field[`max${bound}`]].map(shown);
  if (most === undefined) return least === undefined ? "" : `${least} or more ${unit}`.trim();
  const amount = least === undefined || (bound !== "imum" && least === "1")
    ? `up to ${most}`
    : `${least}–${most}`;
  return `${amount} ${unit}`.trim();
}

function shown(value: number | undefined): string | undefined {
  // Zod bounds whole numbers by what a double can hold, which is no limit of ours.
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER
    ? undefined
    : String(value);
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll("\n", " ");
}
