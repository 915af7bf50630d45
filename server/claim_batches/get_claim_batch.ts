// Owns the verbs that show batches and how far their devices have come; codes are on the sheet.
import { z } from "zod";
import type { ClaimBatch, ClaimBatchDetail } from "../contract/claim_batch.ts";
import type { Page, PageQuery } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toBatchItem, toClaimBatch } from "./batch_view.ts";
import { type ClaimBatchRow, findBatch, findBatchClaims, findBatches } from "./queries.ts";

const Cursor = z.tuple([z.uuid()]);

/** A page of batches, newest first. Scope `fleet:read`. @throws WashfleetError `invalid` cursor */
export async function listClaimBatches(ctx: Context, query: PageQuery): Promise<Page<ClaimBatch>> {
  requireScope(ctx.actor, "fleet:read");
  const rows = await findBatches(ctx.db, {
    visible: visibleLocations(ctx.actor),
    beforeId: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.id] });
  return { items: page.rows.map(toClaimBatch), next_cursor: page.nextCursor };
}

/** Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function getClaimBatch(ctx: Context, id: string): Promise<ClaimBatchDetail> {
  requireScope(ctx.actor, "fleet:read");
  const batch = await findVisibleBatch(ctx, id);
  const claims = await findBatchClaims(ctx.db, batch);
  const now = ctx.now();
  return { ...toClaimBatch(batch), items: claims.map((claim) => toBatchItem(claim, now)) };
}

/** @throws WashfleetError `not_found`, also for a batch of a location that is not to be seen */
export async function findVisibleBatch(ctx: Context, id: string): Promise<ClaimBatchRow> {
  const batch = await findBatch(ctx.db, id);
  if (batch === undefined || !seesLocation(ctx.actor, batch.location_id)) {
    throw notFound("claim batch", id);
  }
  return batch;
}
