// Owns how sure a reading looks.

/** A bar with its figure: how sure the recognizer was, 0–1. */
export function Certainty({ ratio }: { ratio: number }) {
  const percent = Math.round(ratio * 100);
  return (
    <span class="certainty-bar">
      <meter
        min={0}
        max={100}
        low={75}
        high={90}
        optimum={100}
        value={percent}
        aria-hidden="true"
      />
      {percent} %
    </span>
  );
}
