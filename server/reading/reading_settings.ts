// Owns how a location's plates are read and kept: its own settings over the server's.
import type { Queryable } from "../db/sql.ts";
import { findSettings, type SettingsRow } from "./queries.ts";

/** What holds where a location says nothing. */
export interface ReadingDefaults {
  /** A reading below this is a guess, 0–1. */
  minConfidence: number;
  /** Days; `null`: for ever. */
  keepReadsDays: number | null;
  keepPicturesDays: number | null;
}

export interface ReadingSettings extends ReadingDefaults {
  /** `null`: the account's. */
  regions: readonly string[] | null;
  maxCorrectedCharacters: number;
}

/** What attendants elsewhere may change: enough for what is misread, not for another car. */
export const MAX_CORRECTED_CHARACTERS = 3;

/** The settings that hold at a location. */
export async function readingSettingsOf(
  db: Queryable,
  locationId: string,
  defaults: ReadingDefaults,
): Promise<ReadingSettings> {
  return effective(await findSettings(db, locationId), defaults);
}

/** A location's settings over the server's. Pure. */
export function effective(
  row: SettingsRow | undefined,
  defaults: ReadingDefaults,
): ReadingSettings {
  return {
    regions: row?.regions ?? null,
    minConfidence: row?.min_confidence ?? defaults.minConfidence,
    keepReadsDays: row?.keep_reads_days ?? defaults.keepReadsDays,
    keepPicturesDays: row?.keep_pictures_days ?? defaults.keepPicturesDays,
    maxCorrectedCharacters: row?.max_corrected_characters ?? MAX_CORRECTED_CHARACTERS,
  };
}
