// Owns the verb that sends many finished deliveries again, each with its own id, so many at a time.
import { z } from "zod";
import { recordAudit } from "../audit/record_audit.ts";
import type { Replay, ReplayAnswer } from "../contract/webhook.ts";
import { decodeCursor, encodeCursor } from "../db/cursor.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { reopenDeliveries } from "./delivery_queries.ts";
import { wakeCourier } from "./enqueue_deliveries.ts";
import { lockVisibleEndpoint } from "./find_visible_endpoint.ts";
import { requireEnabled } from "./test_endpoint.ts";

const Cursor = z.tuple([z.int(), z.string().max(100)]);

/**
 * Makes the deliveries due now, oldest first. What is past its event's deadline is counted and left
 * alone. Scope `webhooks:write`.
 * @throws WashfleetError `not_found`, `conflict` `endpoint_disabled`, `invalid` cursor
 */
export async function replayDeliveries(
  ctx: Context,
  input: Replay & { endpointId: string },
): Promise<ReplayAnswer> {
  requireScope(ctx.actor, "webhooks:write");
  const { endpointId, status, types, limit } = input;
  const [from, to] = [input.from ?? null, input.to ?? null];
  const after = input.cursor === undefined ? null : decodeCursor(input.cursor, Cursor);
  return await ctx.db.transaction(async (tx) => {
    requireEnabled(await lockVisibleEndpoint(ctx, endpointId, { tx }));
    const rows = await reopenDeliveries(tx, { endpointId, status, types, from, to, after, limit });
    const replayed = rows.filter((row) => row.replayed).length;
    const expired = rows.length - replayed;
    if (replayed > 0) await wakeCourier(tx);
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "endpoint.replay",
      targetKind: "endpoint",
      targetId: endpointId,
      detail: { status, types, from, to, replayed, expired },
    });
    const last = rows.length === limit ? rows.at(-1) : undefined;
    const next_cursor = last === undefined ? null : encodeCursor([last.created_us, last.id]);
    return { replayed, expired, next_cursor };
  });
}
