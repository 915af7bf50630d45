// Owns getting deliveries out: claims what is due, has it sent, records what became of it.
// Never sends itself (sender_process.ts) and never decides a schedule (record_attempt.ts).
import { setTimeout as delay } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";
import { bulkhead, ExponentialBackoff, handleAll, retry, wrap } from "cockatiel";
import type { Listener } from "../db/listen.ts";
import type { Db } from "../db/sql.ts";
import type { Sealer } from "../seal.ts";
import { continueTrace, inSpan, markFailed, requestTo, type Span, SpanKind } from "../tracing.ts";
import { Alarm } from "./alarm.ts";
import { DELIVERIES_CHANNEL } from "./enqueue_deliveries.ts";
import { createLeaseOwner, type LeaseOwner } from "./lease_owner.ts";
import { endOrphanedLeases, releaseDelivery } from "./lease_queries.ts";
import { claimDeliveries, type ClaimedDelivery, nextDueInMs } from "./outbox_queries.ts";
import type { PayloadShaper } from "./payload_shaper.ts";
import { type AttemptOutcome, type AttemptResult, recordAttempt } from "./record_attempt.ts";
import { type SenderOptions, type SenderProcess, startSender } from "./sender_process.ts";
import { signDelivery } from "./sign_delivery.ts";

/** One attempt, for metrics. `waitedMs`: from the event to this attempt. */
export interface AttemptReport extends AttemptResult {
  deliveryId: string;
  endpointId: string;
  eventType: string;
  attempt: number;
  waitedMs: number;
  /** Somebody had it sent once more: it is as old as the event, but nothing was late. */
  isReplay: boolean;
}

export interface CourierOptions {
  db: Db;
  sealer: Pick<Sealer, "open">;
  listener: Pick<Listener, "subscribe">;
  /** Makes the bodies of endpoints with a transform. */
  shaper: Pick<PayloadShaper, "shape">;
  /** IPv4 CIDRs of private networks that webhooks may reach (WASHFLEET_WEBHOOK_ALLOW_CIDRS). */
  allowCidrs: readonly string[];
  /** Ends the courier: nothing more is claimed, what is under way gets `graceMs`. */
  signal: AbortSignal;
  /** Called after each attempt; must not throw. */
  onAttempt?: (report: AttemptReport) => void;
  /** Where the sending process comes from, when not from beside this file. */
  sender?: Pick<SenderOptions, "denoPath" | "script" | "env">;
  /**
   * Most requests under way. Default 128. When as many hang, endpoints that have none under way are
   * still served, one each, up to four times as many.
   */
  concurrency?: number;
  /** Most requests under way to one endpoint. Default 8. */
  concurrencyPerEndpoint?: number;
  /** Default 15 000. */
  timeoutMs?: number;
  /** Default 2000. */
  graceMs?: number;
  retryDelaysMs?: readonly number[];
}

export interface Courier {
  /** Settles when everything is over after the signal. Never rejects. */
  readonly ended: Promise<void>;
  /** For metrics and health. */
  counts(): { underWay: number; senderRestarts: number; isSenderRunning: boolean };
  /** Sends by the courier's process, with its denial of addresses, what is no delivery. */
  send: SenderProcess["send"];
  /** Of the sending process, for tests that kill it. */
  senderPid(): number | undefined;
}

/** Starts delivering webhooks until the signal. Any number may run on one database. */
export function startCourier(options: CourierOptions): Courier {
  const courier = new CourierLoop(options);
  return {
    ended: courier.run(),
    counts: () => courier.counts(),
    send: (request) => courier.sender.send(request),
    senderPid: () => courier.sender.pid,
  };
}

const log = getLogger(["server", "webhooks"]);
/** On top of the request's timeout: signing, recording, a database that restarts. */
const LEASE_SLACK_MS = 15_000;
/** Safety net under the notifications and the timer to the next due moment. */
const LONGEST_WAIT_MS = 30_000;
const DATABASE_AWAY_WAIT_MS = 1_000;
/** How long after its server's end a delivery waits for another. */
const ORPHANS_EVERY_MS = 1_000;
const RESERVE_RATIO = 3;
/** So that many answers at once do not take every connection of the pool from the requests. */
const RECORDERS = 6;
/** A database that is away must not keep the server from ending. */
const RECORDING_GRACE_MS = 2_000;

class CourierLoop {
  readonly sender: SenderProcess;
  readonly #options: CourierOptions;
  readonly #owner: LeaseOwner;
  readonly #alarm = new Alarm();
  readonly #giveUp = new AbortController();
  readonly #underWay = new Map<ClaimedDelivery, Promise<void>>();
  readonly #concurrency: number;
  readonly #perEndpoint: number;
  readonly #timeoutMs: number;
  readonly #recording = wrap(
    bulkhead(RECORDERS, Infinity),
    retry(handleAll, { maxAttempts: 6, backoff: new ExponentialBackoff({ maxDelay: 4000 }) }),
  );

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#concurrency = options.concurrency ?? 128;
    this.#perEndpoint = options.concurrencyPerEndpoint ?? 8;
    this.#timeoutMs = options.timeoutMs ?? 15_000;
    this.#owner = createLeaseOwner(options.db);
    const { allowCidrs, sender } = options;
    this.sender = startSender({ ...sender, allowCidrs, onReady: () => this.#alarm.ring() });
  }

  counts() {
    return {
      underWay: this.#underWay.size,
      senderRestarts: this.sender.restarts,
      isSenderRunning: this.sender.isRunning,
    };
  }

  async run(): Promise<void> {
    const { listener, signal } = this.#options;
    const unsubscribe = listener.subscribe(DELIVERIES_CHANNEL, () => this.#alarm.ring());
    const watching = this.#watchOrphans();
    while (!signal.aborted) {
      await this.#alarm.wait(await this.#claim(), signal);
    }
    unsubscribe();
    await this.#drain();
    await watching;
    await this.#owner.close();
  }

  /** What a killed server had under way is free at once, not when its lease runs out. */
  async #watchOrphans(): Promise<void> {
    const { db, signal } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#owner.id();
        if (this.#owner.mayJudge && await endOrphanedLeases(db) > 0) this.#alarm.ring();
      } catch (error) {
        log.warning("cannot look for orphaned leases: {error}", { error });
      }
      await delay(ORPHANS_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** Starts what is due and free to start. @returns how long to wait for more, at most */
  async #claim(): Promise<number> {
    const places = this.#places();
    if (places.free <= 0 || !this.sender.isRunning) return LONGEST_WAIT_MS;
    try {
      // Asked before claiming: what falls due in between is claimed, or is what the wait is for.
      const dueInMs = await nextDueInMs(this.#options.db);
      const claimed = await claimDeliveries(this.#options.db, {
        ...places,
        busy: this.#busyEndpoints(),
        underWay: Array.from(this.#underWay.keys(), ({ id }) => id),
        leaseMs: this.#timeoutMs + LEASE_SLACK_MS,
        owner: await this.#owner.id(),
      });
      for (const delivery of claimed) this.#start(delivery);
      return Math.min(Math.max(dueInMs ?? Infinity, 0) + 1, LONGEST_WAIT_MS);
    } catch (error) {
      log.warning("cannot claim deliveries: {error}", { error });
      return DATABASE_AWAY_WAIT_MS;
    }
  }

  /** Many receivers that hang at once must not take the places of those that do not. */
  #places(): { free: number; perEndpoint: number } {
    const free = this.#concurrency - this.#underWay.size;
    if (free > 0) return { free, perEndpoint: this.#perEndpoint };
    return { free: free + this.#concurrency * RESERVE_RATIO, perEndpoint: 1 };
  }

  #busyEndpoints(): Map<string, number> {
    const busy = new Map<string, number>();
    for (const { endpoint_id } of this.#underWay.keys()) {
      busy.set(endpoint_id, (busy.get(endpoint_id) ?? 0) + 1);
    }
    return busy;
  }

  #start(delivery: ClaimedDelivery): void {
    if (delivery.status === "expired") {
      const result = { responseStatus: null, durationMs: null, error: null, disabled: null };
      this.#report(delivery, { outcome: "expired", ...result });
      return;
    }
    const done = this.#deliverTraced(delivery)
      // The lease runs out and it is sent again, with the same id.
      .catch((error) => log.error("cannot finish {id}: {error}", { id: delivery.id, error }))
      .finally(() => {
        this.#underWay.delete(delivery);
        this.#alarm.ring();
      });
    this.#underWay.set(delivery, done);
  }

  /** Receivers are strangers: their requests do not name the trace. */
  async #deliverTraced(delivery: ClaimedDelivery): Promise<void> {
    const span = {
      name: "deliver webhook",
      kind: SpanKind.CLIENT,
      attributes: () => ({
        ...requestTo("POST", delivery.url),
        "http.request.resend_count": delivery.attempts,
        "washfleet.delivery.id": delivery.id,
        "washfleet.event.type": delivery.event_type,
      }),
    };
    await continueTrace(
      delivery.traceparent,
      () => inSpan(span, (span) => this.#deliver(delivery, span)),
    );
  }

  async #deliver(delivery: ClaimedDelivery, span: Span): Promise<void> {
    const { db, signal, retryDelaysMs } = this.#options;
    const startedAt = new Date();
    const sent = await this.#send(delivery, startedAt);
    if (sent.kind === "answered") span.setAttribute("http.response.status_code", sent.status);
    if (sent.kind === "sender_ended" && signal.aborted) return await releaseDelivery(db, delivery);
    const result = await this.#recording.execute(() =>
      recordAttempt(db, { delivery, sent }, {
        startedAt,
        now: new Date(),
        random: Math.random(),
        retryDelaysMs,
      }), this.#giveUp.signal);
    if (result.outcome !== "delivered") markFailed(span, result.outcome);
    this.#report(delivery, result, startedAt);
  }

  async #send(delivery: ClaimedDelivery, now: Date): Promise<AttemptOutcome> {
    const { id, url, transform, expires_at } = delivery;
    const shaped = transform === null
      ? { kind: "shaped" as const, body: delivery.body }
      : await this.#options.shaper.shape({ expression: transform, event: delivery.body });
    if (shaped.kind === "unshaped") {
      return { ...shaped, duration_ms: Date.now() - now.getTime() };
    }
    const { body } = shaped;
    let headers: Record<string, string>;
    try {
      headers = signDelivery({ id, body, secrets: await this.#secretsOf(delivery) }, now);
    } catch (error) { // the server's key was changed: to be seen in the delivery's log
      return { kind: "failed", error: `not signed: ${error}`, duration_ms: 0 };
    }
    return await this.sender.send({
      url,
      headers,
      body,
      timeout_ms: this.#timeoutMs,
      not_after_ms: expires_at?.getTime() ?? null,
    });
  }

  /** The newest first. */
  async #secretsOf(delivery: ClaimedDelivery): Promise<string[]> {
    const { secret_sealed, previous_secret_sealed } = delivery;
    const sealed = [secret_sealed, ...(previous_secret_sealed ? [previous_secret_sealed] : [])];
    return await Promise.all(sealed.map((one) => this.#options.sealer.open(one)));
  }

  #report(delivery: ClaimedDelivery, result: AttemptResult, startedAt = new Date()): void {
    const report: AttemptReport = {
      ...result,
      deliveryId: delivery.id,
      endpointId: delivery.endpoint_id,
      eventType: delivery.event_type,
      attempt: delivery.attempts + 1,
      waitedMs: startedAt.getTime() - delivery.created_at.getTime(),
      isReplay: delivery.attempts_before_replay > 0,
    };
    log.info("delivery {deliveryId} {outcome}", { ...report });
    this.#options.onAttempt?.(report);
  }

  async #drain(): Promise<void> {
    const over = new AbortController();
    await Promise.race([
      Promise.all(this.#underWay.values()),
      delay(this.#options.graceMs ?? 2000, undefined, { signal: over.signal }).catch(() => {}),
    ]);
    over.abort();
    await this.sender.close();
    const giveUp = setTimeout(() => this.#giveUp.abort(), RECORDING_GRACE_MS);
    await Promise.all(this.#underWay.values());
    clearTimeout(giveUp);
  }
}
