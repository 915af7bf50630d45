// Owns the verb that lists the corrections of a read.
import type { Correction } from "../contract/correction.ts";
import type { Page } from "../contract/page.ts";
import type { Context } from "../users/context.ts";
import { findCorrections } from "./correction_queries.ts";
import { viewCorrection } from "./correction_view.ts";
import { getRead } from "./get_read.ts";

/** The corrections, oldest first, 200 at most: nobody has a plate corrected more often. @throws WashfleetError `not_found` */
export async function listCorrections(ctx: Context, readId: string): Promise<Page<Correction>> {
  const read = await getRead(ctx, readId);
  const rows = await findCorrections(ctx.db, read.id);
  return { items: rows.map(viewCorrection), next_cursor: null };
}
