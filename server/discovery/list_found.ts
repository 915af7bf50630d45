// Owns the verbs that list found cameras, and how the devices last looked for them.
import { z } from "zod";
import type { Page } from "../contract/page.ts";
import type {
  DiscoveryLook,
  DiscoveryLookQuery,
  SiteCamera,
  SiteCameraQuery,
} from "../contract/site_camera.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findListed, findLooks } from "./list_queries.ts";
import { toLook, toSiteCamera } from "./site_camera_view.ts";

const FoundCursor = z.tuple([z.uuid(), z.uuid()]);
const LookCursor = z.tuple([z.uuid()]);

/**
 * By location and device. Whoever is limited to locations sees theirs alone. Scope `fleet:read`.
 * @throws WashfleetError `invalid` cursor
 */
export async function listFound(ctx: Context, query: SiteCameraQuery): Promise<Page<SiteCamera>> {
  requireScope(ctx.actor, "fleet:read");
  const { cursor, limit, ...filter } = query;
  const rows = await findListed(ctx.db, {
    visible: visibleLocations(ctx.actor),
    filter,
    after: cursor === undefined ? null : decodeCursor(cursor, FoundCursor),
    limit: limit + 1,
  });
  const page = pageOfRows(rows, { limit, keysOf: (row) => [row.device_id, row.id] });
  return { items: page.rows.map(toSiteCamera), next_cursor: page.nextCursor };
}

/** Every enrolled device that the caller sees, by location. Scope `fleet:read`. */
export async function listLooks(
  ctx: Context,
  query: DiscoveryLookQuery,
): Promise<Page<DiscoveryLook>> {
  requireScope(ctx.actor, "fleet:read");
  const { cursor, limit, ...filter } = query;
  const rows = await findLooks(ctx.db, {
    visible: visibleLocations(ctx.actor),
    filter,
    after: cursor === undefined ? null : decodeCursor(cursor, LookCursor)[0],
    limit: limit + 1,
  });
  const page = pageOfRows(rows, { limit, keysOf: (row) => [row.device_id] });
  return { items: page.rows.map(toLook), next_cursor: page.nextCursor };
}
