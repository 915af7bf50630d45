// Owns the line that a benchmark prints per figure. Measures nothing.

/** One measured number, with what it was measured against in the same run. */
export interface Figure {
  figure: string;
  value: number;
  unit: string;
  /** What the reference is, or null for a figure that stands alone. */
  reference: string | null;
  /** Value divided by the reference's value. */
  ratio: number | null;
}

/** Prints the figure as one line of JSON, numbers to four digits. */
export function printFigure(figure: Figure): void {
  const line = JSON.stringify(figure, (_key, value) => {
    return typeof value === "number" ? Number(value.toPrecision(4)) : value;
  });
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
