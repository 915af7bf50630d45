// Owns how often a password may be tried in vain, counted in the database over all servers. A right
// one is given back. Three counts, so that nobody who only knows an address can lock its owner out:
// an account from one address, an account from anywhere, one address at any account.
import { createHash } from "node:crypto";
import type { Queryable } from "../db/sql.ts";
import { countTries, uncountTries } from "./guess_queries.ts";

/** Wrong passwords in a window of 15 minutes. */
export const GUESS_LIMITS = { pair: 10, address: 50, account: 100 } as const;

const WINDOW_MS = 15 * 60_000;

export interface Guess {
  /** As it was typed; an account that does not exist counts like one that does. */
  email: string;
  address: string;
}

/**
 * Takes one try, before it is known whether it is right: those that come at once count.
 * @returns 0, or how long to wait, ms
 */
export async function takeGuess(db: Queryable, guess: Guess, now: Date): Promise<number> {
  const subjects = subjectsOf(guess);
  const endsAt = new Date(now.getTime() + WINDOW_MS);
  // In one order, or two tries at once could each wait for the other.
  const names = subjects.map(({ name }) => name).toSorted();
  const rows = await countTries(db, { subjects: names, now, endsAt });
  const waits = rows.map(({ subject, tries, window_ends_at }) => {
    const limit = subjects.find(({ name }) => name === subject)?.limit ?? 0;
    return tries > limit ? window_ends_at.getTime() - now.getTime() : 0;
  });
  return Math.max(0, ...waits);
}

/** The try was no wrong password. */
export async function giveGuessBack(db: Queryable, guess: Guess): Promise<void> {
  const names = subjectsOf(guess).map(({ name }) => name).toSorted();
  await uncountTries(db, names);
}

/** Hashed: what people type into the wrong field is no business of the table's. */
function subjectsOf({ email, address }: Guess): { name: string; limit: number }[] {
  const account = createHash("sha256").update(email.trim().toLowerCase()).digest("hex");
  return [
    { name: `account ${account}`, limit: GUESS_LIMITS.account },
    { name: `address ${address}`, limit: GUESS_LIMITS.address },
    { name: `pair ${account} ${address}`, limit: GUESS_LIMITS.pair },
  ];
}
