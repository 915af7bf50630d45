// Owns a chart of figures over time, drawn by uPlot into an element of the page. Browser only: an
// island imports it when it wakes (`await import("../charts/time_chart.ts")`), so that a page
// without a chart never loads it. The figures stand beside it as a table, for whoever cannot see it.
import uPlot from "uplot";
import { t } from "../i18n/translate.ts";
import { type ChartTheme, type ChartTone, lengthIn, readChartTheme } from "./chart_theme.ts";
import { timeLabels, valueLabel } from "./chart_labels.ts";

export type { ChartTone };

export interface ChartSeries {
  readonly label: string;
  /** One for each time; `null` is a gap. */
  readonly values: readonly (number | null)[];
  readonly tone: ChartTone;
  /** Default `line`; `area` is filled down to zero, `bars` are for whole hours and days. */
  readonly shape?: "line" | "area" | "bars";
  /** For what is only compared with. */
  readonly isDashed?: boolean;
}

export interface ChartData {
  /** Ascending, seconds since 1970. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
}

export interface TimeChartOptions extends ChartData {
  /** Whose clock the axis shows. */
  readonly zone: string;
  /** The times are hours of any day: no day is told. */
  readonly isClock?: boolean;
  /** Follows each value: `%`, `°C`, `fps`; `""`: none. */
  readonly unit: string;
  /** What the chart shows, for screen readers. */
  readonly label?: string;
  /** Upper end of the axis at least, e.g. 100 for percent; default: as the values need. */
  readonly max?: number;
}

export interface TimeChart {
  /** Shows other figures; the series stay the same in number and kind. */
  update(data: ChartData): void;
  destroy(): void;
}

/**
 * Draws into `element`, as wide as it is and as high as its `--drawing` says, the legend apart; again
 * whenever its size or the theme changes.
 */
export function drawTimeChart(element: HTMLElement, options: TimeChartOptions): TimeChart {
  let theme = readChartTheme(element);
  if (options.label !== undefined) {
    element.setAttribute("role", "img");
    element.setAttribute("aria-label", options.label);
  }
  const size = () => ({
    width: Math.max(160, element.clientWidth),
    height: Math.round(lengthIn(element, "var(--drawing)")),
  });
  const plot = new uPlot(
    { ...optionsOf(options, () => theme), ...size() },
    rowsOf(options),
    element,
  );
  const resizing = new ResizeObserver(() => {
    const { width, height } = size();
    if (plot.width !== width || plot.height !== height) plot.setSize({ width, height });
  });
  resizing.observe(element);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => {
    theme = readChartTheme(element);
    plot.redraw(false);
  };
  scheme.addEventListener("change", recolour);
  return {
    update: (data) => plot.setData(rowsOf(data)),
    destroy() {
      scheme.removeEventListener("change", recolour);
      resizing.disconnect();
      plot.destroy();
    },
  };
}

function rowsOf({ times, series }: ChartData): uPlot.AlignedData {
  return [[...times], ...series.map(({ values }) => [...values])];
}

function optionsOf(
  { series, zone, unit, max, isClock = false }: TimeChartOptions,
  theme: () => ChartTheme,
): Omit<uPlot.Options, "width" | "height"> {
  const hasBars = series.some(({ shape }) => shape === "bars");
  const { rem } = theme();
  const axis = {
    stroke: () => theme().text,
    font: theme().font,
    grid: { stroke: () => theme().grid, width: 1 },
    ticks: { show: false },
  };
  return {
    tzDate: (atS) => placeDate(atS, zone),
    padding: [rem / 2, rem * 1.75, 0, 0],
    cursor: { y: false, points: { size: rem * 0.4375 }, drag: { x: false, y: false } },
    legend: { markers: { width: 0, fill: (_, index) => strokeOf(series[index - 1], theme()) } },
    scales: {
      x: hasBars
        ? { range: (_, from, to) => halfAStepMore(from, to, series[0]?.values.length) }
        : {},
      y: { range: (_, from, to) => valueRange({ from, to, most: max ?? null }) },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: rem * 2.5,
        space: rem * 3.125,
        values: (_, at, __, ___, step) => timeLabels(at, { zone, step, isClock }),
      },
      {
        ...axis,
        size: rem * 3.25,
        space: rem * 1.875,
        values: (_, at, __, ___, step) => at.map((value) => valueLabel(value, unit, step)),
      },
    ],
    series: [
      {
        label: t("Time"),
        value: (_, at) =>
          at === null ? "–" : (timeLabels([at], { zone, step: 0, isClock })[0] ?? ""),
      },
      ...series.map((one) => seriesOf(one, { unit, theme })),
    ],
  };
}

function seriesOf(
  series: ChartSeries,
  { unit, theme }: { unit: string; theme: () => ChartTheme },
): uPlot.Series {
  const { label, tone, shape = "line", isDashed } = series;
  const bars = uPlot.paths.bars?.({ size: [0.7, theme().rem * 3], radius: 0.15 });
  return {
    label,
    stroke: () => strokeOf(series, theme()),
    width: shape === "bars" ? 0 : theme().rem / 8,
    ...(shape === "line" ? {} : {
      fill: () => shape === "bars" ? theme().tone(tone) : theme().faint(tone),
    }),
    ...(shape === "bars" && bars !== undefined ? { paths: bars } : {}),
    ...(isDashed === true ? { dash: [5, 4] } : {}),
    points: { show: shape !== "bars" && series.values.length === 1 },
    value: (_, value) => value === null ? "–" : valueLabel(value, unit),
  };
}

function strokeOf(series: ChartSeries | undefined, theme: ChartTheme): string {
  return series === undefined ? "transparent" : theme.tone(series.tone);
}

/** Days begin on the axis where the place's do, wherever the reader is. */
function placeDate(atS: number, zone: string): Date {
  const at = new Date(atS * 1000);
  try {
    return uPlot.tzDate(at, zone);
  } catch {
    return uPlot.tzDate(at, "UTC");
  }
}

/** Else the first and the last bar are cut in half. */
function halfAStepMore(from: number, to: number, count = 1): uPlot.Range.MinMax {
  const stepS = count > 1 ? (to - from) / (count - 1) : 86_400;
  return [from - stepS * 0.6, to + stepS * 0.6];
}

/** From zero, with room above; an axis also where there is no value, or only zeros. */
function valueRange(
  { from, to, most }: { from: number | null; to: number | null; most: number | null },
): uPlot.Range.MinMax {
  const top = Math.max(to ?? 0, most ?? 0);
  const bottom = Math.min(0, from ?? 0);
  return [bottom, top <= 0 ? 1 : most !== null && top <= most ? most : top * 1.08];
}
