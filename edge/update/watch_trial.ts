// Owns what is watched from outside while a release is on trial: that it comes up, that it judges
// itself, and what it fails of. Trusts nothing of the release to do so.
import type { TrialStart } from "./launcher.ts";

/** A release that is not up by then hangs; below systemd's patience, so that the reason is ours. */
export const START_WITHIN_MS = 60_000;

/** A release that does not even judge itself must not stay on trial for ever. */
export const JUDGES_EVERY_MS = 1_800_000;

export interface WatchOptions {
  /** Ends the process as failed. */
  exit: () => void;
  /** For tests: timers in hand. */
  after?: (callback: () => void, ms: number) => void;
  every?: (callback: () => void, ms: number) => void;
}

/**
 * Starts the two timers. They keep the process: an import that waits for nothing would else end it
 * without a word. @returns what the process is to call
 */
export function watchTrial(
  { releases, words }: TrialStart,
  { exit, after = setTimeout, every = setInterval }: WatchOptions,
): { onSignal: () => void; onError: (error: unknown) => void } {
  after(() => {
    if (releases.hasStarted || releases.isLeaving) return;
    words.say(`it was not up within ${START_WITHIN_MS / 1000} s`);
    exit();
  }, START_WITHIN_MS);
  every(() => {
    if (releases.trial() === null) return;
    if (releases.hasJudged) {
      releases.hasJudged = false;
      return;
    }
    const reason = `it did not judge itself within ${JUDGES_EVERY_MS / 60_000} minutes`;
    releases.rollBack(reason).then(exit, exit);
  }, JUDGES_EVERY_MS);
  return {
    // Asked to stop before it was up, it hangs: nobody else would end it.
    onSignal: () => releases.hasStarted ? releases.leaving() : exit(),
    onError: (error) => words.say(`it failed: ${error instanceof Error ? error.message : error}`),
  };
}
