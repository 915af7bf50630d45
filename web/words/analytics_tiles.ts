// Owns the analytics page's few large figures: which, and what they are compared with.
import type { Figures } from "../api/load_analytics.ts";
import type { Tile } from "../components/chart_tiles.tsx";
import { t } from "../i18n/translate.ts";
import { sumOf, untilSameHour } from "./analytics_figures.ts";
import type { Period } from "./analytics_period.ts";
import { changeWords, pointsWords } from "./change_words.ts";
import { countWords, percentWords } from "./number_words.ts";

export interface TilesQuestion {
  readonly now: Figures;
  readonly before: Figures;
  readonly period: Period;
}

export function analyticsTiles({ now, before, period }: TilesQuestion): Tile[] {
  const visits = visitsOf(now, null);
  // A day that is not over is compared with as much of the one before.
  const earlier = before.volume.ok
    ? visitsOf(before, { to: period.before.to, untilHour: period.untilHour })
    : null;
  const corrected = (figures: Figures) => shareOf(figures.rate?.corrected, figures.rate?.read);
  const sure = (figures: Figures) => shareOf(sureReads(figures), figures.confidence?.read);
  return [
    {
      label: t("Visits"),
      value: countWords(visits),
      change: earlier === null ? null : changeWords(visits, earlier),
      isBetter: earlier === null || visits === earlier ? null : visits > earlier,
      before: earlier === null ? "–" : countWords(earlier),
    },
    share(t("Read rate"), [now.rate?.rate ?? null, before.rate?.rate ?? null], true),
    share(t("At least 90 % sure"), [sure(now), sure(before)], true),
    share(t("Corrected by hand"), [corrected(now), corrected(before)], false),
    share(t("Plates that came again"), [
      now.repeats?.returning_share ?? null,
      before.repeats?.returning_share ?? null,
    ], true),
    {
      label: t("Stay, median"),
      value: secondsWords(now.dwell?.p50_ms ?? null),
      change: changeWords(now.dwell?.p50_ms ?? 0, before.dwell?.p50_ms ?? 0),
      isBetter: null,
      before: secondsWords(before.dwell?.p50_ms ?? null),
    },
  ];
}

/** `4.5 s`, `3 min`; `–` when it is not known. */
export function secondsWords(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** All visits; `end` cuts hours off, where the figures are by the hour. */
export function visitsOf(
  { volume }: Figures,
  end: { to: string; untilHour: string | null } | null,
): number {
  if (!volume.ok) return 0;
  const { items, by } = volume.data;
  const { read, missed } = sumOf(end !== null && by === "hour" ? untilSameHour(items, end) : items);
  return read + missed;
}

function sureReads({ confidence }: Figures): number | undefined {
  return confidence?.steps.filter(({ from }) => from > 0.89)
    .reduce((sum, { count }) => sum + count, 0);
}

function shareOf(part: number | undefined, whole: number | undefined): number | null {
  return part === undefined || whole === undefined || whole === 0 ? null : part / whole;
}

function share(
  label: string,
  [now, before]: readonly [number | null, number | null],
  isMoreBetter: boolean,
): Tile {
  const said = (ratio: number | null) => ratio === null ? "–" : percentWords(ratio);
  const points = pointsWords(now, before);
  const isMore = (now ?? 0) > (before ?? 0);
  return {
    label,
    value: said(now),
    change: points === null ? null : t("{points} points", { points }),
    isBetter: points === null || /^±/.test(points) ? null : isMore === isMoreBetter,
    before: said(before),
  };
}
