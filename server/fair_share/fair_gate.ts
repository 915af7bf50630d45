// Owns a number of places that many share: who has one, who waits for one, who is refused. Knows
// nothing of what is done in a place, nor of HTTP.
import { FairLine } from "./fair_line.ts";

export interface GateLimits {
  /** Places that everybody has together. */
  places: number;
  /** Most of them that one share has at once. */
  perShare: number;
  /** Places on top for shares that have none: whoever floods never gets one of these. */
  reserve: number;
  /** Most that wait for a place; 0: whoever gets none is refused at once. */
  waiting: number;
  /** Most of one share that wait. */
  waitingPerShare: number;
}

/** `own_share`: the caller has enough already. `full`: others have. `gone`: nobody wants it now. */
export type Refusal = "own_share" | "full" | "gone";

/** `leave` counts once, however often it is called. */
export type Entry = { ok: true; leave: () => void } | { ok: false; why: Refusal };

export interface FairGate {
  /** Gets a place for `share`, at most `maxWaitMs` (default 0) from now. Never rejects. */
  enter(
    share: string,
    options?: { maxWaitMs?: number; signal?: AbortSignal | undefined },
  ): Promise<Entry>;
  /** How many get a place before one that would come for `share` now. */
  aheadOf(share: string): number;
  /** For metrics. */
  counts(): { held: number; waiting: number };
}

/** Nobody has a place yet. */
export function createFairGate(
  limits: GateLimits,
  onRefused: (why: Refusal) => void = () => {},
): FairGate {
  return new Gate(limits, onRefused);
}

type Settle = (entry: Entry) => void;

class Gate implements FairGate {
  readonly #limits: GateLimits;
  readonly #onRefused: (why: Refusal) => void;
  readonly #held = new Map<string, number>();
  #heldByAll = 0;
  readonly #line = new FairLine<Settle>();

  constructor(limits: GateLimits, onRefused: (why: Refusal) => void) {
    this.#limits = limits;
    this.#onRefused = onRefused;
  }

  async enter(
    share: string,
    { maxWaitMs = 0, signal }: { maxWaitMs?: number; signal?: AbortSignal | undefined } = {},
  ): Promise<Entry> {
    if (signal?.aborted) return this.#refuse("gone");
    // Nobody of this share waits then: whoever may have a place has got it.
    if (this.#mayHaveOne(share)) return this.#take(share);
    const isLineFull = this.#line.size >= this.#limits.waiting ||
      this.#line.waitingOf(share) >= this.#limits.waitingPerShare;
    if (maxWaitMs <= 0 || isLineFull) return this.#refuse(this.#whyNot(share));
    const entry = await this.#wait(share, { maxWaitMs, signal });
    return entry.ok ? entry : this.#refuse(entry.why);
  }

  aheadOf(share: string): number {
    return this.#mayHaveOne(share) ? 0 : this.#line.aheadOf(share);
  }

  counts(): { held: number; waiting: number } {
    return { held: this.#heldByAll, waiting: this.#line.size };
  }

  #wait(
    share: string,
    { maxWaitMs, signal }: { maxWaitMs: number; signal: AbortSignal | undefined },
  ): Promise<Entry> {
    return new Promise((resolve) => {
      const settle: Settle = (entry) => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onGone);
        resolve(entry);
      };
      const giveUp = (why: Refusal) => {
        if (this.#line.remove(share, settle)) settle({ ok: false, why });
      };
      const onGone = () => giveUp("gone");
      const timer = setTimeout(() => giveUp(this.#whyNot(share)), maxWaitMs);
      signal?.addEventListener("abort", onGone);
      this.#line.add(share, settle);
    });
  }

  #mayHaveOne(share: string): boolean {
    const { places, perShare, reserve } = this.#limits;
    const held = this.#held.get(share) ?? 0;
    if (held >= perShare) return false;
    return this.#heldByAll < places || (held === 0 && this.#heldByAll < places + reserve);
  }

  #take(share: string): Entry {
    this.#held.set(share, (this.#held.get(share) ?? 0) + 1);
    this.#heldByAll++;
    let isOver = false;
    const leave = () => {
      if (isOver) return;
      isOver = true;
      this.#giveBack(share);
    };
    return { ok: true, leave };
  }

  #giveBack(share: string): void {
    const held = (this.#held.get(share) ?? 0) - 1;
    if (held > 0) this.#held.set(share, held);
    else this.#held.delete(share);
    this.#heldByAll--;
    for (;;) {
      const next = this.#line.take((waiting) => this.#mayHaveOne(waiting));
      if (next === undefined) return;
      next.item(this.#take(next.share));
    }
  }

  #whyNot(share: string): Refusal {
    const { perShare, waitingPerShare } = this.#limits;
    const hasEnough = (this.#held.get(share) ?? 0) >= perShare ||
      (waitingPerShare > 0 && this.#line.waitingOf(share) >= waitingPerShare);
    return hasEnough ? "own_share" : "full";
  }

  #refuse(why: Refusal): Entry {
    this.#onRefused(why);
    return { ok: false, why };
  }
}
