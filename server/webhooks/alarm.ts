// Owns waiting that can be cut short: until rung, until a time has passed, or until the signal.
import { setTimeout as delay } from "node:timers/promises";

/** A ring while nobody waits is kept for the next wait, so that none is lost. */
export class Alarm {
  #hasRung = false;
  #wake: AbortController | undefined;

  ring(): void {
    this.#hasRung = true;
    this.#wake?.abort();
  }

  /** Returns when rung (or rung since the last wait), after `longestMs`, or at the signal. */
  async wait(longestMs: number, signal: AbortSignal): Promise<void> {
    if (!this.#hasRung && !signal.aborted) {
      this.#wake = new AbortController();
      const either = AbortSignal.any([this.#wake.signal, signal]);
      await delay(longestMs, undefined, { signal: either }).catch(() => {});
      this.#wake = undefined;
    }
    this.#hasRung = false;
  }
}
