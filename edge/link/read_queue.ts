// Owns the frames on their way to be read: a short queue, newest kept, retried while young.
// Never decides which frames are worth a read.
import { getLogger } from "@logtape/logtape";
import type { ReadAnswer, ReadMeta } from "../../server/contract/device_link.ts";
import type { Frame } from "../cameras/frame_store.ts";
import type { EdgeMetrics } from "../metrics.ts";
import { type BackoffRange, createBackoff, createNudge, pause } from "./pause.ts";
import type { Answer } from "./server_client.ts";

/** A frame to be read. A retry repeats `key` and `meta` to the letter. */
export interface ReadJob {
  readonly frame: Frame;
  readonly meta: ReadMeta;
  /** Idempotency key. */
  readonly key: string;
  /** On the frame's monotonic clock: later than this, nobody wants the answer. */
  readonly expiresMonotonicMs: number;
  /** Somebody waits: goes before the others and is never the one dropped first. */
  readonly isUrgent: boolean;
}

/** What became of a job. `dropped`: newer frames needed the place, or the agent stops. */
export type ReadSent =
  | { kind: "answered"; answer: ReadAnswer }
  | { kind: "refused"; status: number; detail: string }
  | { kind: "away"; detail: string }
  | { kind: "dropped" };

export interface ReadQueueOptions {
  send: (job: ReadJob, signal: AbortSignal) => Promise<Answer<ReadAnswer>>;
  metrics: EdgeMetrics;
  backoff: BackoffRange;
  monotonicMs: () => number;
  /** Frames that wait, default 32. */
  maxWaiting?: number;
  /** Frames under way at once, default 4: one slow read must not delay the other lanes. */
  concurrency?: number;
}

/** How late a frame that nobody wants any more may leave the queue. */
const EXPIRY_CHECK_MS = 1000;

interface Waiting {
  readonly job: ReadJob;
  readonly settle: (sent: ReadSent) => void;
  lastDetail: string;
}

export class ReadQueue {
  droppedTotal = 0;
  readonly #options: ReadQueueOptions;
  readonly #waiting: Waiting[] = [];
  readonly #arrived = createNudge();
  readonly #backoff;
  #pausedUntilMs = 0;

  constructor(options: ReadQueueOptions) {
    this.#options = options;
    this.#backoff = createBackoff(options.backoff);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Puts a frame in line; the oldest that nobody waits for goes when the line is full. */
  offer(job: ReadJob): Promise<ReadSent> {
    return new Promise((settle) => {
      const waiting = { job, settle, lastDetail: "the server was not asked yet" };
      if (job.isUrgent) this.#waiting.unshift(waiting);
      else this.#waiting.push(waiting);
      if (this.#waiting.length > (this.#options.maxWaiting ?? 32)) this.#dropOldest();
      this.#arrived.nudge();
    });
  }

  #dropOldest(): void {
    const index = this.#waiting.findIndex(({ job }) => !job.isUrgent);
    const [oldest] = this.#waiting.splice(Math.max(0, index), 1);
    this.droppedTotal += 1;
    if (oldest !== undefined) this.#finish(oldest, { kind: "dropped" });
  }

  /** Sends until the signal aborts; what waits then is dropped. */
  async run(signal: AbortSignal): Promise<void> {
    const underWay = new Set<Promise<void>>();
    while (!signal.aborted) {
      this.#dropExpired();
      const waitMs = this.#pausedUntilMs - this.#options.monotonicMs();
      const isFull = underWay.size >= (this.#options.concurrency ?? 4);
      const next = waitMs > 0 || isFull ? undefined : this.#waiting.shift();
      if (next !== undefined) {
        const sending = this.#send(next, signal).finally(() => underWay.delete(sending));
        underWay.add(sending);
      } else if (isFull) {
        await Promise.race([...underWay, pause(EXPIRY_CHECK_MS, signal)]);
      } else if (waitMs > 0) {
        await pause(Math.min(waitMs, EXPIRY_CHECK_MS), signal); // whoever waits is told in time
      } else {
        await this.#arrived.wait(EXPIRY_CHECK_MS, signal);
      }
    }
    await Promise.all(underWay);
    for (const waiting of this.#waiting.splice(0)) this.#finish(waiting, { kind: "dropped" });
  }

  async #send(waiting: Waiting, signal: AbortSignal): Promise<void> {
    const answer = await this.#options.send(waiting.job, signal);
    switch (answer.kind) {
      case "ok":
        this.#backoff.reset();
        return this.#finish(waiting, { kind: "answered", answer: answer.value });
      case "away":
        waiting.lastDetail = answer.detail;
        this.#waiting.unshift(waiting);
        this.#pausedUntilMs = this.#options.monotonicMs() +
          (answer.retryAfterMs ?? this.#backoff.next());
        return this.#arrived.nudge();
      case "unauthorized":
        return this.#finish(waiting, { kind: "refused", status: 401, detail: answer.detail });
      case "refused":
        return this.#finish(waiting, answer);
    }
  }

  #dropExpired(): void {
    const nowMs = this.#options.monotonicMs();
    const expired = this.#waiting.filter(({ job }) => job.expiresMonotonicMs <= nowMs);
    for (const waiting of expired) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      this.#finish(waiting, { kind: "away", detail: waiting.lastDetail });
    }
  }

  #finish({ job, settle }: Waiting, sent: ReadSent): void {
    const outcome = sent.kind === "answered" ? sent.answer.outcome : sent.kind;
    this.#options.metrics.reads.inc({ outcome });
    const line = {
      camera_id: job.meta.camera_id,
      frame_id: job.frame.id,
      trigger: job.meta.trigger,
      command_id: job.meta.command_id,
      outcome,
      age_ms: Math.round(this.#options.monotonicMs() - job.frame.receivedMonotonicMs),
    };
    const logger = getLogger(["edge", "link"]);
    if (sent.kind === "answered") logger.debug("read", line);
    else {logger.warn("read not delivered", {
        ...line,
        detail: "detail" in sent ? sent.detail : "",
      });}
    settle(sent);
  }
}
