// Owns the API's document without a server behind it: every route's definition, nothing opened.
import { createApp } from "../../server/http/app.ts";
import { nounRoutes } from "../../server/http/noun_routes.ts";
import type { JsonSchema } from "../../server/http/openapi_examples.ts";
import { createMetrics } from "../../server/metrics.ts";

export interface Media {
  schema?: JsonSchema;
  example?: unknown;
}
export interface DocumentedOperation {
  operationId?: string;
  tags?: string[];
  summary?: string;
  description?: string;
  security?: Record<string, string[]>[];
  parameters?: {
    name: string;
    in: "path" | "query" | "header";
    required?: boolean;
    schema?: JsonSchema;
  }[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, {
    $ref?: string;
    description?: string;
    content?: Record<string, Media>;
    headers?: Record<string, unknown>;
  }>;
}
export interface ApiDocument {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: {
    responses: Record<string, { description?: string; content: Record<string, Media> }>;
    securitySchemes: Record<string, unknown>;
  };
}

/** As `/openapi.json` answers it. */
export async function apiDocument(): Promise<ApiDocument> {
  // Routes look at what they are given only when they are asked.
  const nothing = new Proxy({}, { get: () => nothing }) as never;
  const app = createApp({
    db: nothing,
    auth: nothing,
    sealer: nothing,
    metrics: createMetrics(),
    checks: {},
    publicUrl: "http://fleet.test",
    corsOrigins: [],
    routes: nounRoutes(nothing),
    now: () => new Date(),
    stopping: new AbortController().signal,
  });
  try {
    const response = await app.fetch(new Request("http://fleet.test/openapi.json"));
    return await response.json();
  } finally {
    app.close();
  }
}

/** Every operation with its name, `GET /api/plates/{id}`. */
export function operationsOf({ paths }: ApiDocument): [string, DocumentedOperation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, DocumentedOperation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ])
  );
}
