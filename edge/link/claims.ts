// Owns the claim codes that somebody enters while the agent runs: the newest counts, each is tried
// until the server answers. What the agent was linked as goes on until a code is good.
import { enrol, type EnrolOptions } from "./enrol.ts";
import type { Identity } from "./identity.ts";
import { createNudge } from "./pause.ts";
import { ServerClient } from "./server_client.ts";
import type { ClaimWish } from "./start_link.ts";

export interface ClaimState extends ClaimWish {
  state: "enrolling" | "refused";
  /** Plain words. */
  detail: string;
}

export interface ClaimsOptions extends Omit<EnrolOptions, "client" | "claimCode" | "tell"> {
  fetch: typeof globalThis.fetch;
  /** Told of each step. */
  onStep: (claim: ClaimState) => void;
}

export class Claims {
  /** How the last one goes; null once it was good. */
  current: ClaimState | null = null;
  readonly #options: ClaimsOptions;
  readonly #arrived = createNudge();
  #wish: ClaimWish | null = null;
  #trying = new AbortController();

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  /** Takes the place of whatever was tried before. */
  wish(wish: ClaimWish): void {
    this.#wish = wish;
    this.#tell(wish, "enrolling", `Enrolling at ${wish.serverUrl}.`);
    this.#trying.abort();
    this.#arrived.nudge();
  }

  /**
   * The identity of the next code that is good; null when the signal aborts.
   * @throws Deno.errors.* when the identity cannot be kept.
   */
  async next(signal: AbortSignal): Promise<Identity | null> {
    while (!signal.aborted) {
      const wish = this.#wish;
      if (wish === null) {
        await this.#arrived.wait(LONG_MS, signal);
        continue;
      }
      this.#wish = null;
      this.#trying = new AbortController();
      const trying = AbortSignal.any([signal, this.#trying.signal]);
      const tell = (state: ClaimState["state"], detail: string) => {
        if (!trying.aborted) this.#tell(wish, state, detail);
      };
      const client = new ServerClient({
        serverUrl: wish.serverUrl,
        token: null,
        fetch: this.#options.fetch,
      });
      const identity = await enrol(
        { ...this.#options, client, claimCode: wish.code, tell },
        trying,
      );
      if (identity === null) continue;
      if (this.#wish === null) this.current = null;
      return identity;
    }
    return null;
  }

  #tell(wish: ClaimWish, state: ClaimState["state"], detail: string): void {
    this.current = { ...wish, state, detail };
    this.#options.onStep(this.current);
  }
}

/** A wait without an end, in a unit that timers take. */
const LONG_MS = 3_600_000;
