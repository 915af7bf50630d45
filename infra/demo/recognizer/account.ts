/** The caller's account: token, calls a second, credits. Pure but for its counters; the clock is handed in. */

export type Refusal = { status: number; body: Record<string, unknown> };

const invalidToken: Refusal = {
  status: 403,
  body: { detail: "Invalid token.", status_code: 403 },
};
const throttled: Refusal = {
  status: 429,
  body: { detail: "Request was throttled. Expected available in 1 second.", status_code: 429 },
};
// The real body of this case is not published; only its status is.
const outOfCredits: Refusal = {
  status: 403,
  body: { detail: "You do not have enough credits.", status_code: 403 },
};

export class Account {
  readonly #token: string | undefined;
  readonly #ratePerSecond: number;
  readonly totalCalls: number;
  #recentMs: number[] = [];
  #calls = 0;

  /** `token` undefined: none is asked for. `ratePerSecond` may be Infinity. */
  constructor(
    { token, ratePerSecond, totalCalls }: {
      token?: string;
      ratePerSecond: number;
      totalCalls: number;
    },
  ) {
    this.#token = token;
    this.#ratePerSecond = ratePerSecond;
    this.totalCalls = totalCalls;
  }

  get calls(): number {
    return this.#calls;
  }

  checkToken(authorization: string | undefined): Refusal | undefined {
    if (this.#token === undefined || authorization === `Token ${this.#token}`) return undefined;
    return invalidToken;
  }

  /** Whether a read may start now; a refused one costs nothing. */
  admit(nowMs: number): Refusal | undefined {
    this.#recentMs = this.#recentMs.filter((atMs) => nowMs - atMs < 1000);
    if (this.#recentMs.length >= this.#ratePerSecond) return throttled;
    if (this.#calls >= this.totalCalls) return outOfCredits;
    this.#recentMs.push(nowMs);
    return undefined;
  }

  /** Every read is charged, plate or not. */
  charge(): void {
    this.#calls++;
  }

  /** The body of `GET /v1/statistics/`. */
  statistics(now: Date): Record<string, unknown> {
    const [year, month] = [now.getUTCFullYear(), now.getUTCMonth()];
    const resetsOn = new Date(Date.UTC(year, month + 1, 1)).toISOString().replace(".000Z", "Z");
    return {
      usage: { month: month + 1, calls: this.#calls, year, resets_on: resetsOn },
      total_calls: this.totalCalls,
    };
  }
}
