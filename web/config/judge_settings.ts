// Owns judging a template's settings while they are written, by the agent's own schema. Pure.
// What holds a placeholder is let pass: only the server knows what it becomes.
import type { FieldFault } from "../../server/contract/problem.ts";
import { t } from "../i18n/translate.ts";
import {
  hasPlaceholder,
  isMapping,
  type SettingSchema,
  templateSettings,
  variantOf,
} from "./setting_schema.ts";

/** What is wrong, by dotted path (`cameras.0.url`); none: the settings fit. */
export function judgeSettings(settings: unknown, schema: SettingSchema): FieldFault[] {
  const allowed = { ...schema, properties: Object.fromEntries(templateSettings(schema)) };
  return [...judge(settings, allowed, ""), ...sameIds(settings)];
}

function judge(value: unknown, schema: SettingSchema, path: string): FieldFault[] {
  if (hasPlaceholder(value)) return [];
  const fault = (message: string) => [{ path, message }];
  if (schema.oneOf !== undefined) return judgeVariant(value, schema, path);
  if (schema.const !== undefined) return value === schema.const ? [] : fault(oneOf([schema.const]));
  if (schema.enum !== undefined) {
    return schema.enum.includes(value) ? [] : fault(oneOf(schema.enum));
  }
  switch (schema.type) {
    case "object":
      return isMapping(value)
        ? judgeFields(value, schema, path)
        : fault(t("must have settings below it"));
    case "array":
      return Array.isArray(value) ? judgeList(value, schema, path) : fault(t("must be a list"));
    case "string":
      return typeof value === "string"
        ? judgeText(value, schema, path)
        : fault(t("must be a text"));
    case "integer":
      return Number.isInteger(value)
        ? judgeNumber(value as number, schema, path)
        : fault(t("must be a whole number"));
    case "number":
      return typeof value === "number"
        ? judgeNumber(value, schema, path)
        : fault(t("must be a number"));
    case "boolean":
      return typeof value === "boolean" ? [] : fault(t("must be true or false"));
    default:
      return [];
  }
}

function judgeVariant(value: unknown, schema: SettingSchema, path: string): FieldFault[] {
  const variant = variantOf(schema, value);
  if (variant === null) return [];
  const { field, names, chosen } = variant;
  if (!isMapping(value)) return [{ path, message: t("must have settings below it") }];
  if (names.includes(String(value[field]))) return judge(value, chosen, path);
  return hasPlaceholder(value[field]) ? [] : [{ path: below(path, field), message: oneOf(names) }];
}

function judgeFields(
  value: Readonly<Record<string, unknown>>,
  { properties = {}, required = [], additionalProperties }: SettingSchema,
  path: string,
): FieldFault[] {
  const missing = required.filter((name) => value[name] === undefined || value[name] === null)
    .map((name) => ({ path: below(path, name), message: t("is needed") }));
  const wrong = Object.entries(value).flatMap(([name, part]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema !== undefined) {
      return part === null && required.includes(name) ? [] : judge(part, schema, below(path, name));
    }
    if (additionalProperties !== false) return [];
    return [{ path: below(path, name), message: t("is not a setting that a template may have") }];
  });
  return [...missing, ...wrong];
}

function judgeList(
  value: readonly unknown[],
  { items, prefixItems, minItems = 0, maxItems = Infinity }: SettingSchema,
  path: string,
): FieldFault[] {
  if (value.length < minItems || value.length > maxItems) {
    return [{ path, message: rangeWords(minItems, maxItems, "items") }];
  }
  return value.flatMap((part, index) => {
    const schema = prefixItems?.[index] ?? (typeof items === "object" ? items : undefined);
    return schema === undefined ? [] : judge(part, schema, below(path, String(index)));
  });
}

function judgeText(
  value: string,
  { minLength = 0, maxLength = Infinity, pattern }: SettingSchema,
  path: string,
): FieldFault[] {
  if (value.length < minLength || value.length > maxLength) {
    return [{ path, message: rangeWords(minLength, maxLength, "characters") }];
  }
  if (pattern === undefined || new RegExp(pattern, "u").test(value)) return [];
  return [{
    path,
    message: t("must be made of a–z, 0–9, - and _, and begin with a letter or digit"),
  }];
}

function judgeNumber(
  value: number,
  { minimum = -Infinity, maximum = Infinity }: SettingSchema,
  path: string,
): FieldFault[] {
  if (value >= minimum && value <= maximum) return [];
  return [{ path, message: rangeWords(minimum, maximum, "number") }];
}

/** The cameras' ids tell them apart; a second one of the same id could not be named. */
function sameIds(settings: unknown): FieldFault[] {
  const cameras = isMapping(settings) && Array.isArray(settings.cameras) ? settings.cameras : [];
  const ids = cameras.map((camera) => isMapping(camera) ? camera.id : undefined);
  return ids.flatMap((id, index) =>
    typeof id === "string" && ids.indexOf(id) < index
      ? [{ path: `cameras.${index}.id`, message: t("is the id of another camera too") }]
      : []
  );
}

function rangeWords(from: number, to: number, what: "items" | "characters" | "number"): string {
  if (what === "number") {
    if (to === Infinity) return t("must be at least {from}", { from });
    return from === -Infinity
      ? t("must be at most {to}", { to })
      : t("must be from {from} to {to}", { from, to });
  }
  if (what === "items") {
    if (to === Infinity) return t("must have at least {from} entries", { from });
    return t("must have from {from} to {to} entries", { from, to });
  }
  return t("must have from {from} to {to} characters", { from, to });
}

function oneOf(values: readonly unknown[]): string {
  return t("must be one of {values}", { values: values.join(", ") });
}

function below(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
