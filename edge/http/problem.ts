// Owns how the agent says no: RFC 9457 problem JSON for every error answer. Decides nothing.
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type Problem, PROBLEM_MEDIA_TYPE } from "../../server/contract/problem.ts";
import { traceFields } from "../../server/tracing.ts";
import type { AppEnv } from "./parts.ts";

export interface ProblemInput {
  status: ContentfulStatusCode;
  /** Stable snake_case name. */
  code: string;
  /** One sentence: what is wrong, and what to do where that helps. */
  detail: string;
  errors?: Problem["errors"];
  retryAfterMs?: number;
  /** Further snake_case members. */
  extra?: Record<string, string | number | boolean | null>;
}

/** Answers with a problem. `Retry-After` is set where trying again makes sense. */
export function problem(c: Context<AppEnv>, input: ProblemInput): Response {
  const body: Problem = {
    type: `urn:washfleet:problem:${input.code}`,
    title: titleOf(input.code),
    status: input.status,
    code: input.code,
    detail: input.detail,
    request_id: c.get("requestId"),
    ...traceFields(),
    ...(input.errors === undefined ? {} : { errors: input.errors }),
    ...(input.retryAfterMs === undefined ? {} : { retry_after_ms: Math.ceil(input.retryAfterMs) }),
    ...input.extra,
  };
  if (input.retryAfterMs !== undefined) {
    c.header("Retry-After", String(Math.max(1, Math.ceil(input.retryAfterMs / 1000))));
  }
  c.header("Cache-Control", "no-store");
  return c.body(JSON.stringify(body), input.status, { "Content-Type": PROBLEM_MEDIA_TYPE });
}

/** What a thrown error becomes; an unknown one tells the client its request id and no more. */
export function problemOfError(error: Error, c: Context<AppEnv>): Response {
  if (error instanceof HTTPException) {
    const known = KNOWN[error.status];
    const status = error.status as ContentfulStatusCode;
    if (known !== undefined) return problem(c, { status, ...known });
  }
  return problem(c, {
    status: 500,
    code: "internal_error",
    detail: "The agent failed. Its log has the reason under the request id.",
  });
}

/** What Hono's own middlewares and validators throw. */
const KNOWN: Record<number, { code: string; detail: string }> = {
  400: { code: "malformed_request", detail: "The body is not valid JSON." },
  413: { code: "too_large", detail: "The body is larger than this route takes." },
};

function titleOf(code: string): string {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
