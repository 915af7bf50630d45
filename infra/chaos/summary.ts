// Owns what a chaos run comes to. Pure.
import type { FaultLine } from "./run_chaos.ts";

export interface ChaosSummary {
  summary: true;
  faults: number;
  /** Without a person. */
  healed: number;
  wrong_remedies: number;
  /** Answered to the POS while all of it was broken. */
  reads_promised: number;
  reads_lost: number;
  /** Of those that were noticed and healed; `null`: none was. */
  detected_ms_p50: number | null;
  detected_ms_worst: number | null;
  healed_ms_p50: number | null;
  healed_ms_worst: number | null;
}

export function summaryOf(
  lines: readonly FaultLine[],
  { promised, lostAtEnd }: {
    promised: number;
    /** Of those that were looked up after the last line, or could not be. */
    lostAtEnd: number;
  },
): ChaosSummary {
  const detected = sorted(lines.map((line) => line.detected_ms));
  const healed = sorted(lines.map((line) => line.healed_ms));
  return {
    summary: true,
    faults: lines.length,
    healed: healed.length,
    wrong_remedies: lines.reduce((sum, line) => sum + line.wrong_remedies, 0),
    reads_promised: promised,
    reads_lost: lines.reduce((sum, line) => sum + line.reads_lost, lostAtEnd),
    detected_ms_p50: middle(detected),
    detected_ms_worst: detected.at(-1) ?? null,
    healed_ms_p50: middle(healed),
    healed_ms_worst: healed.at(-1) ?? null,
  };
}

function sorted(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null).sort((one, other) => one - other);
}

function middle(values: readonly number[]): number | null {
  return values[Math.floor((values.length - 1) / 2)] ?? null;
}
