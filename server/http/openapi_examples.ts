// Owns the examples of the API's document, made from its schemas: a field that means the same looks
// the same everywhere. A field that needs a better example is a row of the table.

/** As much of JSON Schema (2020-12, as OpenAPI 3.1 has it) as zod writes. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  example?: unknown;
  examples?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  multipleOf?: number;
  default?: unknown;
  description?: string;
}

const UUID = "0197f3a0-5c1e-7d52-9d1c-2f6a8e4b1a01";
const INSTANT = "2026-07-01T12:00:00.000Z";

/** By a field's name, the first that fits its schema. */
const BY_NAME: Readonly<Record<string, readonly unknown[]>> = {
  name: ["North", "pos"],
  plate: ["ABC1234"],
  previous_plate: ["ABC1Z34"],
  candidates: [[{ plate: "ABC1234", confidence: 0.93 }]],
  confidence: [0.93],
  region: ["us-tx"],
  camera_id: ["lane"],
  timezone: ["America/Chicago"],
  email: ["ada@example.com"],
  password: ["correct horse battery"],
  current_password: ["correct horse battery"],
  new_password: ["battery staple horse"],
  url: ["https://pos.example.com/hooks"],
  link: ["https://fleet.example.com/invitation?token=kJ3vYx"],
  token: ["kJ3vYx0c"],
  key: ["wf_kJ3vYx0c"],
  start: ["wf_kJ3vYx", "22:00"],
  claim_code: ["WF-7K3-M9T-D4X"],
  types: [["plate.read", "plate.missed"], ["plate.read"], "plate.read,plate.missed"],
  scopes: [["plates:read", "events:read"]],
  event: ["plate.read"],
  event_type: ["plate.read"],
  created_by: ["Ada"],
  invited_by: ["Ada"],
  action: ["device.register"],
  address: ["http://10.0.0.5:3000", "10.0.0.40"],
  previous_address: ["10.0.0.31"],
  endpoint: ["urn:uuid:4c4a1b6e-0b9e-4a3b-9a63-001122334455"],
  make: ["HIKVISION"],
  model: ["DS-2CD2143G2-I"],
  firmware: ["V5.5.150 build 210628"],
  mac: ["00:11:22:33:44:55"],
  cve: ["CVE-2021-36260"],
  ip_address: ["198.51.100.7"],
  user_agent: ["Mozilla/5.0"],
  totp_uri: ["otpauth://totp/washfleet:ada@example.com?secret=MZXW6YTB&issuer=washfleet"],
  backup_codes: [["a1B2c-D3e4F"]],
  code: ["123456", "invalid_input"],
  image_url: [`/api/plates/${UUID}/image`],
  secret: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
  agent_version: ["0.1.0"],
  version: ["0.1.0"],
  month: ["2026-07"],
  labels: [{ env: "prod" }, "env=prod"],
  next_cursor: [null],
  status_reasons: [["The camera Lane sends no pictures: wrong password"]],
};

// Tried in turn where a text must have a certain form.
const TEXTS = ["lane", "1", "0", "ABC1234", "123456", "2026-07", "a".repeat(64), "WF-7K3-M9T-D4X"];
const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: UUID,
  "date-time": INSTANT,
  date: "2026-07-01",
  email: "ada@example.com",
  uri: "https://pos.example.com/hooks",
  ipv4: "198.51.100.7",
  cidrv4: "10.0.0.0/8",
};

/**
 * A value that fits the schema.
 * @param isShort what a caller may leave out is left out, as far as something remains
 */
export function exampleOf(
  schema: JsonSchema,
  { name = "", isShort = false }: { name?: string; isShort?: boolean } = {},
): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  const named = BY_NAME[name]?.find((value) => looksRight(schema, value));
  if (named !== undefined) return named;
  if (schema.enum !== undefined) return schema.enum[0];
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts !== undefined) {
    const part = parts.find(({ type }) => type !== "null") ?? parts[0] ?? {};
    return exampleOf(part, { name, isShort });
  }
  if (schema.allOf !== undefined) {
    return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, { name, isShort })));
  }
  return exampleOfType(schema, { name, isShort });
}

function exampleOfType(schema: JsonSchema, how: { name: string; isShort: boolean }): unknown {
  const [type] = typesOf(schema).filter((type) => type !== "null");
  if (type === "object") return exampleObject(schema, how);
  if (type === "array") {
    if (schema.prefixItems) return schema.prefixItems.map((item) => exampleOf(item, how));
    const item = exampleOf(schema.items ?? {}, { ...how, name: how.name.replace(/s$/, "") });
    return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => item);
  }
  if (type === "boolean") return schema.default ?? true;
  if (type === "number" || type === "integer") return exampleNumber(schema);
  if (type === "string") return exampleText(schema);
  return null;
}

function exampleObject(
  { properties = {}, required = [], additionalProperties, propertyNames }: JsonSchema,
  how: { name: string; isShort: boolean },
): Record<string, unknown> {
  const names = Object.keys(properties);
  const needed = names.filter((name) => required.includes(name));
  const shown = how.isShort ? (needed.length > 0 ? needed : names.slice(0, 1)) : names;
  const entries = shown.map((name) => [
    name,
    exampleOf(properties[name] ?? {}, { name, isShort: how.isShort }),
  ]);
  if (entries.length === 0 && typeof additionalProperties === "object") {
    const key = propertyNames?.enum?.[0] ?? "name";
    entries.push([key, exampleOf(additionalProperties, { ...how, name: "" })]);
  }
  return Object.fromEntries(entries);
}

function exampleNumber({ minimum, exclusiveMinimum, maximum, default: usual }: JsonSchema): number {
  if (typeof usual === "number") return usual;
  const least = minimum ?? (exclusiveMinimum === undefined ? 1 : exclusiveMinimum + 1);
  const small = Math.max(least, 1);
  return maximum !== undefined && small > maximum ? maximum : small;
}

function exampleText(schema: JsonSchema): string {
  const known = schema.format === undefined ? undefined : BY_FORMAT[schema.format];
  if (known !== undefined) return known;
  const fitting = TEXTS.find((text) => looksRight(schema, text));
  return fitting ?? "x".repeat(schema.minLength ?? 1);
}

function typesOf({ type }: JsonSchema): readonly string[] {
  return type === undefined ? [] : Array.isArray(type) ? type : [type];
}

/** Of the kind that is wanted; a test looks closer, at every example. */
function looksRight(schema: JsonSchema, value: unknown): boolean {
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts !== undefined) return parts.some((part) => looksRight(part, value));
  if (schema.enum !== undefined) return schema.enum.includes(value);
  if (value === null) return typesOf(schema).includes("null");
  if (Array.isArray(value)) {
    return typesOf(schema).includes("array") &&
      value.every((item) => looksRight(schema.items ?? {}, item));
  }
  if (typeof value !== "string") return typesOf(schema).includes(typeof value);
  if (!typesOf(schema).includes("string")) return false;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value)) return false;
  return value.length >= (schema.minLength ?? 0) && value.length <= (schema.maxLength ?? Infinity);
}
