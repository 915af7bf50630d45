// Owns looking a read's plate up on the lists of its location.
import type { ListMatch } from "../contract/plate_list.ts";
import type { Queryable } from "../db/sql.ts";
import { lookupKeys, matchedPlate, matchEntries } from "./match_plate.ts";
import { findMatchable } from "./queries.ts";

export interface ReadToMatch {
  plate: string;
  candidates: readonly { plate: string; confidence: number }[];
  locationId: string;
  /** When the vehicle was there: what was valid then counts. */
  at: Date;
  /** A candidate below this is a guess, 0–1. */
  minConfidence: number;
}

/** What the plate matches, the surest first, at most one of each list. */
export async function matchLists(db: Queryable, read: ReadToMatch): Promise<ListMatch[]> {
  const matched = matchedPlate(read, read.minConfidence);
  const { locationId, at } = read;
  const entries = await findMatchable(db, { keys: lookupKeys(matched), locationId, at });
  return matchEntries(matched, entries);
}
