// Owns what an attempt means for its delivery and endpoint, written down in one transaction.
import type { Db, Queryable } from "../db/sql.ts";
import { type DisabledReason, disableReason } from "./endpoint_health.ts";
import { nextAttempt, parseRetryAfter } from "./next_attempt.ts";
import {
  type ClaimedDelivery,
  disableEndpoint,
  finishAttempt,
  insertAttempt,
  lockEndpointHealth,
  markEndpointFailing,
  markEndpointWell,
} from "./outbox_queries.ts";
import type { SendOutcome } from "./sender_process.ts";

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
  attempted: { delivery: ClaimedDelivery; sent: SendOutcome },
  options: RecordOptions,
): Promise<AttemptResult> {
  const { delivery, sent } = attempted;
  const isDelivered = sent.kind === "answered" && sent.status >= 200 && sent.status <= 299;
  return await db.transaction(async (tx) => {
    if (sent.kind === "too_late") return await recordExpired(tx, delivery);
    // The endpoint's row first: everyone locks in this order.
    const judged = isDelivered
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
    if (disabled !== null) {
      await disableEndpoint(tx, { id: delivery.endpoint_id, reason: disabled });
    }
    return { ...result, outcome: status === "pending" ? "retrying" : status };
  });
}

interface Judgement {
  status: "pending" | "delivered" | "failed" | "expired";
  delayMs: number | null;
  disabled: DisabledReason | null;
}

async function judgeSuccess(tx: Queryable, delivery: ClaimedDelivery): Promise<Judgement> {
  await markEndpointWell(tx, delivery.endpoint_id);
  return { status: "delivered", delayMs: null, disabled: null };
}

async function judgeFailure(
  tx: Queryable,
  { delivery, sent }: { delivery: ClaimedDelivery; sent: SendOutcome },
  options: RecordOptions,
): Promise<Judgement> {
  const health = await lockEndpointHealth(tx, delivery.endpoint_id);
  if (health === undefined || !health.enabled) {
    return { status: "failed", delayMs: null, disabled: null };
  }
  const nowMs = options.now.getTime();
  let disabled: DisabledReason | null = null;
  // The receiver is not to blame when it was our process that ended.
  if (sent.kind !== "sender_ended") {
    await markEndpointFailing(tx, delivery.endpoint_id);
    disabled = disableReason({
      failingSinceMs: health.failing_since?.getTime() ?? null,
      responseStatus: sent.kind === "answered" ? sent.status : null,
      failedHalfADayAgo: health.failed_half_a_day_ago,
    }, nowMs);
  }
  if (disabled !== null) return { status: "failed", delayMs: null, disabled };
  const next = nextAttempt({
    attempt: delivery.attempts - delivery.attempts_before_replay + 1,
    retryAfterMs: sent.kind === "answered" ? parseRetryAfter(sent.retry_after, nowMs) : null,
    expiresInMs: delivery.expires_at === null ? null : delivery.expires_at.getTime() - nowMs,
  }, { random: options.random, ...(options.retryDelaysMs && { delaysMs: options.retryDelaysMs }) });
  if (next.kind === "retry") return { status: "pending", delayMs: next.delayMs, disabled };
  return { status: next.kind === "expired" ? "expired" : "failed", delayMs: null, disabled };
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

function describe(sent: Exclude<SendOutcome, { kind: "too_late" }>) {
  switch (sent.kind) {
    case "answered":
      return { responseStatus: sent.status, durationMs: sent.duration_ms, error: null };
    case "failed":
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
