// Owns what every verb is given: who acts, through which database, in which request.
import type { Db } from "../db/sql.ts";
import type { Actor } from "./actor.ts";

/** First argument of every verb `verbNoun(ctx, input)`. */
export interface Context {
  readonly db: Db;
  readonly actor: Actor;
  /** The request's id, as in the logs and the problem answer; `null` in jobs. */
  readonly requestId: string | null;
  /** The server's clock; tests hand in their own. */
  readonly now: () => Date;
}
