// Owns the verbs behind `GET /api/visits…`: read, missed and open ones, with the reasons of misses.
import { z } from "zod";
import type { Page } from "../contract/page.ts";
import type { Visit, VisitCount, VisitCountQuery, VisitQuery } from "../contract/visit.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import {
  countVisitsLike,
  findVisit,
  findVisits,
  type VisitFilter,
  type VisitRow,
} from "./visit_list_queries.ts";

const Cursor = z.tuple([z.int(), z.uuid()]);

/** Visits that match, newest first. Scope `plates:read`. @throws WashfleetError `invalid` cursor */
export async function listVisits(ctx: Context, query: VisitQuery): Promise<Page<Visit>> {
  requireScope(ctx.actor, "plates:read");
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor);
  const rows = await findVisits(ctx.db, {
    ...filterOf(ctx, query),
    after: after && { firstSeenAt: new Date(after[0]), id: after[1] },
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, {
    limit: query.limit,
    keysOf: (row) => [row.first_seen_at.getTime(), row.id],
  });
  return { items: page.rows.map(viewVisit), next_cursor: page.nextCursor };
}

/** So many are counted: more than that is "a lot" to whoever has to look at them. */
const MOST_COUNTED = 1000;

/** How many visits match. Scope `plates:read`. */
export async function countListedVisits(ctx: Context, query: VisitCountQuery): Promise<VisitCount> {
  requireScope(ctx.actor, "plates:read");
  const filter = { ...filterOf(ctx, query), after: null, limit: MOST_COUNTED + 1 };
  const count = await countVisitsLike(ctx.db, filter);
  return { count: Math.min(count, MOST_COUNTED), is_more: count > MOST_COUNTED };
}

/** One visit. Scope `plates:read`. @throws WashfleetError `not_found` */
export async function getVisit(ctx: Context, id: string): Promise<Visit> {
  requireScope(ctx.actor, "plates:read");
  const row = await findVisit(ctx.db, id);
  if (row === undefined || !seesLocation(ctx.actor, row.location_id)) throw notFound("visit", id);
  return viewVisit(row);
}

function filterOf(ctx: Context, query: VisitCountQuery): Omit<VisitFilter, "after" | "limit"> {
  return {
    visible: visibleLocations(ctx.actor),
    outcome: query.outcome ?? null,
    missReason: query.miss_reason ?? null,
    locationId: query.location_id ?? null,
    deviceId: query.device_id ?? null,
    cameraId: query.camera_id ?? null,
    from: query.from === undefined ? null : new Date(query.from),
    to: query.to === undefined ? null : new Date(query.to),
    unsureBelow: query.needs_review === true ? query.unsure_below : null,
  };
}

function viewVisit({ image_ref, ...row }: VisitRow): Visit {
  return {
    ...row,
    first_seen_at: row.first_seen_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    image_url: image_ref === null ? null : `/api/visits/${row.id}/image`,
  };
}
