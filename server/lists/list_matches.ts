// Owns the verb that tells a person which entries of lists a read matches, by the lists as they are now.
// Nothing opens by it.
import type { NamedMatch } from "../contract/plate_list.ts";
import type { Page } from "../contract/page.ts";
import { getRead } from "../reads/get_read.ts";
import { type ReadingDefaults, readingSettingsOf } from "../reading/reading_settings.ts";
import type { Context } from "../users/context.ts";
import { matchLists } from "./match_lists.ts";
import { findMatchNames } from "./queries.ts";

/** The surest first, at most one of each list. Scope `plates:read`. @throws WashfleetError `not_found` */
export async function listMatches(
  ctx: Context,
  input: { readId: string; defaults: ReadingDefaults },
): Promise<Page<NamedMatch>> {
  const read = await getRead(ctx, input.readId);
  const settings = await readingSettingsOf(ctx.db, read.location_id, input.defaults);
  const isCorrected = typeof read.original_plate === "string";
  const matches = await matchLists(ctx.db, {
    plate: read.plate,
    candidates: isCorrected ? [] : read.candidates,
    locationId: read.location_id,
    at: new Date(read.captured_at),
    minConfidence: settings.minConfidence,
  });
  const names = await findMatchNames(ctx.db, matches.map(({ entry_id }) => entry_id));
  const items = matches.flatMap((match) => {
    const named = names.find(({ entry_id }) => entry_id === match.entry_id);
    return named === undefined ? [] : [{ ...match, ...named, may_open: false }];
  });
  return { items, next_cursor: null };
}
