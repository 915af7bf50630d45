// Owns making up requests from the API's document: values that fit a schema, and values next to them
// that do not.
import fc from "fast-check";
import { encodeCursor } from "../../server/db/cursor.ts";
import { exampleOf, type JsonSchema } from "../../server/http/openapi_examples.ts";

/** Ids that exist, so that requests get further than "not found". */
export type KnownIds = readonly string[];

/** Texts of a format; nothing that a server would really connect to. */
const BY_FORMAT: Record<string, fc.Arbitrary<unknown>> = {
  uri: fc.constantFrom("http://127.0.0.1:9/x", "https://hooks.invalid/y?z=1"),
  email: fc.constantFrom("a@fleet.test", "B.c+d@fleet.test"),
  "date-time": fc.oneof(
    fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") })
      .map((date) => date.toISOString()),
    fc.constantFrom("0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"),
  ),
  date: fc.constantFrom("2026-07-01", "2024-02-29"),
};

const CURSORS: (string | number)[][] = [
  ["2026-02-30 00:00:00+00", 1],
  ["0000-01-01T00:00:00.000Z", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
  ["9999-12-31T23:59:59.999Z", "00000000-0000-0000-0000-000000000000"],
  ["a\0b"],
  ["ffffffff-ffff-ffff-ffff-ffffffffffff"],
  [Number.MAX_SAFE_INTEGER],
  [-1, -1],
  [],
];

/** Waits would make a test of hundreds of requests a test of patience. */
const BY_NAME: Record<string, (schema: JsonSchema) => fc.Arbitrary<unknown>> = {
  // Opaque to callers, but anybody can write one.
  cursor: () => fc.constantFrom(...CURSORS.map((keys) => encodeCursor(keys)), "9".repeat(15), "x"),
  timeout_ms: (schema) => fc.constant(schema.minimum ?? 500),
};

/** Values that fit. */
export function fitting(
  schema: JsonSchema,
  ids: KnownIds,
  name = "",
): fc.Arbitrary<unknown> {
  const named = BY_NAME[name]?.(schema);
  if (named !== undefined) return named;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts !== undefined) return fc.oneof(...parts.map((part) => fitting(part, ids, name)));
  if (schema.allOf !== undefined) {
    return fc.tuple(...schema.allOf.map((part) => fitting(part, ids, name)))
      .map((all) => Object.assign({}, ...all));
  }
  const types = [schema.type ?? "object"].flat();
  return fc.oneof(...types.map((type) => fittingType(type, schema, { ids, name })));
}

function fittingType(
  type: string,
  schema: JsonSchema,
  { ids, name }: { ids: KnownIds; name: string },
): fc.Arbitrary<unknown> {
  if (type === "null") return fc.constant(null);
  if (type === "boolean") return fc.boolean();
  if (type === "integer") return fittingInteger(schema);
  if (type === "number") {
    const { min, max } = rangeOf(schema);
    return fc.double({ min, max, noNaN: true });
  }
  if (type === "string") return fittingText(schema, { ids, name });
  if (type === "array") {
    const { minItems: minLength = 0, maxItems = 3 } = schema;
    const item = fitting(schema.items ?? { type: "string" }, ids, name.replace(/s$/, ""));
    return fc.array(item, { minLength, maxLength: Math.max(minLength, Math.min(3, maxItems)) });
  }
  return fittingObject(schema, ids);
}

function rangeOf(schema: JsonSchema): { min: number; max: number } {
  const min = schema.minimum ?? (schema.exclusiveMinimum ?? -1e6) + 1e-3;
  const max = schema.maximum ?? (schema.exclusiveMaximum ?? 1e6) - 1e-3;
  return { min, max: Math.max(min, max) };
}

function fittingInteger(schema: JsonSchema): fc.Arbitrary<number> {
  const { min, max } = rangeOf(schema);
  const [least, most] = [Math.ceil(min), Math.floor(max)];
  return fc.oneof(fc.integer({ min: least, max: Math.min(most, 2 ** 31) }), fc.constant(least));
}

function fittingText(
  schema: JsonSchema,
  { ids, name }: { ids: KnownIds; name: string },
): fc.Arbitrary<unknown> {
  const { format = "", pattern, minLength = 0, maxLength = 40 } = schema;
  if (format === "uuid") return fc.oneof(fc.constantFrom(...ids), fc.uuid());
  const known = BY_FORMAT[format];
  if (known !== undefined) return known;
  if (pattern !== undefined) {
    return fc.constant(exampleOf(schema, { name }));
  }
  const text = fc.string({
    unit: "grapheme",
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, 40)),
  })
    .filter((one) => one.length <= maxLength && !one.includes("\0"));
  return name === "id" || name.endsWith("_id") ? fc.oneof(fc.constantFrom(...ids), text) : text;
}

function fittingObject(schema: JsonSchema, ids: KnownIds): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const record = Object.fromEntries(
    Object.entries(properties).map(([name, part]) => [name, fitting(part, ids, name)]),
  );
  if (Object.keys(record).length > 0) {
    const requiredKeys = Object.keys(record).filter((name) => required.includes(name));
    return fc.record(record, { requiredKeys });
  }
  if (typeof additionalProperties !== "object") return fc.constant({});
  const key = fc.string({ minLength: 1, maxLength: 8 });
  return fc.dictionary(key, fitting(additionalProperties, ids), { maxKeys: 2 });
}

/** What programs and people send by mistake, or on purpose. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "' or 1=1 --",
    "%_\\",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "x".repeat(5000),
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    -1,
    0.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    2 ** 31,
    true,
    [],
    [[[[]]]],
    {},
    { __proto__: null, constructor: 1 },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A value like it, one thing wrong: a field away, changed or added, or the whole something else. */
export function spoiled(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(value, junk, fc.nat(), fc.constantFrom("drop", "change", "add", "all"))
    .map(([whole, bad, pick, how]) => {
      if (typeof whole !== "object" || whole === null || how === "all") return bad;
      const copy: Record<string, unknown> = { ...whole as Record<string, unknown> };
      const names = Object.keys(copy);
      const name = names[pick % Math.max(1, names.length)] ?? "name";
      if (how === "drop") delete copy[name];
      else if (how === "change") copy[name] = bad;
      else define(copy, ["unknown", "__proto__", "\ud800", "a\0"][pick % 4] ?? "", bad);
      return copy;
    });
}

/** Also a field `__proto__`, which an assignment would not make. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
}
