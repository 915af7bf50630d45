// Owns the verb behind `GET /api/visits`: read, missed and open ones, with the reasons of misses.
import { z } from "zod";
import type { Page } from "../contract/page.ts";
import type { Visit, VisitQuery } from "../contract/visit.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisits, type VisitRow } from "./visit_list_queries.ts";

const Cursor = z.tuple([z.int(), z.uuid()]);

/** Visits that match, newest first. Scope `plates:read`. @throws WashfleetError `invalid` cursor */
export async function listVisits(ctx: Context, query: VisitQuery): Promise<Page<Visit>> {
  requireScope(ctx.actor, "plates:read");
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor);
  const rows = await findVisits(ctx.db, {
    visible: visibleLocations(ctx.actor),
    outcome: query.outcome ?? null,
    missReason: query.miss_reason ?? null,
    locationId: query.location_id ?? null,
    deviceId: query.device_id ?? null,
    cameraId: query.camera_id ?? null,
    from: query.from === undefined ? null : new Date(query.from),
    to: query.to === undefined ? null : new Date(query.to),
    after: after && { firstSeenAt: new Date(after[0]), id: after[1] },
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, {
    limit: query.limit,
    keysOf: (row) => [row.first_seen_at.getTime(), row.id],
  });
  return { items: page.rows.map(viewVisit), next_cursor: page.nextCursor };
}

function viewVisit({ image_ref, ...row }: VisitRow): Visit {
  return {
    ...row,
    first_seen_at: row.first_seen_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    image_url: image_ref === null ? null : `/api/visits/${row.id}/image`,
  };
}
