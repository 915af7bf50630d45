// Owns what an attempt means for its delivery and endpoint, written down in one transaction.
import type { Db, Queryable } from "../db/sql.ts";
import {
  type DisabledReason,
  type FailureVerdict,
  judgeEndpointFailure,
} from "./endpoint_health.ts";
import {
  disableEndpoint,
  type EndpointHealthRow,
  lockEndpointHealth,
  markEndpointFailing,
  markEndpointWell,
} from "./endpoint_health_queries.ts";
import { nextAttempt, parseRetryAfter } from "./next_attempt.ts";
import { type ClaimedDelivery, finishAttempt, insertAttempt } from "./outbox_queries.ts";
import type { SendOutcome } from "./sender_process.ts";
import { tellEndpointDisabled, tellEndpointFailing } from "./tell_endpoint_health.ts";

/** `unshaped`: its endpoint's expression made no body; `isFinal`: nor would it at a second try. */
export type AttemptOutcome =
  | SendOutcome
  | { kind: "unshaped"; error: string; isFinal: boolean; duration_ms: number };

/** What became of a delivery through one attempt. `lost`: it was another courier's by then. */
export interface AttemptResult {
  outcome: "delivered" | "retrying" | "failed" | "expired" | "lost";
  responseStatus: number | null;
  durationMs: number | null;
  error: string | null;
  /** The endpoint was switched off by this attempt. */
  disabled: DisabledReason | null;
}

export interface RecordOptions {
  startedAt: Date;
  now: Date;
  /** 0–1, for the jitter. */
  random: number;
  /** Default: the schedule of {@link nextAttempt}. */
  retryDelaysMs?: readonly number[] | undefined;
}

/** @throws pg.DatabaseError; recording again is safe: a second time finds the lease gone. */
export async function recordAttempt(
  db: Db,
  attempted: { delivery: ClaimedDelivery; sent: AttemptOutcome },
  options: RecordOptions,
): Promise<AttemptResult> {
  const { delivery, sent } = attempted;
  return await db.transaction(async (tx) => {
    if (sent.kind === "too_late") return await recordExpired(tx, delivery);
    // The endpoint's row first: everyone locks in this order.
    const judged = isDelivered(sent)
      ? await judgeSuccess(tx, delivery)
      : await judgeFailure(tx, attempted, options);
    const { status, delayMs, disabled } = judged;
    const attempt = delivery.attempts + 1;
    const { id, lease } = delivery;
    const isOurs = await finishAttempt(tx, { id, lease, status, delayMs, attempt });
    const result = { ...describe(sent), disabled };
    if (!isOurs) return { ...result, outcome: "lost", disabled: null };
    await insertAttempt(tx, {
      delivery_id: id,
      attempt,
      started_at: options.startedAt,
      duration_ms: result.durationMs ?? 0,
      response_status: result.responseStatus,
      response_excerpt: sent.kind === "answered" ? storable(sent.excerpt) : null,
      error: result.error === null ? null : storable(result.error),
    });
    if (judged.health !== null) await recordHealth(tx, judged.health);
    return { ...result, outcome: status === "pending" ? "retrying" : status };
  });
}

function isDelivered(sent: AttemptOutcome): boolean {
  return sent.kind === "answered" && sent.status >= 200 && sent.status <= 299;
}

/** What the failure makes of the endpoint, to be written down with it. */
interface Health {
  endpoint: EndpointHealthRow;
  verdict: FailureVerdict;
}

interface Judgement {
  status: "pending" | "delivered" | "failed" | "expired";
  delayMs: number | null;
  disabled: DisabledReason | null;
  health: Health | null;
}

async function judgeSuccess(tx: Queryable, delivery: ClaimedDelivery): Promise<Judgement> {
  await markEndpointWell(tx, delivery.endpoint_id);
  return { status: "delivered", delayMs: null, disabled: null, health: null };
}

async function judgeFailure(
  tx: Queryable,
  { delivery, sent }: { delivery: ClaimedDelivery; sent: AttemptOutcome },
  options: RecordOptions,
): Promise<Judgement> {
  const endpoint = await lockEndpointHealth(tx, delivery.endpoint_id);
  if (endpoint === undefined || !endpoint.enabled) {
    return { status: "failed", delayMs: null, disabled: null, health: null };
  }
  // The receiver is not to blame when it was our process that ended.
  const health = sent.kind === "sender_ended"
    ? null
    : { endpoint, verdict: verdictOn(endpoint, sent) };
  const disabled = health?.verdict.disable ?? null;
  if (disabled !== null || (sent.kind === "unshaped" && sent.isFinal)) {
    return { status: "failed", delayMs: null, disabled, health };
  }
  const nowMs = options.now.getTime();
  const next = nextAttempt({
    attempt: delivery.attempts - delivery.attempts_before_replay + 1,
    retryAfterMs: sent.kind === "answered" ? parseRetryAfter(sent.retry_after, nowMs) : null,
    expiresInMs: delivery.expires_at === null ? null : delivery.expires_at.getTime() - nowMs,
  }, { random: options.random, ...(options.retryDelaysMs && { delaysMs: options.retryDelaysMs }) });
  if (next.kind === "retry") return { status: "pending", delayMs: next.delayMs, disabled, health };
  const status = next.kind === "expired" ? "expired" : "failed";
  return { status, delayMs: null, disabled, health };
}

function verdictOn(endpoint: EndpointHealthRow, sent: AttemptOutcome): FailureVerdict {
  return judgeEndpointFailure({
    failingSinceMs: endpoint.failing_since?.getTime() ?? null,
    lastFailedMs: endpoint.last_failed_at?.getTime() ?? null,
    failingDays: endpoint.failing_days,
    warnedMs: endpoint.warned_at?.getTime() ?? null,
  }, {
    responseStatus: sent.kind === "answered" ? sent.status : null,
    nowMs: endpoint.now.getTime(),
  });
}

/** Last in the transaction, as it may append an event. */
async function recordHealth(tx: Queryable, { endpoint, verdict }: Health): Promise<void> {
  const { after, disable, warn } = verdict;
  const failingSince = dateOf(after.failingSinceMs) ?? endpoint.now;
  await markEndpointFailing(tx, {
    id: endpoint.id,
    failing_since: failingSince,
    last_failed_at: dateOf(after.lastFailedMs),
    failing_days: after.failingDays,
    warned_at: dateOf(after.warnedMs),
  });
  if (disable !== null) {
    await disableEndpoint(tx, { id: endpoint.id, reason: disable });
    await tellEndpointDisabled(tx, { endpoint, reason: disable, at: endpoint.now });
  } else if (warn) {
    await tellEndpointFailing(tx, { endpoint, failingSince, at: endpoint.now });
  }
}

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

async function recordExpired(tx: Queryable, delivery: ClaimedDelivery): Promise<AttemptResult> {
  const { id, lease } = delivery;
  const isOurs = await finishAttempt(tx, {
    id,
    lease,
    status: "expired",
    delayMs: null,
    attempt: null,
  });
  return {
    outcome: isOurs ? "expired" : "lost",
    responseStatus: null,
    durationMs: null,
    error: null,
    disabled: null,
  };
}

function describe(sent: Exclude<AttemptOutcome, { kind: "too_late" }>) {
  switch (sent.kind) {
    case "answered":
      return { responseStatus: sent.status, durationMs: sent.duration_ms, error: null };
    case "failed":
    case "unshaped":
      return { responseStatus: null, durationMs: sent.duration_ms, error: sent.error };
    case "sender_ended":
      return {
        responseStatus: null,
        durationMs: null,
        error: "the sending process ended before the answer came: it may have been received",
      };
  }
}

/** Postgres keeps no NUL in a text, which a receiver may well answer with. */
function storable(text: string): string {
  return text.replaceAll("\0", "\ufffd");
}
