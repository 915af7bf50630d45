// Owns finding reads by a plate that may be misread or mistyped: how far one looks, and in which
// order what is found comes.
import { z } from "zod";
import type { Page } from "../contract/page.ts";
import type { FoundHow, FoundRead } from "../contract/read.ts";
import type { Db } from "../db/sql.ts";
import { decodeCursor, pageOfRows } from "../db/cursor.ts";
import { foldPlate } from "./plate_text.ts";
import { viewRead } from "./read_view.ts";
import {
  findLikePlates,
  findLookAlikes,
  findReadsOfPlates,
  type LikePlate,
  type PlateReadFilter,
  type WantedPlate,
} from "./search_queries.ts";
import { trigramThreshold } from "./trigram_threshold.ts";

export interface PlateSearch {
  /** Normalised. */
  plate: string;
  /** 0–2. */
  maxWrong: number;
  filter: Omit<PlateReadFilter, "after">;
  cursor: string | null;
}

/** So many plates at most, the closest; a search that finds more is none. */
const MOST_PLATES = 100;

const CLOSEST_FIRST: readonly FoundHow[] = ["exact", "look_alike", "one_wrong", "two_wrong"];
const Cursor = z.tuple([z.int().min(0).max(3), z.int(), z.uuid()]);

/** Reads of the plate and of those like it, the closest first. @throws WashfleetError `invalid` */
export async function searchReads(db: Db, search: PlateSearch): Promise<Page<FoundRead>> {
  const { limit } = search.filter;
  const after = search.cursor === null ? null : decodeCursor(search.cursor, Cursor);
  const plates = (await findPlates(db, search)).map((like) => wantedPlate(search.plate, like));
  const rows = await findReadsOfPlates(db, {
    plates,
    filter: {
      ...search.filter,
      limit: limit + 1,
      after: after && { rank: after[0], capturedAt: new Date(after[1]), id: after[2] },
    },
  });
  const page = pageOfRows(rows, {
    limit,
    keysOf: (row) => [row.rank, row.captured_at.getTime(), row.id],
  });
  const items = page.rows.map(({ rank, ...row }) => ({
    ...viewRead(row),
    found: CLOSEST_FIRST[rank] ?? "two_wrong",
  }));
  return { items, next_cursor: page.nextCursor };
}

/** A short plate with a wrong character is any other: so many may be wrong in one of this length. */
export function mostWrong(length: number): number {
  return length <= 3 ? 0 : length <= 5 ? 1 : 2;
}

async function findPlates(db: Db, { plate, maxWrong }: PlateSearch): Promise<LikePlate[]> {
  const fold = foldPlate(plate);
  const limit = MOST_PLATES;
  const wrong = Math.min(maxWrong, mostWrong([...plate].length));
  if (wrong === 0) return await findLookAlikes(db, { fold, limit });
  const threshold = trigramThreshold(fold, wrong);
  return await db.transaction((tx) => findLikePlates(tx, { plate, fold, wrong, threshold, limit }));
}

function wantedPlate(searched: string, like: LikePlate): WantedPlate {
  const { plate, first_seen_at, last_seen_at } = like;
  const rank = plate === searched ? 0 : like.wrong + 1;
  return { plate, rank, first_seen_at, last_seen_at };
}
