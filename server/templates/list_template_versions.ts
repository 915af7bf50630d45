// Owns the verb that lists a template's versions, as they were written.
import { z } from "zod";
import type { Page, PageQuery } from "../contract/page.ts";
import type { TemplateVersion } from "../contract/template.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleTemplate } from "./find_visible_template.ts";
import { findVersions } from "./queries.ts";
import { toTemplateVersion } from "./template_view.ts";

const Cursor = z.tuple([z.int().positive()]);

/** A page of versions, newest first. Scope `fleet:read`. @throws WashfleetError `not_found` */
export async function listTemplateVersions(
  ctx: Context,
  query: PageQuery & { templateId: string },
): Promise<Page<TemplateVersion>> {
  requireScope(ctx.actor, "fleet:read");
  const template = await findVisibleTemplate(ctx, query.templateId);
  const rows = await findVersions(ctx.db, {
    templateId: template.id,
    before: query.cursor === undefined ? null : decodeCursor(query.cursor, Cursor)[0],
    limit: query.limit + 1,
  });
  const page = pageOfRows(rows, { limit: query.limit, keysOf: (row) => [row.version] });
  return { items: page.rows.map(toTemplateVersion), next_cursor: page.nextCursor };
}
