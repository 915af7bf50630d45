// Owns the verb that tells what settings of retention would delete, before anybody saves them.
import type { RetentionPreview, RetentionQuery } from "../contract/reading.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { countOld, findLocationName, findMidnights } from "./queries.ts";
import type { ReadingDefaults } from "./reading_settings.ts";

/** Scope `plates:read`. @throws WashfleetError `not_found` */
export async function previewRetention(
  ctx: Context,
  input: RetentionQuery & { locationId: string; defaults: ReadingDefaults },
): Promise<RetentionPreview> {
  requireScope(ctx.actor, "plates:read");
  const { locationId, defaults } = input;
  const isVisible = seesLocation(ctx.actor, locationId);
  const name = isVisible ? await findLocationName(ctx.db, locationId) : undefined;
  if (name === undefined) throw notFound("location", locationId);
  const [readsBefore = null, ownPicturesBefore = null] = await findMidnights(ctx.db, {
    locationId,
    at: ctx.now(),
    days: [
      input.keep_reads_days ?? defaults.keepReadsDays,
      input.keep_pictures_days ?? defaults.keepPicturesDays,
    ],
  });
  // A read takes its picture along (reads/delete_old_reads.ts).
  const picturesBefore = later(readsBefore, ownPicturesBefore);
  const count = await countOld(ctx.db, { locationId, readsBefore, picturesBefore });
  return {
    reads: { before: readsBefore?.toISOString() ?? null, count: count.reads },
    pictures: { before: picturesBefore?.toISOString() ?? null, count: count.pictures },
  };
}

function later(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}
