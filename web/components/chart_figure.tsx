// Owns a chart with its title and the same figures as a table: for screen readers, and for whoever
// wants to know exactly.
import { t } from "../i18n/translate.ts";
import type { TimeChartOptions } from "../charts/time_chart.ts";
import FigureChart from "../islands/figure_chart.tsx";

export interface ChartFigureProps {
  readonly title: string;
  readonly hint?: string;
  readonly chart: TimeChartOptions;
  readonly table: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

export function ChartFigure({ title, hint, chart, table }: ChartFigureProps) {
  return (
    <figure class="card chart-figure">
      <figcaption>
        <h2>{title}</h2>
        {hint !== undefined && <p class="hint">{hint}</p>}
      </figcaption>
      <FigureChart {...chart} label={title} />
      <details>
        <summary>{t("As a table")}</summary>
        <div class="chart-table" tabIndex={0} role="region" aria-label={title}>
          <table class="figures">
            <thead>
              <tr>{table.columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr>
            </thead>
            <tbody>
              {table.rows.map(([head, ...cells]) => (
                <tr key={head}>
                  <th scope="row">{head}</th>
                  {cells.map((cell, index) => <td key={index}>{cell}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
