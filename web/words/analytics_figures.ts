// Owns what the page makes of the API's figures: days and hours without a gap, sums, comparisons. Pure.
import type { AnalyticsRange } from "../api/analytics_calls.ts";
import { daysIn } from "./analytics_period.ts";

/** Visits of an hour or a day, local time. */
export interface Slot {
  readonly at: string;
  readonly read: number;
  readonly missed: number;
}

/** A slot for each day; what the API left out had none. Takes hours and days. */
export function perDay(items: readonly Slot[], range: Pick<AnalyticsRange, "from" | "to">): Slot[] {
  const sums = sumBy(items, (at) => at.slice(0, 10));
  return daysIn(range).map((day) => sums.get(day) ?? { at: day, read: 0, missed: 0 });
}

/** A slot for each hour of each day. */
export function perHour(
  items: readonly Slot[],
  range: Pick<AnalyticsRange, "from" | "to">,
): Slot[] {
  const sums = sumBy(items, (at) => at);
  return daysIn(range).flatMap((day) =>
    HOURS.map((hour) => {
      const at = `${day}T${hour}:00`;
      return sums.get(at) ?? { at, read: 0, missed: 0 };
    })
  );
}

/** Visits in each hour of the day, on average over `days`. */
export function hoursOfDay(items: readonly Slot[], days: number): { hour: string; mean: number }[] {
  const sums = sumBy(items, (at) => at.slice(11, 13));
  return HOURS.map((hour) => {
    const { read = 0, missed = 0 } = sums.get(hour) ?? {};
    return { hour: `${hour}:00`, mean: Math.round(10 * (read + missed) / Math.max(1, days)) / 10 };
  });
}

/** Read and missed together. */
export function sumOf(items: readonly Slot[]): Omit<Slot, "at"> {
  return {
    read: items.reduce((sum, { read }) => sum + read, 0),
    missed: items.reduce((sum, { missed }) => sum + missed, 0),
  };
}

/** Without the hours of the last day that have not begun where the other period ends. */
export function untilSameHour(
  items: readonly Slot[],
  end: { to: string; untilHour: string | null },
): Slot[] {
  const { to, untilHour } = end;
  return untilHour === null ? [...items] : items.filter(({ at }) => at <= `${to}T${untilHour}`);
}

/** 0.12 is 12 % more; `null` where there was nothing to compare with. */
export function changeOf(now: number, before: number): number | null {
  return before === 0 ? null : (now - before) / before;
}

/** Seconds of a local `2026-03-01` or `2026-03-01T14:00`, as if that were UTC: for a chart's axis. */
export function axisSeconds(at: string): number {
  return Date.parse(at.length === 10 ? `${at}T00:00Z` : `${at}Z`) / 1000;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

function sumBy(items: readonly Slot[], keyOf: (at: string) => string): Map<string, Slot> {
  const sums = new Map<string, Slot>();
  for (const { at, read, missed } of items) {
    const key = keyOf(at);
    const known = sums.get(key);
    sums.set(key, {
      at: key,
      read: (known?.read ?? 0) + read,
      missed: (known?.missed ?? 0) + missed,
    });
  }
  return sums;
}
