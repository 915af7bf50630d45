// Owns what a machine is told whose device another machine has now.
import type { Queryable } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import { hashDeviceToken } from "./device_token.ts";
import { findReplacedMachine } from "./machine_queries.ts";

const TOKEN_MAX_CHARS = 200;

/**
 * For a token that is not known.
 * @throws WashfleetError `device_replaced`: 401, as an agent that is told so sends nothing more
 */
export async function requireNotReplaced(db: Queryable, token: string): Promise<void> {
  if (token.length > TOKEN_MAX_CHARS) return;
  const machine = await findReplacedMachine(db, hashDeviceToken(token));
  if (machine === undefined) return;
  throw new WashfleetError(
    `Cannot go on as another machine took the place of this one as ${machine.name}: switch this ` +
      "one off, or enter a claim code of another device",
    {
      kind: "unauthenticated",
      code: "device_replaced",
      extra: { replaced_at: machine.ended_at.toISOString() },
    },
  );
}
