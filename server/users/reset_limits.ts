// Owns how often a new password may be asked for, counted in the database over all servers. Never
// says whether there is such a user: whoever is not known counts like one who is.
import { createHash } from "node:crypto";
import type { Queryable } from "../db/sql.ts";
import { countTries } from "./guess_queries.ts";

/** In a window of 15 minutes. */
export const RESET_LIMITS = { account: 3, address: 20 } as const;

const WINDOW_MS = 15 * 60_000;

export interface ResetTry {
  /** How long this address has to wait, ms; 0: not at all. */
  waitMs: number;
  /** Mails enough have gone to this account: the caller is not told. */
  isAccountFull: boolean;
}

/** Takes one try. */
export async function takeResetTry(
  db: Queryable,
  { email, address }: { email: string; address: string },
  now: Date,
): Promise<ResetTry> {
  const account = `reset account ${createHash("sha256").update(email).digest("hex")}`;
  const peer = `reset address ${address}`;
  const endsAt = new Date(now.getTime() + WINDOW_MS);
  const rows = await countTries(db, { subjects: [account, peer].toSorted(), now, endsAt });
  const of = (name: string) => rows.find(({ subject }) => subject === name);
  const byPeer = of(peer);
  const isPeerFull = (byPeer?.tries ?? 0) > RESET_LIMITS.address;
  return {
    waitMs: isPeerFull && byPeer ? byPeer.window_ends_at.getTime() - now.getTime() : 0,
    isAccountFull: (of(account)?.tries ?? 0) > RESET_LIMITS.account,
  };
}
