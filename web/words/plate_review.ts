// Owns what the review page's address means: its filter ↔ the API's question about visits.
import { queryOf } from "../api/call.ts";
import type { VisitFilter } from "../api/plates_calls.ts";

/** Fields of the form, as in the page's address. */
export interface ReviewForm {
  readonly location: string;
  /** `""`: all; `unsure`: reads of low certainty; else the reason of a miss, or any of them. */
  readonly kind: string;
  /** How many days back; `all` for everything. */
  readonly days: string;
  /** The visit that is looked at; `""`: the first. */
  readonly visit: string;
}

/** A miss of any reason is `missed`. */
export const MISS_REASONS = [
  "no_plate_found",
  "low_confidence",
  "recognizer_failed",
  "budget_exhausted",
] as const;
const KINDS: readonly string[] = ["", "unsure", "missed", ...MISS_REASONS];
export const REVIEW_DAYS = ["1", "7", "30", "all"] as const;
export const USUAL_DAYS = "7";
/** A read below this is worth a look. */
export const UNSURE_BELOW = "0.8";
const DAY_MS = 86_400_000;

export function reviewFormOf(params: URLSearchParams): ReviewForm {
  const field = (name: string) => (params.get(name) ?? "").trim();
  const oneOf = (values: readonly string[], name: string, usual: string) =>
    values.includes(field(name)) ? field(name) : usual;
  return {
    location: field("location"),
    kind: oneOf(KINDS, "kind", ""),
    days: oneOf(REVIEW_DAYS, "days", USUAL_DAYS),
    visit: field("visit"),
  };
}

/** The question to the API. To the minute, so that it is the same when it is asked again at once. */
export function reviewFilterOf({ location, kind, days }: ReviewForm, nowMs: number): VisitFilter {
  const isReason = (MISS_REASONS as readonly string[]).includes(kind);
  const fromMs = Math.floor((nowMs - Number(days) * DAY_MS) / 60_000) * 60_000;
  return {
    needs_review: "true",
    unsure_below: UNSURE_BELOW,
    location_id: location,
    outcome: kind === "unsure" ? "read" : kind === "" ? "" : "missed",
    miss_reason: isReason ? kind : "",
    from: days === "all" ? "" : new Date(fromMs).toISOString(),
  };
}

/** The page's address of a form; what is usual is left out. */
export function reviewAddress(form: ReviewForm): string {
  const days = form.days === USUAL_DAYS ? "" : form.days;
  return `/plates/review${queryOf({ ...form, days })}`;
}
