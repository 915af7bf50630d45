// Owns the verb that shows what an endpoint was sent, with every attempt.
import { z } from "zod";
import type { Page } from "../contract/page.ts";
import type { Delivery, DeliveryQuery } from "../contract/webhook.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toDelivery } from "./endpoint_view.ts";
import { findVisibleEndpoint } from "./find_visible_endpoint.ts";
import { findAttempts, findDeliveries } from "./delivery_queries.ts";

const Cursor = z.tuple([z.int(), z.string().max(100)]);

/** Newest first. Scope `webhooks:read`. @throws WashfleetError `not_found`, `invalid` cursor */
export async function listDeliveries(
  ctx: Context,
  query: DeliveryQuery & { endpointId: string },
): Promise<Page<Delivery>> {
  requireScope(ctx.actor, "webhooks:read");
  await findVisibleEndpoint(ctx, query.endpointId);
  const rows = await findDeliveries(ctx.db, {
    endpointId: query.endpointId,
    status: query.status ?? null,
    type: query.type ?? null,
    from: query.from ?? null,
    to: query.to ?? null,
    before: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor),
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, {
    limit: query.limit,
    keysOf: (row) => [row.created_us, row.id],
  });
  const attempts = await findAttempts(ctx.db, page.rows.map((row) => row.id));
  const attemptsOf = Map.groupBy(attempts, (attempt) => attempt.delivery_id);
  const items = page.rows.map((row) => toDelivery(row, attemptsOf.get(row.id) ?? []));
  return { items, next_cursor: page.nextCursor };
}
