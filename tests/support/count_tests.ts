// Owns how many tests a `deno test` run passed and failed, from its closing line; pure.

export interface Counts {
  passed: number;
  failed: number;
}

export const ONE_PASSED: Counts = { passed: 1, failed: 0 };
export const ONE_FAILED: Counts = { passed: 0, failed: 1 };

// "ok | 12 passed (3 steps) | 0 failed | 1 ignored (2s)"
const CLOSING_LINE = /^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/m;

/** A run that says nothing, or fails without a failed test, counts as one failed. */
export function countTests(output: string, exitCode: number): Counts {
  const [, passed, failed] = CLOSING_LINE.exec(output) ?? [];
  if (passed === undefined || failed === undefined) return ONE_FAILED;
  const counts = { passed: Number(passed), failed: Number(failed) };
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
