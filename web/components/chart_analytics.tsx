// Owns which charts the analytics page has and what each is made of.
import type { Figures } from "../api/load_analytics.ts";
import { t } from "../i18n/translate.ts";
import { axisSeconds, hoursOfDay, perDay, perHour, type Slot } from "../words/analytics_figures.ts";
import type { Period } from "../words/analytics_period.ts";
import { daysWords, dayWords } from "../words/day_words.ts";
import { countWords, percentWords } from "../words/number_words.ts";
import { ChartFigure } from "./chart_figure.tsx";

export interface ChartAnalyticsProps {
  readonly now: Figures;
  readonly before: Figures;
  readonly period: Period;
}

/** Visits, each time beside the same weekday of the weeks before. */
export function VolumeChart({ now, before, period }: ChartAnalyticsProps) {
  const isOneDay = period.days === 1;
  const slotsOf = isOneDay ? perHour : perDay;
  const slots = slotsOf(itemsOf(now), period.now);
  const earlier = slotsOf(itemsOf(before), period.before);
  // An hour that is still to come has no visits yet, which is not none.
  const last = period.untilHour === null ? "~" : `${period.now.to}T${period.untilHour}`;
  const known = (of: "read" | "missed") => (slot: Slot) => slot.at <= last ? slot[of] : null;
  const nameOf = (at: string) => isOneDay ? at.slice(11) : dayWords(at);
  return (
    <ChartFigure
      title={isOneDay ? t("Visits per hour") : t("Visits per day")}
      hint={t("The dashed line: {before}.", { before: daysWords(period.before) })}
      chart={{
        zone: "UTC",
        unit: "",
        times: slots.map(({ at }) => axisSeconds(at)),
        series: [
          { label: t("Read"), tone: "info", shape: "bars", values: slots.map(known("read")) },
          { label: t("Missed"), tone: "warn", values: slots.map(known("missed")) },
          {
            label: t("Visits before"),
            tone: "plain",
            isDashed: true,
            values: earlier.map((slot) => before.volume.ok ? visitsOf(slot) : null),
          },
        ],
      }}
      table={{
        columns: [t("Time"), t("Read"), t("Missed"), t("Visits before")],
        rows: slots.map(({ at, read, missed }, index) => [
          nameOf(at),
          countWords(read),
          countWords(missed),
          before.volume.ok ? countWords(visitsOf(earlier[index])) : "–",
        ]),
      }}
    />
  );
}

/** When cars come, on an ordinary day of the period. */
export function HoursChart({ now, before, period }: ChartAnalyticsProps) {
  const hours = hoursOfDay(itemsOf(now), period.days);
  const earlier = hoursOfDay(itemsOf(before), period.days);
  return (
    <ChartFigure
      title={t("Visits by hour of the day")}
      hint={t("On average over the days, by each location's own clock.")}
      chart={{
        zone: "UTC",
        isClock: true,
        unit: "",
        times: hours.map((_, hour) => hour * 3600),
        series: [
          { label: t("Visits"), tone: "info", shape: "bars", values: hours.map((h) => h.mean) },
          {
            label: t("Visits before"),
            tone: "plain",
            isDashed: true,
            values: earlier.map((h) => before.volume.ok ? h.mean : null),
          },
        ],
      }}
      table={{
        columns: [t("Hour"), t("Visits"), t("Visits before")],
        rows: hours.map(({ hour, mean }, index) => [
          hour,
          countWords(mean),
          before.volume.ok ? countWords(earlier[index]?.mean ?? 0) : "–",
        ]),
      }}
    />
  );
}

/** How many of all are read, day by day. */
export function RateChart({ now, before, period }: ChartAnalyticsProps) {
  const slots = perDay(now.rate?.items ?? [], period.now);
  const earlier = perDay(before.rate?.items ?? [], period.before);
  const percent = (slot: Slot) => {
    const rate = rateOf(slot);
    return rate === null ? null : Math.round(rate * 1000) / 10;
  };
  return (
    <ChartFigure
      title={t("Read rate per day")}
      hint={t("Read plates of all vehicles that came.")}
      chart={{
        zone: "UTC",
        unit: "%",
        max: 100,
        times: slots.map(({ at }) => axisSeconds(at)),
        series: [
          { label: t("Read rate"), tone: "good", shape: "area", values: slots.map(percent) },
          {
            label: t("Rate before"),
            tone: "plain",
            isDashed: true,
            values: earlier.map(percent),
          },
        ],
      }}
      table={{
        columns: [t("Day"), t("Read rate"), t("Rate before")],
        rows: slots.map((slot, index) => [
          dayWords(slot.at),
          rateWords(rateOf(slot)),
          rateWords(rateOf(earlier[index])),
        ]),
      }}
    />
  );
}

function itemsOf({ volume }: Figures): readonly Slot[] {
  return volume.ok ? volume.data.items : [];
}

function visitsOf(slot: Slot | undefined): number {
  return (slot?.read ?? 0) + (slot?.missed ?? 0);
}

function rateOf(slot: Slot | undefined): number | null {
  return slot === undefined || visitsOf(slot) === 0 ? null : slot.read / visitsOf(slot);
}

function rateWords(rate: number | null): string {
  return rate === null ? "–" : percentWords(rate);
}
