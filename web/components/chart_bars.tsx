// Owns figures that are parts of a whole, each a row with its bar; without script.
import type { ComponentChildren } from "preact";
import { countWords, percentWords } from "../words/number_words.ts";
import type { Tone } from "./status.tsx";

export interface Bar {
  readonly key: string;
  readonly label: ComponentChildren;
  readonly count: number;
  readonly tone?: Tone;
}

export interface ChartBarsProps {
  readonly title: string;
  readonly hint?: string;
  readonly bars: readonly Bar[];
  readonly children?: ComponentChildren;
}

export function ChartBars({ title, hint, bars, children }: ChartBarsProps) {
  const total = bars.reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <section class="card chart-figure">
      <h2>{title}</h2>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {children}
      <table class="bars">
        <caption class="visually-hidden">{title}</caption>
        <tbody>
          {bars.map(({ key, label, count, tone = "info" }) => (
            <tr key={key} class={tone}>
              <th scope="row">{label}</th>
              <td class="bar">
                <progress value={count} max={most} aria-hidden="true" />
              </td>
              <td>{countWords(count)}</td>
              <td class="share">{total === 0 ? "–" : percentWords(count / total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
