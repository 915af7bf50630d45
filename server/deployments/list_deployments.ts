// Owns the verb that lists the deployments that have a device which the actor may know of.
import { z } from "zod";
import type { Deployment, DeploymentQuery } from "../contract/deployment.ts";
import type { Page } from "../contract/page.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope, visibleLocations } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { toLimitedDeployment } from "./deployment_view.ts";
import { visibleRows } from "./find_visible_deployment.ts";
import { type DeploymentRow, findDeployments } from "./queries.ts";
import { findDeploymentDevices } from "./row_queries.ts";

const Cursor = z.tuple([z.iso.datetime(), z.uuid()]);

/** A page of deployments, newest first. Scope `fleet:read`. @throws `invalid` cursor */
export async function listDeployments(
  ctx: Context,
  query: DeploymentQuery,
): Promise<Page<Deployment>> {
  requireScope(ctx.actor, "fleet:read");
  const found = await findDeployments(ctx.db, {
    visible: visibleLocations(ctx.actor),
    status: query.status ?? null,
    templateId: query.template_id ?? null,
    deviceId: query.device_id ?? null,
    before: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor),
    limit: query.limit + 1,
  });
  const page = pageOfRows(found, {
    limit: query.limit,
    keysOf: (row) => [row.created_at.toISOString(), row.id],
  });
  const rows = await findDeploymentDevices(ctx.db, page.rows.map((row) => row.id));
  const rowsOf = Map.groupBy(rows, (row) => row.deployment_id);
  const view = (deployment: DeploymentRow) => {
    const all = rowsOf.get(deployment.id) ?? [];
    const seen = visibleRows(ctx.actor, all);
    const isWhole = seen.length === all.length;
    return toLimitedDeployment(deployment, { rows: seen, isWhole, actor: ctx.actor });
  };
  return {
    items: page.rows.map(view),
    next_cursor: page.nextCursor,
  };
}
