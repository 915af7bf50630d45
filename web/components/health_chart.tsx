// Owns one figure over time: its chart, and in words what the chart shows. Its place is kept while
// the figures come.
import { useEffect, useRef } from "preact/hooks";
import type { ChartData, ChartSeries, TimeChart } from "../charts/time_chart.ts";
import { t } from "../i18n/translate.ts";
import { locale } from "../i18n/language.ts";

export interface HealthChartProps {
  readonly title: string;
  readonly unit: string;
  readonly zone: string;
  /** Seconds since 1970; `null` until they are known. */
  readonly times: readonly number[] | null;
  readonly series: readonly ChartSeries[];
  /** Upper end of the axis at least. */
  readonly max?: number;
}

export function HealthChart({ title, unit, zone, times, series, max }: HealthChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<TimeChart | null>(null);
  const isEmpty = times !== null && series.every(({ values }) => values.every((v) => v === null));
  const kind = isEmpty || times === null ? "" : series.map(({ label }) => label).join("\n");
  const data = useRef<ChartData>({ times: [], series: [] });
  data.current = { times: times ?? [], series };
  useEffect(() => {
    if (kind === "") return;
    let isGone = false;
    import("../charts/time_chart.ts").then(({ drawTimeChart }) => {
      if (isGone || place.current === null) return;
      const options = { zone, unit, label: title, ...(max ? { max } : {}) };
      chart.current = drawTimeChart(place.current, { ...data.current, ...options });
    });
    return () => {
      isGone = true;
      chart.current?.destroy();
      chart.current = null;
    };
  }, [kind]);
  useEffect(() => chart.current?.update(data.current), [times]);
  return (
    <figure class="card health-chart">
      <figcaption>
        <h3>{title}</h3>
        <p class="hint">{isEmpty || times === null ? "" : summaryWords(series, unit)}</p>
      </figcaption>
      <div class="chart" ref={place}>
        {times === null && <p class="hint">{t("Loading")}…</p>}
        {isEmpty && <p class="hint">{t("Nothing was recorded in this time.")}</p>}
      </div>
    </figure>
  );
}

/** `0.4 s now, highest 12 s`: of all lines together. */
function summaryWords(series: readonly ChartSeries[], unit: string): string {
  const values = series.flatMap((one) => one.values).filter((value) => value !== null);
  const said = (value: number) =>
    `${value.toLocaleString(locale(), { maximumFractionDigits: 1 })} ${unit}`;
  return t("lowest {lowest}, highest {highest}", {
    lowest: said(values.reduce((a, b) => Math.min(a, b), Infinity)),
    highest: said(values.reduce((a, b) => Math.max(a, b), -Infinity)),
  });
}
