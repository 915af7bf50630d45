// Owns the verbs that hand out pictures of reads and visits: to whom, and that it is written down.
import { recordAudit } from "../audit/record_audit.ts";
import { notFound } from "../errors.ts";
import type { PictureStore } from "../images/picture_store.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findRead } from "./queries.ts";
import { findVisitImage } from "./visit_queries.ts";

/** A JPEG that never changes under its `etag`. */
export interface Picture {
  bytes: Uint8Array<ArrayBuffer>;
  etag: string;
}

export interface PictureRequest {
  of: "read" | "visit";
  id: string;
}

/**
 * The picture of a read or of a visit. Every view gets into the audit log.
 * @throws WashfleetError `not_found` when the actor may not see it, or it was removed
 */
export async function viewPicture(
  ctx: Context,
  request: PictureRequest,
  deps: { pictures: PictureStore },
): Promise<Picture> {
  requireScope(ctx.actor, "plates:read");
  const { of, id } = request;
  const row = of === "read" ? await findRead(ctx.db, id) : await findVisitImage(ctx.db, id);
  if (row === undefined || !seesLocation(ctx.actor, row.location_id)) throw notFound(of, id);
  const bytes = row.image_ref === null ? null : await deps.pictures.read(row.image_ref);
  if (bytes === null || row.image_ref === null) throw notFound("picture", id);
  await recordAudit(ctx.db, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "picture.view",
    targetKind: of,
    targetId: id,
  });
  return { bytes, etag: `"${row.image_ref.replace(/^.*\/|\.jpg$/g, "")}"` };
}
