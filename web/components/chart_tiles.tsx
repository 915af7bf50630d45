// Owns the page's few large figures, each with what it was before.
import { t } from "../i18n/translate.ts";

export interface Tile {
  readonly label: string;
  readonly value: string;
  /** `+12 %`; `null`: there is nothing to compare with. */
  readonly change: string | null;
  /** Whether the change is to be liked; `null`: it is neither. */
  readonly isBetter: boolean | null;
  readonly before: string;
}

export function ChartTiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl class="chart-tiles">
      {tiles.map(({ label, value, change, isBetter, before }) => (
        <div class="card" key={label}>
          <dt>{label}</dt>
          <dd data-figure={label}>
            <b>{value}</b>
            {change !== null && (
              <span class={isBetter === null ? "idle" : isBetter ? "good" : "bad"}>{change}</span>
            )}
            <small>{t("before: {value}", { value: before })}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}
