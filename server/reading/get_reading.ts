// Owns the verb that shows how a location reads, and what it has spent this month.
import type { LocationReading } from "../contract/reading.ts";
import type { Queryable } from "../db/sql.ts";
import { notFound } from "../errors.ts";
import { requireScope, seesLocation } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { monthOf } from "./call_budget.ts";
import { findCalls, findLocationName, findSettings, type SettingsRow } from "./queries.ts";
import { effective, type ReadingDefaults } from "./reading_settings.ts";

/** Scope `plates:read`. @throws WashfleetError `not_found` */
export async function getReading(
  ctx: Context,
  input: { locationId: string; defaults: ReadingDefaults },
): Promise<LocationReading> {
  requireScope(ctx.actor, "plates:read");
  const { locationId } = input;
  const isVisible = seesLocation(ctx.actor, locationId);
  const name = isVisible ? await findLocationName(ctx.db, locationId) : undefined;
  if (name === undefined) throw notFound("location", locationId);
  return await viewReading(ctx.db, { ...input, at: ctx.now() });
}

/** How a location reads, as the API shows it. */
export async function viewReading(
  db: Queryable,
  of: { locationId: string; defaults: ReadingDefaults; at: Date },
): Promise<LocationReading> {
  const settings = await findSettings(db, of.locationId);
  const month = monthOf(of.at);
  const { calls, budget } = await findCalls(db, { locationId: of.locationId, month });
  const held = effective(settings, of.defaults);
  return {
    settings: settings ?? AS_THE_SERVER,
    effective: {
      regions: held.regions === null ? null : [...held.regions],
      min_confidence: held.minConfidence,
      monthly_budget: budget,
      keep_reads_days: held.keepReadsDays,
      keep_pictures_days: held.keepPicturesDays,
      max_corrected_characters: held.maxCorrectedCharacters,
    },
    calls: {
      month: month.slice(0, 7),
      made: calls,
      left: budget === null ? null : Math.max(0, budget - calls),
    },
  };
}

/** Of a location that was never told anything. */
export const AS_THE_SERVER: SettingsRow = {
  regions: null,
  min_confidence: null,
  monthly_budget: null,
  keep_reads_days: null,
  keep_pictures_days: null,
  max_corrected_characters: null,
};
