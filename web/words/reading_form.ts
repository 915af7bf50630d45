// Owns what the form of a location means: its fields ↔ the API's input. Pure.
import type { Location } from "../../server/contract/fleet.ts";
import type { LocationReading, UpdateReading } from "../../server/contract/reading.ts";

/** Fields as they stand in the form; `""`: as the server is told. */
export interface ReadingForm {
  readonly name: string;
  readonly timezone: string;
  readonly regions: string;
  /** Percent. */
  readonly minConfidence: string;
  readonly budget: string;
  readonly keepReads: string;
  readonly keepPictures: string;
  readonly maxCorrected: string;
}

export function readingFormOf(location: Location, { settings }: LocationReading): ReadingForm {
  const text = (value: number | null) => value === null ? "" : String(value);
  const { min_confidence } = settings;
  return {
    name: location.name,
    timezone: location.timezone,
    regions: settings.regions?.join(", ") ?? "",
    minConfidence: min_confidence === null ? "" : String(Math.round(min_confidence * 1000) / 10),
    budget: text(settings.monthly_budget),
    keepReads: text(settings.keep_reads_days),
    keepPictures: text(settings.keep_pictures_days),
    maxCorrected: text(settings.max_corrected_characters),
  };
}

export function readingFormFrom(form: FormData): ReadingForm {
  const field = (name: keyof ReadingForm) => String(form.get(name) ?? "").trim();
  return {
    name: field("name"),
    timezone: field("timezone"),
    regions: field("regions"),
    minConfidence: field("minConfidence"),
    budget: field("budget"),
    keepReads: field("keepReads"),
    keepPictures: field("keepPictures"),
    maxCorrected: field("maxCorrected"),
  };
}

export function updateReadingOf(form: ReadingForm): UpdateReading {
  const number = (text: string) => text === "" ? null : Number(text);
  const regions = form.regions.toLowerCase().split(/[\s,;]+/).filter((region) => region !== "");
  return {
    regions: regions.length === 0 ? null : regions,
    min_confidence: form.minConfidence === "" ? null : Number(form.minConfidence) / 100,
    monthly_budget: number(form.budget),
    keep_reads_days: number(form.keepReads),
    keep_pictures_days: number(form.keepPictures),
    max_corrected_characters: number(form.maxCorrected),
  };
}

/** Whether the form keeps for another time than is kept now: what goes has to be said first. */
export function isKeptOtherwise(form: ReadingForm, { settings }: LocationReading): boolean {
  const after = updateReadingOf(form);
  return after.keep_reads_days !== settings.keep_reads_days ||
    after.keep_pictures_days !== settings.keep_pictures_days;
}
