// Owns the verbs that show how new machines come into use: of one device, and of all that are being
// set up.
import { z } from "zod";
import type { Commissioning } from "../contract/commissioning.ts";
import type { Page, PageQuery } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { notFound } from "../errors.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { requireScope, seesLocation, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findSetup, findSetups } from "./queries.ts";
import { toCommissioning } from "./setup_view.ts";

export interface CommissioningDeps {
  states: Pick<DeviceStates, "peek">;
}

const Cursor = z.tuple([z.uuid()]);

/** Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function getCommissioning(
  ctx: Context,
  deviceId: string,
  { states }: CommissioningDeps,
): Promise<Commissioning> {
  requireScope(ctx.actor, "fleet:read");
  const row = await findSetup(ctx.db, deviceId);
  if (row === undefined || !seesLocation(ctx.actor, row.location_id)) {
    throw notFound("device", deviceId);
  }
  return toCommissioning(row, { live: await states.peek(deviceId), now: ctx.now() });
}

/** The newest first. Scope `fleet:read`. @throws WashfleetError `invalid` cursor */
export async function listCommissioning(
  ctx: Context,
  query: PageQuery & { location_id?: string | undefined },
  { states }: CommissioningDeps,
): Promise<Page<Commissioning>> {
  requireScope(ctx.actor, "fleet:read");
  const now = ctx.now();
  const rows = await findSetups(ctx.db, {
    now,
    visible: visibleLocations(ctx.actor),
    locationId: query.location_id ?? null,
    beforeId: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.id] });
  const items = await Promise.all(
    page.rows.map(async (row) => toCommissioning(row, { live: await states.peek(row.id), now })),
  );
  return { items, next_cursor: page.nextCursor };
}
