// Owns the verb behind `GET /api/plates/:id`.
import type { Read } from "../contract/read.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findRead } from "./queries.ts";
import { viewRead } from "./read_view.ts";

/** One read. @throws WashfleetError `not_found`, also for one that the actor may not see */
export async function getRead(ctx: Context, id: string): Promise<Read> {
  requireScope(ctx.actor, "plates:read");
  const row = await findRead(ctx.db, id);
  if (row === undefined || !seesLocation(ctx.actor, row.location_id)) throw notFound("read", id);
  return viewRead(row);
}
