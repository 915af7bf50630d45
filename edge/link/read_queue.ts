// Owns the fresh frames on their way to be read: a short line in memory, those somebody waits for
// first. What the server does not take within seconds is handed over to be kept (spool/).
// Never decides which frames are worth a read.
import type { ReadAnswer, ReadMeta, ReadTrigger } from "../../server/contract/device_link.ts";
import type { Frame } from "../cameras/frame_store.ts";
import { type BackoffRange, createBackoff, createNudge } from "./pause.ts";
import type { Answer } from "./server_client.ts";

/** A frame to be read. */
export interface ReadJob {
  readonly frame: Frame;
  readonly trigger: ReadTrigger;
  readonly commandId: string | null;
  /** Idempotency key: a retry repeats it. */
  readonly key: string;
  /** W3C Trace Context of the read. */
  readonly traceparent?: string | undefined;
  /** On the frame's monotonic clock: later than this, nobody wants the answer. Null: it is kept. */
  readonly expiresMonotonicMs: number | null;
  /** Somebody waits: goes before the others and is never the one dropped first. */
  readonly isUrgent: boolean;
}

/**
 * What became of a job. `spooled`: the server is away, and the frame is delivered when it is back.
 * `dropped`: newer frames needed the place, or the agent stops.
 */
export type ReadSent =
  | { kind: "answered"; answer: ReadAnswer }
  | { kind: "refused"; status: number; detail: string }
  | { kind: "away"; detail: string }
  | { kind: "spooled" }
  | { kind: "dropped" };

/** A copy on the disk, not delivered by anybody until it is released. */
export interface KeptRead {
  remove(): Promise<void>;
  release(): void;
}

export interface ReadQueueOptions {
  send: (job: ReadJob, meta: ReadMeta, signal: AbortSignal) => Promise<Answer<ReadAnswer>>;
  /** Called once a job, when it is first sent or kept: a retry repeats it to the letter. */
  stamp: (job: ReadJob) => ReadMeta;
  /** Not before the server's time is known: a frame's stamp cannot be changed once it was sent. */
  canSend: () => boolean;
  /** @throws when the frame cannot be kept now. */
  keep: (job: ReadJob, meta: ReadMeta) => Promise<KeptRead>;
  /** Told of every job's end. */
  onEnd: (job: ReadJob, sent: ReadSent) => void;
  backoff: BackoffRange;
  monotonicMs: () => number;
  /** A card wears out by writing: a frame is kept only when the server did not take it so long. */
  keepAfterMs: number;
  /** Frames that wait, default 32. */
  maxWaiting?: number;
  /** Frames under way at once, default 4: one slow read must not delay the other lanes. */
  concurrency?: number;
}

/** How late a frame may be kept, or leave the line when nobody wants it any more. */
const CHECK_MS = 500;

/** After the disk refused a frame. */
const KEEP_AGAIN_MS = 5000;

interface Waiting {
  readonly job: ReadJob;
  readonly settle: (sent: ReadSent) => void;
  meta: ReadMeta | null;
  lastDetail: string;
  isFlying: boolean;
  readonly keepAtMs: number;
  /** While it is being written, and after; null in the end: it could not be. */
  keeping: Promise<KeptRead | null> | null;
}

export class ReadQueue {
  readonly #options: ReadQueueOptions;
  readonly #line: Waiting[] = [];
  readonly #changed = createNudge();
  readonly #working = new Set<Promise<void>>();
  readonly #backoff;
  #pausedUntilMs = 0;
  #keepAgainMs = 0;

  constructor(options: ReadQueueOptions) {
    this.#options = options;
    this.#backoff = createBackoff(options.backoff);
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** Nothing fresh waits to be sent, and there is room beside what is under way. */
  get isIdle(): boolean {
    return this.#line.every(({ isFlying }) => isFlying) && !this.#isFull;
  }

  /** Puts a frame in line; when that is full, the oldest that nobody waits for leaves it. */
  offer(job: ReadJob): Promise<ReadSent> {
    return new Promise((settle) => {
      const waiting = {
        job,
        settle,
        meta: null,
        lastDetail: "the server was not asked yet",
        isFlying: false,
        keepAtMs: this.#options.monotonicMs() + this.#options.keepAfterMs,
        keeping: null,
      };
      const firstPatient = job.isUrgent ? this.#line.findIndex((one) => !one.job.isUrgent) : -1;
      this.#line.splice(firstPatient === -1 ? this.#line.length : firstPatient, 0, waiting);
      if (this.#line.length > this.#maxWaiting) this.#relieve();
      this.#changed.nudge();
    });
  }

  /** Sends until the signal aborts; then what waits is kept, or dropped where that cannot be. */
  async run(signal: AbortSignal): Promise<void> {
    const { monotonicMs, canSend } = this.#options;
    while (!signal.aborted) {
      this.#dropExpired();
      const mayNow = canSend() && this.#pausedUntilMs <= monotonicMs() && !this.#isFull;
      const next = mayNow ? this.#line.find(isIdle) : undefined;
      if (next !== undefined) {
        this.#track(this.#send(next, signal));
        continue;
      }
      for (const waiting of this.#line) if (this.#isKeepDue(waiting)) this.#keep(waiting);
      await this.#changed.wait(this.#untilNextMs(), signal);
    }
    await this.#settled();
    for (const waiting of this.#line) if (isKeepable(waiting)) this.#keep(waiting);
    await this.#settled();
    for (const waiting of [...this.#line]) this.#end(waiting, { kind: "dropped" });
  }

  async #settled(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  get #maxWaiting(): number {
    return this.#options.maxWaiting ?? 32;
  }

  get #isFull(): boolean {
    const flying = this.#line.filter(({ isFlying }) => isFlying).length;
    return flying >= (this.#options.concurrency ?? 4);
  }

  #untilNextMs(): number {
    const pausedMs = this.#pausedUntilMs - this.#options.monotonicMs();
    const checkMs = Math.min(CHECK_MS, this.#options.keepAfterMs);
    return pausedMs > 0 ? Math.min(pausedMs, checkMs) : checkMs;
  }

  /** Onto the disk before its time; dropped when that is too slow, or refuses. */
  #relieve(): void {
    const mayWait = this.#line.length <= 2 * this.#maxWaiting;
    const idle = this.#line.filter(isIdle);
    const oldest = idle.find(({ job }) => !job.isUrgent) ?? idle[0];
    if (oldest === undefined) return;
    if (mayWait && this.#mayKeep && isKeepable(oldest)) this.#keep(oldest);
    else this.#end(oldest, { kind: "dropped" });
  }

  async #send(waiting: Waiting, signal: AbortSignal): Promise<void> {
    waiting.isFlying = true;
    waiting.meta ??= this.#options.stamp(waiting.job);
    const answer = await this.#options.send(waiting.job, waiting.meta, signal);
    if (answer.kind === "ok") this.#backoff.reset();
    if (answer.kind === "ok" || answer.kind === "refused" || isHopeless(answer, waiting)) {
      const kept = await waiting.keeping;
      await kept?.remove();
      return this.#end(waiting, sentOf(answer));
    }
    waiting.isFlying = false;
    waiting.lastDetail = answer.detail;
    const retryAfterMs = answer.kind === "away" ? answer.retryAfterMs : null;
    this.#pausedUntilMs = this.#options.monotonicMs() + (retryAfterMs ?? this.#backoff.next());
    if (waiting.keeping !== null) this.#handOver(waiting, await waiting.keeping);
    this.#changed.nudge();
  }

  #isKeepDue(waiting: Waiting): boolean {
    return isKeepable(waiting) && this.#mayKeep &&
      waiting.keepAtMs <= this.#options.monotonicMs();
  }

  get #mayKeep(): boolean {
    return this.#keepAgainMs <= this.#options.monotonicMs();
  }

  /** Also while it is under way: a server that does not answer must not cost the frame. */
  #keep(waiting: Waiting): void {
    const { job } = waiting;
    const meta = waiting.meta ?? this.#options.stamp(job);
    const keeping = this.#options.keep(job, meta).catch(() => null);
    waiting.keeping = keeping;
    this.#track(keeping.then((kept) => {
      if (!waiting.isFlying) this.#handOver(waiting, kept);
    }));
  }

  #handOver(waiting: Waiting, kept: KeptRead | null): void {
    if (!this.#line.includes(waiting)) return; // answered meanwhile
    if (kept === null) {
      waiting.keeping = null;
      this.#keepAgainMs = this.#options.monotonicMs() + KEEP_AGAIN_MS;
      return;
    }
    kept.release();
    this.#end(waiting, { kind: "spooled" });
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => {
      this.#working.delete(tracked);
      this.#changed.nudge();
    });
    this.#working.add(tracked);
  }

  #dropExpired(): void {
    const nowMs = this.#options.monotonicMs();
    const isLate = ({ job, isFlying }: Waiting) =>
      job.expiresMonotonicMs !== null && job.expiresMonotonicMs <= nowMs && !isFlying;
    for (const waiting of this.#line.filter(isLate)) {
      this.#end(waiting, { kind: "away", detail: waiting.lastDetail });
    }
  }

  #end(waiting: Waiting, sent: ReadSent): void {
    const index = this.#line.indexOf(waiting);
    if (index < 0) return;
    this.#line.splice(index, 1);
    this.#options.onEnd(waiting.job, sent);
    waiting.settle(sent);
  }
}

function isIdle({ isFlying, keeping }: Waiting): boolean {
  return !isFlying && keeping === null;
}

function isKeepable({ job, keeping }: Waiting): boolean {
  return job.expiresMonotonicMs === null && keeping === null;
}

/** A token that does not count may count again, which helps nobody who waits now. */
function isHopeless(answer: Answer<unknown>, { job }: Waiting): boolean {
  return answer.kind === "unauthorized" && job.expiresMonotonicMs !== null;
}

function sentOf(answer: Answer<ReadAnswer>): ReadSent {
  switch (answer.kind) {
    case "ok":
      return { kind: "answered", answer: answer.value };
    case "refused":
      return answer;
    case "unauthorized":
      return { kind: "refused", status: 401, detail: answer.detail };
    case "away":
      return { kind: "away", detail: answer.detail };
  }
}
