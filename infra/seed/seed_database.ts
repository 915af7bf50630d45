// Owns filling a database with a made-up chain: all of it in one transaction, or nothing.
import { setImmediate as turn } from "node:timers/promises";
import { withoutIndexes } from "../../server/db/bulk_load.ts";
import { ensurePartitions } from "../../server/db/partitions.ts";
import type { Connection, Db } from "../../server/db/sql.ts";
import type { PictureStore } from "../../server/images/picture_store.ts";
import { makeChain, type SeededLocation } from "./chain.ts";
import { drawPictures } from "./draw_pictures.ts";
import { makeVisits, type SeededVisit } from "./make_visits.ts";
import { HOUR_MS } from "./opening_hours.ts";
import {
  addCalls,
  beginSeed,
  commitSeed,
  copyChain,
  copyEvents,
  copyVisits,
  findLocationNames,
  mergePlates,
  type PlateSeen,
} from "./queries.ts";
import { seededEvent } from "./seeded_event.ts";

export interface SeedOptions {
  seed: number;
  locations: number;
  devices: number;
  reads: number;
  /** How far back the reads go. */
  days: number;
  /** The last read is before this whole hour. */
  until: Date;
  /** Fill a database that has locations already. */
  isAdded: boolean;
  /** Visits of each location with a picture, the newest. */
  picturesEach: number;
  onProgress?: (reads: number) => void;
}

export interface Seeded {
  locations: number;
  devices: number;
  reads: number;
  visits: number;
  misses: number;
  plates: number;
  pictures: number;
}

// Small enough to be forgotten young: larger ones cost more in garbage than they save in COPYs.
const BATCH_VISITS = 4000;
/** Of which some get a picture, or are told of as events. */
const KEPT_VISITS = 6000;
const EVENTS = 200;
const DAY_HOURS = 24;
const PARTITIONS_AHEAD = 3;

/**
 * Fills a migrated database. The same options give the same rows.
 * @throws RangeError when it has locations already, or the sizes do not fit
 */
export async function seedDatabase(
  { db, pictures }: { db: Db; pictures: PictureStore },
  options: SeedOptions,
): Promise<Seeded> {
  const names = await findLocationNames(db);
  if (names.length > 0 && !options.isAdded) {
    throw new RangeError(
      `Cannot seed a database that is in use: it has ${names.length} locations (--add adds to them)`,
    );
  }
  const fromMs = options.until.getTime() - options.days * DAY_HOURS * HOUR_MS;
  const since = new Date(fromMs);
  const chain = makeChain({ ...options, since, takenNames: new Set(names) });
  await ensurePartitions(db, { now: since, ahead: monthsBetween(since, options.until) });
  await ensurePartitions(db, { now: options.until, ahead: PARTITIONS_AHEAD });
  const session = await db.connect();
  try {
    await beginSeed(session);
    const written = await writeAll(session, { chain, options, since, isEmpty: names.length === 0 });
    await commitSeed(session);
    await drawPictures(written.pictured, pictures);
    return { ...written.seeded, pictures: written.pictured.length };
  } finally {
    await session.close(); // without a commit: nothing was there
  }
}

async function writeAll(
  session: Connection,
  made: { chain: SeededLocation[]; options: SeedOptions; since: Date; isEmpty: boolean },
): Promise<{
  seeded: Omit<Seeded, "pictures">;
  pictured: (SeededVisit & { siteName: string })[];
}> {
  const { chain, options, since } = made;
  await copyChain(session, chain, { since, now: options.until });
  const tally = new Tally();
  const load = () => writeVisits(session, { ...made, tally });
  // Where others are at work their questions need the indexes.
  if (made.isEmpty) await withoutIndexes(session, ["visits", "plate_reads"], load);
  else await load();
  await mergePlates(session, tally.plates);
  for (const [month, count] of tally.calls) await addCalls(session, { month, count });
  await copyEvents(session, tally.newest.slice(-EVENTS).map(seededEvent));
  return {
    seeded: {
      locations: chain.length,
      devices: options.devices,
      reads: tally.reads,
      visits: tally.visits,
      misses: tally.misses,
      plates: tally.plates.size,
    },
    pictured: chain.flatMap((site) =>
      tally.newestOf(site.id, options.picturesEach).map((visit) => ({
        ...visit,
        siteName: site.name,
      }))
    ),
  };
}

/** The next batch is made while the database takes the last one. */
async function writeVisits(
  session: Connection,
  made: { chain: SeededLocation[]; options: SeedOptions; since: Date; tally: Tally },
): Promise<void> {
  const { chain, options: { seed, reads, days, onProgress }, since, tally } = made;
  const hours = { fromMs: since.getTime(), count: days * DAY_HOURS };
  let batch: SeededVisit[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async () => {
    await writing;
    writing = copyVisits(session, batch);
    writing.catch(() => {}); // thrown by the next await
    for (const visit of batch) tally.add(visit);
    batch = [];
    onProgress?.(tally.reads);
  };
  for (const visits of makeVisits(chain, { seed, reads, hours })) {
    for (const visit of visits) batch.push(visit);
    if (batch.length >= BATCH_VISITS) await flush();
    else await turn();
  }
  await flush();
  await writing;
}

/** What has to be known of all visits together. */
class Tally {
  readonly plates = new Map<string, PlateSeen>();
  /** By month's first day: a call of the recognizer for each read and each miss. */
  readonly calls = new Map<string, number>();
  /** The last ones, in order. */
  newest: SeededVisit[] = [];
  reads = 0;
  visits = 0;
  misses = 0;

  add(visit: SeededVisit): void {
    this.visits++;
    if (visit.outcome === "missed") this.misses++;
    this.reads += visit.reads.length;
    for (const { plate, capturedMs } of visit.reads) {
      const seen = this.plates.get(plate);
      if (seen === undefined) {
        this.plates.set(plate, { firstMs: capturedMs, lastMs: capturedMs, reads: 1 });
        continue;
      }
      seen.firstMs = Math.min(seen.firstMs, capturedMs);
      seen.lastMs = Math.max(seen.lastMs, capturedMs);
      seen.reads++;
    }
    const month = `${new Date(visit.firstSeenMs).toISOString().slice(0, 7)}-01`;
    this.calls.set(month, (this.calls.get(month) ?? 0) + Math.max(1, visit.reads.length));
    this.newest.push(visit);
    if (this.newest.length > 2 * KEPT_VISITS) this.newest = this.newest.slice(-KEPT_VISITS);
  }

  newestOf(locationId: string, count: number): SeededVisit[] {
    const here = this.newest.filter((visit) => visit.locationId === locationId);
    return here.slice(Math.max(0, here.length - count));
  }
}

function monthsBetween(from: Date, to: Date): number {
  return (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
}
