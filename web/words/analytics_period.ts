// Owns which days the analytics page speaks of: its address ↔ a range, and the weeks before to
// compare with.
import { queryOf } from "../api/call.ts";
import type { AnalyticsRange } from "../api/analytics_calls.ts";
import { wallOf } from "./zoned_time.ts";

/** Fields of the form, as in the page's address: `days` up to today, or `from` and `to`. */
export interface AnalyticsForm {
  readonly location: string;
  readonly days: string;
  readonly from: string;
  readonly to: string;
}

export interface Period {
  readonly now: AnalyticsRange;
  /** As many days, whole weeks before: weekdays are compared with their like. */
  readonly before: AnalyticsRange;
  readonly days: number;
  /** The last hour that has begun, `14:00`, where the period ends today; else `null`. */
  readonly untilHour: string | null;
}

export const PERIODS = ["1", "7", "28", "90"] as const;
const USUAL_DAYS = "7";
/** The API's own limit. */
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

export function analyticsFormOf(params: URLSearchParams): AnalyticsForm {
  const field = (name: string) => (params.get(name) ?? "").trim();
  const [from, to] = [dayOf(field("from")), dayOf(field("to"))];
  const isRange = from !== "" && to !== "" && from <= to && daysOf(from, to) <= MOST_DAYS;
  const isKnown = (PERIODS as readonly string[]).includes(field("days"));
  return {
    location: field("location"),
    days: isRange ? "" : isKnown ? field("days") : USUAL_DAYS,
    from: isRange ? from : "",
    to: isRange ? to : "",
  };
}

export function analyticsAddress(form: AnalyticsForm): string {
  return `/analytics${queryOf({ ...form, days: form.days === USUAL_DAYS ? "" : form.days })}`;
}

/** The days of a form at a moment, by the clock of `zone`. */
export function periodOf(form: AnalyticsForm, at: { zone: string; nowMs: number }): Period {
  const wall = wallOf(new Date(at.nowMs).toISOString(), at.zone);
  const today = wall.slice(0, 10);
  const to = form.to === "" ? today : form.to;
  const from = form.from === "" ? dayBefore(today, Number(form.days) - 1) : form.from;
  const days = daysOf(from, to);
  const back = 7 * Math.ceil(days / 7);
  return {
    now: { from, to, location_id: form.location },
    before: { from: dayBefore(from, back), to: dayBefore(to, back), location_id: form.location },
    days,
    untilHour: to === today ? `${wall.slice(11, 13)}:00` : null,
  };
}

/** Every day of a range, `2026-03-01`, in order. */
export function daysIn({ from, to }: Pick<AnalyticsRange, "from" | "to">): string[] {
  return Array.from({ length: daysOf(from, to) }, (_, index) => dayBefore(from, -index));
}

function daysOf(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

function dayBefore(day: string, count: number): string {
  return new Date(Date.parse(day) - count * DAY_MS).toISOString().slice(0, 10);
}

function dayOf(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : "";
}
