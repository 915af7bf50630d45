// Owns how a dashboard is said in this project, and Grafana's JSON for it. Pure; the same source always
// makes the same text. Reference: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/

/** Grafana's names of units. */
export type Unit =
  | "short"
  | "s"
  | "percentunit"
  | "bytes"
  | "celsius"
  | "ops"
  | "reqps"
  | "dateTimeFromNow"
  | "none";

export interface Query {
  /** PromQL; `$location` and `$device` are the dashboard's variables. */
  expr: string;
  /** Name of each line, e.g. `{{device}}`. */
  legend?: string;
}

export interface Panel {
  title: string;
  /** What is seen, in a sentence, where the title does not say it. */
  about?: string;
  kind: "timeseries" | "stat" | "table" | "bargauge";
  unit?: Unit;
  /** Of 24 columns; default 12. */
  width?: number;
  queries: readonly Query[];
  /** From these values on it is yellow, and red. */
  warnFrom?: readonly [yellow: number, red: number];
}

export interface Variable {
  name: string;
  label: string;
  /** `label_values(…)`. */
  query: string;
}

export interface Dashboard {
  uid: string;
  title: string;
  variables?: readonly Variable[];
  panels: readonly Panel[];
}

const ROW_HEIGHT = 8;
const STAT_HEIGHT = 4;
const COLUMNS = 24;

/** What Grafana imports. */
export function dashboardJson(dashboard: Dashboard): string {
  const { uid, title, variables = [], panels } = dashboard;
  const json = {
    uid,
    title,
    tags: ["washfleet"],
    editable: false,
    schemaVersion: 39,
    timezone: "browser",
    time: { from: "now-6h", to: "now" },
    refresh: "30s",
    templating: { list: variables.map(variableJson) },
    panels: place(panels).map(panelJson),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

const SOURCE = { type: "prometheus", uid: "prometheus" };

function variableJson({ name, label, query }: Variable) {
  return {
    name,
    label,
    type: "query",
    datasource: SOURCE,
    query: { query, refId: name },
    refresh: 2, // with the range of time
    sort: 1,
    includeAll: true,
    multi: true,
    allValue: ".*",
    current: { text: "All", value: "$__all" },
  };
}

interface Placed {
  panel: Panel;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Left to right; a panel that does not fit begins a row. */
function place(panels: readonly Panel[]): Placed[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map((panel) => {
    const width = panel.width ?? COLUMNS / 2;
    const height = panel.kind === "stat" ? STAT_HEIGHT : ROW_HEIGHT;
    if (x + width > COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const placed = { panel, x, y, width, height };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return placed;
  });
}

function panelJson({ panel, x, y, width, height }: Placed, index: number) {
  const { title, about, kind, unit = "short", queries, warnFrom } = panel;
  const isNow = kind !== "timeseries";
  const steps = warnFrom === undefined ? [{ color: "green", value: null }] : [
    { color: "green", value: null },
    { color: "yellow", value: warnFrom[0] },
    { color: "red", value: warnFrom[1] },
  ];
  return {
    id: index + 1,
    title,
    ...(about === undefined ? {} : { description: about }),
    type: kind,
    datasource: SOURCE,
    gridPos: { x, y, w: width, h: height },
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + at),
      datasource: SOURCE,
      expr,
      legendFormat: legend ?? "__auto",
      instant: isNow,
      range: !isNow,
      ...(kind === "table" ? { format: "table" } : {}),
    })),
    fieldConfig: {
      defaults: { unit, thresholds: { mode: "absolute", steps } },
      overrides: [],
    },
  };
}
