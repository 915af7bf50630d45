// Owns the trial of a release while it runs: looks at the agent every ten seconds and has the
// release kept or given up. Decides nothing itself (judge_trial.ts).
import { getLogger } from "@logtape/logtape";
import { isBlind, judgeTrial, type TrialPoll } from "./judge_trial.ts";
import type { UpdateContext } from "./update_context.ts";

export interface TrialOptions {
  context: UpdateContext;
  /** How the agent is now. */
  look: () => Promise<TrialPoll>;
  /** Resolves after so long, or at once when the signal aborts. */
  pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Runs until there is a verdict or the signal aborts.
 * @returns `rolled_back`: the agent is to exit, and the release before it starts
 */
export async function runTrial(
  { context, look, pause }: TrialOptions,
  signal: AbortSignal,
): Promise<"no_trial" | "committed" | "rolled_back" | "stopped"> {
  const before = context.trial();
  if (before === null) return "no_trial";
  const logger = getLogger(["edge", "update"]);
  const { active_sequence: sequence } = context.status();
  const polls: TrialPoll[] = [];
  while (true) {
    await pause(context.pollEveryMs, signal);
    if (signal.aborted) return "stopped";
    const poll = await look();
    context.judging();
    if (!isBlind(poll, before)) polls.push(poll);
    const verdict = judgeTrial(before, polls);
    try {
      if (verdict.kind === "commit") {
        await context.commit();
        logger.info("release committed", { sequence });
        return "committed";
      }
      if (verdict.kind === "roll_back") {
        await context.rollBack(verdict.reason);
        logger.error("release rolled back", { sequence, reason: verdict.reason });
        return "rolled_back";
      }
    } catch (error) { // a full disk may have room by the next poll
      logger.error("the verdict on the release cannot be kept", { sequence, error });
    }
  }
}
