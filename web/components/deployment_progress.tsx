// Owns how far a deployment has come, as a bar and in words.
import type { Deployment } from "../../server/contract/deployment.ts";
import { countsWords } from "../words/deployment_words.ts";

/** In the order in which they fill the bar. */
const PARTS = ["done", "reverted", "in_flight", "failed", "skipped"] as const;

export function DeploymentProgress({ counts }: Pick<Deployment, "counts">) {
  const words = countsWords({ counts });
  return (
    <div class="progress">
      <ProgressBar parts={PARTS.map((part) => [part, counts[part]])} total={counts.total} />
      <small>{words}</small>
    </div>
  );
}

interface ProgressBarProps {
  /** Class and size of each part. */
  readonly parts: readonly (readonly [name: string, size: number])[];
  readonly total: number;
}

/** What is left stays empty. An SVG, as widths in `style` are forbidden. */
export function ProgressBar({ parts, total }: ProgressBarProps) {
  let from = 0;
  return (
    <svg class="progress-bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      {parts.map(([name, size]) => {
        const width = total === 0 ? 0 : 100 * size / total;
        const x = from;
        from += width;
        return width > 0 && (
          <rect
            key={name}
            class={name}
            x={x.toFixed(3)}
            y="0"
            width={width.toFixed(3)}
            height="1"
          />
        );
      })}
    </svg>
  );
}
