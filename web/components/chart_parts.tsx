// Owns the figures of the analytics page that are parts of a whole: certainty, misses, stay, who came
// again.
import type { Figures } from "../api/load_analytics.ts";
import { t } from "../i18n/translate.ts";
import { secondsWords } from "../words/analytics_tiles.ts";
import { dayWords } from "../words/day_words.ts";
import { countWords } from "../words/number_words.ts";
import { plateAddress } from "../words/plate_filter.ts";
import { reviewAddress } from "../words/plate_review.ts";
import { missWords } from "../words/plate_words.ts";
import { ChartBars } from "./chart_bars.tsx";
import { PlateBadge } from "./plate_badge.tsx";

/** Below this there is hardly a read: all of it is one row. */
const LEAST_SHOWN = 0.6;

export function ConfidenceBars({ steps }: NonNullable<Figures["confidence"]>) {
  const low = steps.filter(({ to }) => to <= LEAST_SHOWN + 1e-9);
  const shown = steps.filter(({ to }) => to > LEAST_SHOWN + 1e-9).toReversed();
  const percent = (ratio: number) => Math.round(ratio * 100);
  const bars = shown.map(({ from, to, count }) => ({
    key: String(from),
    label: `${percent(from)}–${percent(to)} %`,
    count,
    tone: from > 0.89 ? "good" as const : from > 0.74 ? "warn" as const : "bad" as const,
  }));
  const rest = {
    key: "low",
    label: t("Below {percent} %", { percent: percent(LEAST_SHOWN) }),
    count: low.reduce((sum, { count }) => sum + count, 0),
    tone: "bad" as const,
  };
  return <ChartBars title={t("How sure the reads are")} bars={[...bars, rest]} />;
}

export function MissBars(
  { misses, location }: { misses: NonNullable<Figures["rate"]>["misses"]; location: string },
) {
  if (misses.length === 0) {
    return (
      <section class="card chart-figure">
        <h2>{t("Why plates were missed")}</h2>
        <p class="hint">{t("None was missed.")}</p>
      </section>
    );
  }
  const bars = misses.map(({ reason, count }) => ({
    key: reason,
    label: (
      <a class="link" href={reviewAddress({ location, kind: reason, days: "30", visit: "" })}>
        {missWords(reason).title}
      </a>
    ),
    count,
    tone: "warn" as const,
  }));
  return <ChartBars title={t("Why plates were missed")} bars={bars} />;
}

export function DwellBars({ p50_ms, p95_ms, steps }: NonNullable<Figures["dwell"]>) {
  const last = steps.findLastIndex(({ count }) => count > 0);
  const bars = steps.slice(0, last + 1).map(({ from_ms, to_ms, count }) => ({
    key: String(from_ms),
    label: to_ms === null
      ? t("longer than {time}", { time: secondsWords(from_ms) })
      : t("up to {time}", { time: secondsWords(to_ms) }),
    count,
  }));
  return (
    <ChartBars
      title={t("How long vehicles stay")}
      hint={t("Half of them up to {half}, 95 % up to {most}.", {
        half: secondsWords(p50_ms),
        most: secondsWords(p95_ms),
      })}
      bars={bars}
    />
  );
}

export function RepeatBars({ by_visits, top }: NonNullable<Figures["repeats"]>) {
  const bars = by_visits.map(({ visits, plates }) => ({
    key: String(visits),
    label: visits >= 10
      ? t("ten visits and more")
      : t("{count, plural, one {one visit} other {# visits}}", { count: visits }),
    count: plates,
  }));
  return (
    <>
      <ChartBars title={t("How often a plate came")} bars={bars} />
      <section class="card chart-figure">
        <h2>{t("Who came most often")}</h2>
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">{t("Plate")}</th>
              <th scope="col">{t("Visits")}</th>
              <th scope="col">{t("Last seen")}</th>
            </tr>
          </thead>
          <tbody>
            {top.map(({ plate, visits, last_day }) => (
              <tr key={plate}>
                <th scope="row">
                  <a href={plateAddress({ plate })}>
                    <PlateBadge plate={plate} />
                  </a>
                </th>
                <td>{countWords(visits)}</td>
                <td>{dayWords(last_day)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
