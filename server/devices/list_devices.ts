// Owns the verb that lists the devices which the actor may know of.
import { z } from "zod";
import type { DeviceQuery } from "../contract/device_settings.ts";
import type { Device } from "../contract/fleet.ts";
import type { Page } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findCameras } from "./camera_queries.ts";
import { toDevice } from "./device_view.ts";
import { parseLabelExpression } from "./label_expression.ts";
import { findDevices } from "./queries.ts";

const Cursor = z.tuple([z.string(), z.uuid()]);

/** A page of devices by name. Scope `fleet:read`. @throws WashfleetError `invalid` cursor */
export async function listDevices(
  ctx: Context,
  query: DeviceQuery,
  deps: { states: Pick<DeviceStates, "get"> },
): Promise<Page<Device>> {
  requireScope(ctx.actor, "fleet:read");
  const rows = await findDevices(ctx.db, {
    visible: visibleLocations(ctx.actor),
    locationId: query.location_id ?? null,
    status: query.status ?? null,
    search: query.search ?? null,
    labels: query.labels === undefined ? [] : parseLabelExpression(query.labels),
    after: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor),
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.name, row.id] });
  const ids = page.rows.map((row) => row.id);
  const [cameras, live] = await Promise.all([
    findCameras(ctx.db, ids),
    Promise.all(ids.map((id) => deps.states.get(id))),
  ]);
  const camerasOf = Map.groupBy(cameras, (camera) => camera.device_id);
  const now = ctx.now();
  const items = page.rows.map((row, index) =>
    toDevice(row, { live: live[index] ?? null, cameras: camerasOf.get(row.id) ?? [], now })
  );
  return { items, next_cursor: page.nextCursor };
}
