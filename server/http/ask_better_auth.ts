// Owns how our routes put a question to better-auth: its answer or a problem in our shape, tokens only
// in cookies, wrong passwords counted, each change in the audit log.
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { recordAudit } from "../audit/record_audit.ts";
import type { AuditAction } from "../contract/audit_action.ts";
import type { Db } from "../db/sql.ts";
import { type ErrorKind, WashfleetError } from "../errors.ts";
import type { Actor } from "../users/actor.ts";
import { type Auth, PEER_HEADER } from "../users/auth.ts";
import { identifySession, sessionsAway } from "../users/identify.ts";
import { giveGuessBack, takeGuess } from "../users/sign_in_guesses.ts";
import type { AppEnv } from "./app_env.ts";
import { peerOf } from "./peer.ts";

export interface AuthDeps {
  db: Db;
  auth: Pick<Auth, "api" | "handler" | "$context">;
  /** Where people reach the server. */
  publicUrl: string;
  now: () => Date;
}

/** Has better-auth answer; its cookies go along with our answer. `path` is below /api/auth. */
export async function askBetterAuth(
  deps: AuthDeps,
  c: Context<AppEnv>,
  { path, body }: { path: string; body?: unknown },
): Promise<unknown> {
  const headers = new Headers(c.req.raw.headers);
  headers.delete("content-length");
  headers.set(PEER_HEADER, peerOf(c));
  // csrf.ts has judged the real one; better-auth knows only the server's public name.
  headers.set("origin", new URL(deps.publicUrl).origin);
  if (body !== undefined) headers.set("content-type", "application/json");
  const response = await deps.auth.handler(
    new Request(new URL(`/api/auth${path}`, deps.publicUrl), {
      method: body === undefined ? "GET" : "POST",
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response, answer);
  for (const cookie of response.headers.getSetCookie()) {
    c.header("set-cookie", cookie, { append: true });
  }
  c.header("cache-control", "no-store");
  return answer;
}

const KINDS: Record<number, ErrorKind> = {
  400: "invalid",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  422: "invalid",
  429: "rate_limited",
};
const LOCKED_MS = 900_000;

const Refusal = z.object({ code: z.string().optional(), message: z.string().optional() }).catch({});

function refusal(response: Response, answer: unknown): Error {
  const kind = KINDS[response.status];
  if (kind === undefined) return sessionsAway(`better-auth answered ${response.status}`);
  const { code, message } = Refusal.parse(answer);
  return new WashfleetError(message ?? "Cannot do this now", {
    kind,
    code: code?.toLowerCase() ?? kind,
    ...(kind === "rate_limited" ? { retryAfterMs: LOCKED_MS } : {}),
  });
}

const WRONG = new Set<ErrorKind>(["invalid", "unauthenticated", "forbidden"]);

/**
 * Does what needs a password, unless too many wrong ones were tried.
 * @throws WashfleetError `rate_limited` `too_many_wrong_passwords`, and what `work` throws
 */
export async function countingGuesses<T>(
  deps: AuthDeps,
  { email, address }: { email: string; address: string },
  work: () => Promise<T>,
): Promise<T> {
  const guess = { email, address };
  const waitMs = await takeGuess(deps.db, guess, deps.now());
  if (waitMs > 0) {
    throw new WashfleetError("Cannot try more passwords now: too many were wrong", {
      kind: "rate_limited",
      code: "too_many_wrong_passwords",
      retryAfterMs: waitMs,
    });
  }
  let isWrong = false;
  try {
    return await work();
  } catch (error) {
    isWrong = error instanceof WashfleetError && WRONG.has(error.kind);
    throw error;
  } finally {
    if (!isWrong) await giveGuessBack(deps.db, guess);
  }
}

/** The user of the request's session. @throws WashfleetError `unauthenticated` without one */
export async function signedInUser(
  deps: AuthDeps,
  c: Context<AppEnv>,
): Promise<{ actor: Actor; email: string }> {
  const identified = await identifySession(deps.auth, c.req.raw.headers, { prolong: false });
  if (identified !== null) return identified;
  throw new WashfleetError("Cannot go on without a session: sign in", {
    kind: "unauthenticated",
    code: "unauthenticated",
  });
}

/** A row of what a user did to their own account. */
export async function auditUser(
  deps: AuthDeps,
  c: Context<AppEnv>,
  entry: { actor: Pick<Actor, "kind" | "id" | "name">; action: AuditAction },
): Promise<void> {
  await recordAudit(deps.db, {
    ...entry,
    requestId: c.get("requestId") ?? null,
    targetKind: "user",
    targetId: entry.actor.id,
    detail: { peer: peerOf(c) },
  });
}
