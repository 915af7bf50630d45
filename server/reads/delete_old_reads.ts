// Owns that a location's reads and pictures go when they have been kept long enough, with all that
// tells of them: server/docs/plates.md says what stays. Never deletes what somebody wrote onto a list.
import { recordAudit } from "../audit/record_audit.ts";
import type { Queryable } from "../db/sql.ts";
import type { PictureStore } from "../images/picture_store.ts";
import type { Context } from "../users/context.ts";
import { recountPlates } from "./correction_queries.ts";
import { countVisits } from "./count_visits.ts";
import type { ReadSettings } from "./read_context.ts";
import {
  deleteCorrectionEvents,
  deletePlateEvents,
  deleteReads,
  deleteTraces,
  deleteVisits,
  findKeeping,
  findOldPictures,
  forgetPictures,
  freezeCounts,
  type Keeping,
} from "./retention_queries.ts";

export interface RetentionDeps {
  reads: {
    pictures: Pick<PictureStore, "remove">;
    settings: Pick<ReadSettings, "keepReadsDays" | "keepPicturesDays">;
  };
  signal?: AbortSignal;
}

const BATCH = 500;
/** Pictures removed side by side. */
const AT_ONCE = 8;

/**
 * Job verb, once an hour. Each step may be repeated: after a crash the next run goes on where this
 * one ended. Where the pictures' store is away it throws, and nothing is lost but time.
 * @returns how many of each it deleted
 */
export async function deleteOldReads(
  ctx: Context,
  deps: RetentionDeps,
): Promise<Deleted> {
  const { keepReadsDays, keepPicturesDays } = deps.reads.settings;
  const kept = await findKeeping(ctx.db, { at: ctx.now(), keepReadsDays, keepPicturesDays });
  const total = { pictures: 0, reads: 0, visits: 0, events: 0 };
  for (const location of kept) {
    if (deps.signal?.aborted) break;
    const deleted = await deleteOf(ctx, { location, deps });
    for (const [key, count] of Object.entries(deleted)) total[key as keyof Deleted] += count;
  }
  return total;
}

interface Deleted {
  pictures: number;
  reads: number;
  visits: number;
  events: number;
}

async function deleteOf(
  ctx: Context,
  { location, deps }: { location: Keeping; deps: RetentionDeps },
): Promise<Deleted> {
  // What is deleted as a read takes its picture along, however long pictures are kept.
  const picturesBefore = later(location.reads_before, location.pictures_before);
  const pictures = await deletePictures(ctx, { location, before: picturesBefore, deps });
  const deleted = { pictures, reads: 0, visits: 0, events: 0 };
  if (location.reads_before !== null) {
    const old = { locationId: location.location_id, before: location.reads_before, limit: BATCH };
    await countVisits(ctx, deps.signal);
    await freezeCounts(ctx.db, old);
    const inBatches = (step: Step) => repeat(ctx, deps, (tx) => step(tx, old));
    deleted.events = await inBatches(deletePlateEvents) + await inBatches(deleteCorrectionEvents);
    deleted.visits = await inBatches(deleteVisits);
    deleted.reads = await inBatches(deleteReadsAndPlates);
    await ctx.db.transaction((tx) => deleteTraces(tx, old));
  }
  if (Object.values(deleted).some((count) => count > 0)) {
    await recordAudit(ctx.db, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "location.delete_old_reads",
      targetKind: "location",
      targetId: location.location_id,
      detail: { ...deleted },
    });
  }
  return deleted;
}

type Old = { locationId: string; before: Date; limit: number };
type Step = (tx: Queryable, old: Old) => Promise<number>;

function later(one: Date | null, other: Date | null): Date {
  return new Date(Math.max(one?.getTime() ?? -Infinity, other?.getTime() ?? -Infinity));
}

/** The files first, then what names them. */
async function deletePictures(
  ctx: Context,
  of: { location: Keeping; before: Date; deps: RetentionDeps },
): Promise<number> {
  const { location: { location_id: locationId }, before, deps } = of;
  let total = 0;
  while (!deps.signal?.aborted) {
    const refs = await findOldPictures(ctx.db, { locationId, before, limit: BATCH });
    if (refs.length === 0) break;
    // No transaction waits for a store that may be far away.
    for (let first = 0; first < refs.length; first += AT_ONCE) {
      const some = refs.slice(first, first + AT_ONCE);
      await Promise.all(some.map((ref) => deps.reads.pictures.remove(ref)));
    }
    await ctx.db.transaction((tx) => forgetPictures(tx, { locationId, before, refs }));
    total += refs.length;
  }
  return total;
}

/** The dictionary knows a plate as long as some location has a read of it. */
async function deleteReadsAndPlates(tx: Queryable, old: Old): Promise<number> {
  const plates = await deleteReads(tx, old);
  if (plates.length > 0) await recountPlates(tx, plates);
  return plates.length;
}

/** Batch after batch, each in a transaction of its own, until nothing is left. */
async function repeat(
  ctx: Context,
  { signal }: Pick<RetentionDeps, "signal">,
  step: (tx: Queryable) => Promise<number>,
): Promise<number> {
  let total = 0;
  while (!signal?.aborted) {
    const count = await ctx.db.transaction(step);
    if (count === 0) break;
    total += count;
  }
  return total;
}
