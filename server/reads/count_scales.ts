// Owns the scales that visits are counted on: steps of confidence and of dwell. Pure. The arrays of
// table read_counts have one count per step: a changed scale needs them to be counted anew.

/** Twenty steps of 0.05; the last holds 1, too. */
export const CONFIDENCE_STEPS = 20;

/** Upper ends of the steps of dwell, in seconds; what is longer falls into one more. */
export const DWELL_SECONDS = [5, 10, 20, 30, 60, 90, 120, 180, 300, 600, 1200, 3600] as const;

/**
 * The value below which `share` (0–1) of what a scale counted lies, as if each step were filled
 * evenly. @returns `null` when nothing was counted; the scale's end when it lies beyond it
 */
export function quantileOf(
  counts: readonly number[],
  options: { share: number; ends: readonly number[] },
): number | null {
  const { share, ends } = options;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let before = 0;
  for (const [index, count] of counts.entries()) {
    const end = ends[index];
    if (end === undefined) break;
    if (count > 0 && before + count >= share * total) {
      const start = index === 0 ? 0 : ends[index - 1] ?? 0;
      return start + (end - start) * Math.max(0, (share * total - before) / count);
    }
    before += count;
  }
  return ends.at(-1) ?? null;
}
