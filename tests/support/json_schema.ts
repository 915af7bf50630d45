// Owns judging a value by a schema of the API's document: JSON Schema 2020-12 as far as zod writes it.
import type { JsonSchema } from "../../server/http/openapi_examples.ts";

/** Every fault, each with its path, `$.items[0].id: …`; none: the value fits. */
export function faultsOf(schema: JsonSchema, value: unknown, path = "$"): string[] {
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts !== undefined) {
    const all = parts.map((part) => faultsOf(part, value, path));
    // The part that came nearest says most.
    if (!all.some((faults) => faults.length === 0)) {
      return all.toSorted((a, b) => a.length - b.length)[0] ?? [];
    }
  }
  const own = (schema.allOf ?? []).flatMap((part) => faultsOf(part, value, path));
  if (schema.const !== undefined && !isSame(schema.const, value)) {
    own.push(`${path}: not ${JSON.stringify(schema.const)} but ${brief(value)}`);
  }
  if (schema.enum !== undefined && !schema.enum.some((one) => isSame(one, value))) {
    own.push(`${path}: none of ${JSON.stringify(schema.enum)} but ${brief(value)}`);
  }
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) {
    return [...own, `${path}: not ${types.join(" or ")} but ${brief(value)}`];
  }
  if (typeof value === "string") return [...own, ...textFaults(schema, value, path)];
  if (typeof value === "number") return [...own, ...numberFaults(schema, value, path)];
  if (Array.isArray(value)) return [...own, ...listFaults(schema, value, path)];
  if (typeof value === "object" && value !== null) {
    return [...own, ...objectFaults(schema, value as Record<string, unknown>, path)];
  }
  return own;
}

function isOfType(type: string, value: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }
  if (type === "integer") return Number.isInteger(value);
  const kind: string = typeof value;
  return kind === type;
}

const FORMATS: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: /^[a-z][a-z0-9+.-]*:/i,
};

function textFaults(schema: JsonSchema, value: string, path: string): string[] {
  const faults: string[] = [];
  const { format, pattern, minLength = 0, maxLength = Infinity } = schema;
  if (format !== undefined && FORMATS[format]?.test(value) === false) {
    faults.push(`${path}: no ${format} but ${brief(value)}`);
  }
  if (pattern !== undefined && !new RegExp(pattern, "u").test(value)) {
    faults.push(`${path}: not of the form ${pattern} but ${brief(value)}`);
  }
  if (value.length < minLength || value.length > maxLength) {
    faults.push(`${path}: has ${value.length} characters, not ${minLength} to ${maxLength}`);
  }
  return faults;
}

function numberFaults(schema: JsonSchema, value: number, path: string): string[] {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema;
  const isIn = value >= minimum && value <= maximum &&
    (value > exclusiveMinimum || exclusiveMinimum === -Infinity) &&
    (value < exclusiveMaximum || exclusiveMaximum === Infinity);
  return isIn ? [] : [`${path}: ${value} is out of range`];
}

function listFaults(schema: JsonSchema, value: unknown[], path: string): string[] {
  const { minItems = 0, maxItems = Infinity, prefixItems = [] } = schema;
  const faults = value.length < minItems || value.length > maxItems
    ? [`${path}: has ${value.length} items, not ${minItems} to ${maxItems}`]
    : [];
  return value.reduce<string[]>((all, item, index) => {
    const part = prefixItems[index] ?? schema.items ?? {};
    return [...all, ...faultsOf(part, item, `${path}[${index}]`)];
  }, faults);
}

function objectFaults(
  schema: JsonSchema,
  value: Record<string, unknown>,
  path: string,
): string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${path}.${name}: is missing`);
  const wrong = Object.entries(value).flatMap(([name, part]) => {
    const at = `${path}.${name}`;
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) return faultsOf(known, part, at);
    if (additionalProperties === false) return [`${at}: is not documented`];
    return typeof additionalProperties === "object" ? faultsOf(additionalProperties, part, at) : [];
  });
  return [...missing, ...wrong];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
