// Owns the mapping from errors to RFC 9457 problem answers: the only place that knows statuses.
import { getLogger } from "@logtape/logtape";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { Problem, PROBLEM_MEDIA_TYPE } from "../contract/problem.ts";
import { type ErrorKind, WashfleetError } from "../errors.ts";
import { traceFields } from "../tracing.ts";
import type { AppEnv } from "./app_env.ts";

const KINDS: Record<ErrorKind, { status: ContentfulStatusCode; title: string }> = {
  invalid: { status: 400, title: "The request is wrong" },
  unauthenticated: { status: 401, title: "Who is asking is not known" },
  forbidden: { status: 403, title: "Not allowed" },
  not_found: { status: 404, title: "Not found" },
  incomplete: { status: 408, title: "The request did not arrive in time" },
  conflict: { status: 409, title: "Not possible in the present state" },
  expired: { status: 410, title: "No longer valid" },
  too_large: { status: 413, title: "Too large" },
  unsupported: { status: 415, title: "Not a kind of content that is taken here" },
  rate_limited: { status: 429, title: "Too many requests" },
  upstream: { status: 502, title: "A service behind this one failed" },
  unavailable: { status: 503, title: "Not available now" },
  timeout: { status: 504, title: "Not in time" },
};

/** What Hono itself throws (its body parsers and middlewares), by status. */
const HTTP_KINDS: Record<number, { kind: ErrorKind; code: string }> = {
  400: { kind: "invalid", code: "malformed_request" },
  401: { kind: "unauthenticated", code: "unauthenticated" },
  403: { kind: "forbidden", code: "forbidden" },
  404: { kind: "not_found", code: "not_found" },
  413: { kind: "too_large", code: "body_too_large" },
  415: { kind: "unsupported", code: "unsupported_media_type" },
  429: { kind: "rate_limited", code: "rate_limited" },
};

const content = { [PROBLEM_MEDIA_TYPE]: { schema: Problem } } as const;

/** `responses` that every route definition takes in, for OpenAPI: `...PROBLEM_RESPONSES`. */
export const PROBLEM_RESPONSES = {
  400: { description: KINDS.invalid.title, content },
  401: { description: KINDS.unauthenticated.title, content },
  403: { description: KINDS.forbidden.title, content },
  404: { description: KINDS.not_found.title, content },
  408: { description: KINDS.incomplete.title, content },
  409: { description: KINDS.conflict.title, content },
  410: { description: KINDS.expired.title, content },
  413: { description: KINDS.too_large.title, content },
  415: { description: KINDS.unsupported.title, content },
  429: { description: KINDS.rate_limited.title, content },
  500: { description: "A fault of the server", content },
  502: { description: KINDS.upstream.title, content },
  503: { description: KINDS.unavailable.title, content },
  504: { description: KINDS.timeout.title, content },
} as const;

/** `app.onError`: the answer for whatever a route threw. */
export function answerProblem(error: unknown, c: Context<AppEnv>): Response {
  const requestId = c.get("requestId");
  const problem = { ...problemOf(error, requestId), ...traceFields() };
  if (problem.status >= 500) {
    getLogger(["server", "http"]).error("{method} {path} failed", {
      method: c.req.method,
      path: c.req.path,
      request_id: requestId,
      code: problem.code,
      error,
    });
  }
  c.header("cache-control", "no-store");
  if (problem.status === 401) c.header("www-authenticate", "Bearer");
  if (problem.retry_after_ms !== undefined) {
    c.header("retry-after", String(Math.ceil(problem.retry_after_ms / 1000)));
  }
  return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
    "content-type": PROBLEM_MEDIA_TYPE,
  });
}

/** The problem to tell of. An error that nobody expected says its request id and nothing else. */
export function problemOf(error: unknown, requestId?: string): Problem {
  const expected = expectedError(error);
  const id = requestId === undefined ? {} : { request_id: requestId };
  if (expected === undefined) {
    return { type: "about:blank", title: "A fault of the server", status: 500, ...INTERNAL, ...id };
  }
  const { status, title } = KINDS[expected.kind];
  return {
    ...expected.extra,
    type: `urn:washfleet:problem:${expected.code}`,
    title,
    status,
    code: expected.code,
    detail: expected.message,
    ...id,
    ...(expected.faults.length > 0 ? { errors: expected.faults } : {}),
    ...(expected.retryAfterMs === undefined
      ? {}
      : { retry_after_ms: Math.max(0, Math.round(expected.retryAfterMs)) }),
  };
}

const INTERNAL = { code: "internal" };

function expectedError(error: unknown): WashfleetError | undefined {
  if (error instanceof WashfleetError) return error;
  if (!(error instanceof HTTPException)) return undefined;
  const known = HTTP_KINDS[error.status];
  if (known === undefined) return undefined;
  return new WashfleetError(error.message || KINDS[known.kind].title, { ...known, cause: error });
}
