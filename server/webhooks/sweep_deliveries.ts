// Owns the job that tidies the outbox: what a crash or a switched-off endpoint left, old rows
// and old secrets.
// Leases need no sweep: one that has run out is claimed like any other.
import type { Context } from "../users/context.ts";
import {
  deleteOldDeliveries,
  expireDeliveries,
  failUnsentDeliveries,
  wakeForOverdue,
} from "./outbox_queries.ts";
import { forgetOldSecrets } from "./queries.ts";

/** How long a finished delivery can be looked up and replayed. */
const KEEP_DAYS = 30;
/** One run deletes so many at most, to hold no lock for long. */
const DELETE_AT_ONCE = 10_000;

export interface SweepResult {
  /** Past their deadline. */
  expired: number;
  /** Of endpoints that are switched off. */
  failed: number;
  deleted: number;
  /** Due for ten seconds, unsent: the couriers were woken. */
  overdue: number;
}

/** Run it every minute; running it twice changes nothing more. */
export async function sweepDeliveries(ctx: Context): Promise<SweepResult> {
  const expired = await expireDeliveries(ctx.db);
  const failed = await failUnsentDeliveries(ctx.db, null);
  const deleted = await deleteOldDeliveries(ctx.db, { keepDays: KEEP_DAYS, limit: DELETE_AT_ONCE });
  await forgetOldSecrets(ctx.db);
  const overdue = await wakeForOverdue(ctx.db);
  return { expired, failed, deleted, overdue };
}
