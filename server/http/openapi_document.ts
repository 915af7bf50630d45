// Owns what the API's document says of every route alike: who gets in, what problems look like, rate
// limits, examples. A route says itself what it does and takes.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { PROBLEM_MEDIA_TYPE } from "../contract/problem.ts";
import type { AppEnv } from "./app_env.ts";
import { accessOf } from "./authenticate.ts";
import { exampleOf, type JsonSchema } from "./openapi_examples.ts";
import { KEYED_PATHS, TAKES_KEY } from "./idempotent_writes.ts";

export type OpenApiDocument = ReturnType<OpenAPIHono<AppEnv>["getOpenAPI31Document"]>;

interface Media {
  schema?: JsonSchema;
  example?: unknown;
}
interface Answer {
  description?: string;
  content?: Record<string, Media>;
  headers?: Record<string, unknown>;
}
interface Operation {
  operationId?: string;
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; schema?: JsonSchema; example?: unknown }[];
  requestBody?: { content?: Record<string, Media> };
  responses: Record<string, Answer | { $ref: string }>;
}

const INFO = {
  openapi: "3.1.0",
  info: {
    title: "washfleet",
    version: "1",
    description: "Camera fleets for car washes: devices, plates, events, webhooks. " +
      "Every refusal is a problem (RFC 9457) with a stable `code`; every list is paged by cursor.",
  },
};

const SECURITY: Record<ReturnType<typeof accessOf>, Record<string, string[]>[]> = {
  public: [],
  page: [],
  device: [{ device_token: [] }],
  actor: [{ api_key: [] }, { api_key_header: [] }, { session: [] }],
};

const SCHEMES = {
  api_key: { type: "http", scheme: "bearer", description: "An API key: `wf_…`" },
  api_key_header: { type: "apiKey", in: "header", name: "X-API-Key" },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "washfleet.session_token",
    description: "Of a signed-in user. Every change needs the Origin header as well.",
  },
  device_token: { type: "http", scheme: "bearer", description: "What enrolling answered" },
};

const count = (description: string) => ({ description, schema: { type: "integer" } });
const RATE_HEADERS = {
  "RateLimit-Limit": count("requests in a window of a minute"),
  "RateLimit-Remaining": count("requests left in this window"),
  "RateLimit-Reset": count("seconds until the next window"),
};

/** The document of every route that the app has. */
export function documentOf(app: OpenAPIHono<AppEnv>): OpenApiDocument {
  const document = app.getOpenAPI31Document(INFO);
  mendPatterns(document);
  const problems: Record<string, Answer> = {};
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) {
      complete(operation as Operation, { path, method, problems });
    }
  }
  document.components = {
    ...document.components,
    securitySchemes: SCHEMES,
    responses: problems,
    headers: RATE_HEADERS,
  } as unknown as OpenApiDocument["components"];
  return document;
}

/** JSON Schema's patterns have no flags; of an expression with some, the generator writes `…/u`. */
function mendPatterns(part: unknown): void {
  if (typeof part !== "object" || part === null) return;
  if ("pattern" in part && typeof part.pattern === "string") {
    part.pattern = part.pattern.replace(/\/[dgimsuvy]+$/, "");
  }
  for (const value of Object.values(part)) mendPatterns(value);
}

function complete(
  operation: Operation,
  at: { path: string; method: string; problems: Record<string, Answer> },
): void {
  const { path, method, problems } = at;
  operation.operationId ??= operationIdOf(method, path);
  operation.security ??= SECURITY[accessOf(path)];
  if (method === "post" && KEYED_PATHS.test(path) && !takesKey(operation)) {
    operation.parameters = [...operation.parameters ?? [], { ...TAKES_KEY }];
  }
  addExamples(operation.requestBody?.content, { isShort: true });
  for (const [status, answer] of Object.entries(operation.responses)) {
    if ("$ref" in answer) continue;
    if (answer.content?.[PROBLEM_MEDIA_TYPE] === undefined) {
      addExamples(answer.content, { isShort: false });
      answer.headers = { ...rateHeaders(), ...answer.headers };
      continue;
    }
    problems[status] ??= problemOf(status, answer);
    operation.responses[status] = { $ref: `#/components/responses/${status}` };
  }
}

function takesKey({ parameters = [] }: Operation): boolean {
  return parameters.some(({ name }) => name.toLowerCase() === "idempotency-key");
}

/** `GET /api/devices/{id}/commands` → `get_devices_id_commands` */
function operationIdOf(method: string, path: string): string {
  const words = path.replace(/^\/api\//, "").split(/[^A-Za-z0-9_]+/).filter((word) => word !== "");
  return [method, ...words].join("_");
}

function addExamples(
  content: Record<string, Media> | undefined,
  { isShort }: { isShort: boolean },
): void {
  const json = content?.["application/json"];
  if (json?.schema === undefined) return;
  json.example ??= exampleOf(json.schema, { isShort });
}

function problemOf(status: string, answer: Answer): Answer {
  const retry = ["409", "429", "503"].includes(status)
    ? { "Retry-After": count("seconds after which trying again makes sense") }
    : {};
  const media = answer.content?.[PROBLEM_MEDIA_TYPE];
  const code = CODES[status] ?? "internal";
  const example = {
    type: status === "500" ? "about:blank" : `urn:washfleet:problem:${code}`,
    title: answer.description ?? "",
    status: Number(status),
    code,
    ...(status === "500" ? {} : { detail: DETAILS[status] ?? "Cannot do this now" }),
    request_id: "0197f3a0-5c1e-7d52-9d1c-2f6a8e4b1a01",
    ...(status === "400" ? { errors: [{ path: "name", message: "must not be empty" }] } : {}),
    ...(status === "429" ? { retry_after_ms: 12_000 } : {}),
  };
  return {
    ...answer,
    content: { [PROBLEM_MEDIA_TYPE]: { ...media, example } },
    headers: { ...rateHeaders(), ...retry },
  };
}

const CODES: Record<string, string> = {
  400: "invalid_input",
  401: "unauthenticated",
  403: "missing_scope",
  404: "device_not_found",
  409: "idempotency_key_reused",
  410: "invitation_expired",
  413: "body_too_large",
  415: "unsupported_media_type",
  429: "rate_limited",
  502: "recognizer_failed",
  503: "database_unavailable",
  504: "deadline_passed",
};

const DETAILS: Record<string, string> = {
  400: "Cannot take the request as its body is wrong: name: must not be empty",
  401: "Cannot go on without a session or an API key: none, or one that is not known",
  403: "Cannot do this as pos lacks the scope fleet:write",
};

function rateHeaders(): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(RATE_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}
