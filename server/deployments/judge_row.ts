// Owns the judgement of one device in a deployment: from what it answered and reported to its next
// status. Pure. Sends nothing and knows no other device.
import type { DeploymentDeviceStatus } from "../contract/deployment.ts";
import type { FieldFault } from "../contract/problem.ts";
import { silentAfterMs } from "../devices/heartbeat_pace.ts";
import type { DeploymentState, Reason, RowState } from "./deployment_state.ts";
import { utc } from "./hold_reason.ts";

export interface Move {
  to: Exclude<DeploymentDeviceStatus, "sent" | "revert_sent">;
  reason: Reason | null;
  faults?: FieldFault[];
}

interface At {
  state: DeploymentState;
  nowMs: number;
}

/** A revert that nobody answers is sent so many times. */
export const MOST_REVERT_ATTEMPTS = 3;

/** Where the row goes now; `null`: it stays. */
export function judgeRow(row: RowState, at: At): Move | null {
  switch (row.status) {
    case "pending":
      return judgePending(row, at);
    case "sent":
    case "applied":
      return judgeSent(row, at);
    case "soaking":
      return judgeSoaking(row, at);
    case "revert_pending":
      return judgeRevertPending(row, at);
    case "revert_sent":
      return judgeRevertSent(row, at);
    default:
      return null;
  }
}

function judgePending({ facts }: RowState, { state, nowMs }: At): Move | null {
  if (!facts.isThere) return move("skipped", "device_removed", REMOVED);
  if (facts.isMoved) {
    return move("skipped", "device_moved", "It was moved: these settings are of another location.");
  }
  if (nowMs < state.createdMs + state.strategy.give_up_after_ms) return null;
  return move("skipped", "gave_up", "It could not be reached before the deployment gave it up.");
}

function judgeSent(row: RowState, { state, nowMs }: At): Move | null {
  const { facts } = row;
  if (!facts.isThere) return move("skipped", "device_removed", REMOVED);
  if (facts.answer.kind === "refused") {
    const { detail, faults } = facts.answer;
    const first = faults[0] === undefined ? "" : ` ${faults[0].path}: ${faults[0].message}.`;
    return {
      ...move("failed", "refused", `Its agent refused the settings: ${detail}${first}`),
      faults,
    };
  }
  // The heartbeat may come where the answer was lost.
  if (facts.runsRevision === row.revision) {
    return { to: state.strategy.soak_ms === 0 ? "done" : "soaking", reason: null };
  }
  if (nowMs < deadlineOf(row, state)) {
    const isApplied = facts.answer.kind === "ok" && row.status === "sent";
    return isApplied ? { to: "applied", reason: null } : null;
  }
  if (nowMs < hearableFrom(row, state)) return null;
  // It may never have been able to take the command: it gets another one.
  const maySend = state.status === "running" || state.status === "paused";
  if (maySend && row.status === "sent" && row.sinceMs < state.hearingSinceMs) {
    return { to: "pending", reason: null };
  }
  if (row.status === "applied" || facts.answer.kind === "ok") {
    const says = facts.isSilent && facts.heardMs !== null
      ? `nothing was heard of it since ${utc(facts.heardMs)}`
      : "its heartbeats say that it runs others";
    return move("failed", "not_confirmed", `It took the settings, but ${says}.`);
  }
  return move("failed", "not_answered", `It did not answer the command in time${lastHeard(row)}.`);
}

function judgeSoaking(row: RowState, { state, nowMs }: At): Move | null {
  const { facts } = row;
  if (!facts.isThere) return move("skipped", "device_removed", REMOVED);
  const soakedMs = row.sinceMs + state.strategy.soak_ms;
  if (nowMs < soakedMs) return null;
  // Where devices report seldom, silence is noticed later than a soak ends: it has to be heard first.
  const isReportingSeldom = facts.silentAfterMs > silentAfterMs();
  if (isReportingSeldom && !facts.isSilent && (facts.heardMs ?? 0) < soakedMs) return null;
  if (facts.isSilent && nowMs < hearableFrom(row, state)) return null;
  if (facts.isSilent) {
    return move("failed", "fell_silent", `It fell silent with the new settings${lastHeard(row)}.`);
  }
  if (facts.runsRevision !== row.revision) {
    return move("failed", "changed", "It runs other settings by now: somebody changed them there.");
  }
  if (facts.trouble !== null && row.troubleBefore === null) {
    return move(
      "failed",
      "unhealthy",
      `It does not run well with the new settings: ${facts.trouble}`,
    );
  }
  return { to: "done", reason: null };
}

function judgeRevertPending({ facts }: RowState, { state, nowMs }: At): Move | null {
  if (!facts.isThere) return move("skipped", "device_removed", REMOVED);
  if (nowMs < revertingSince(state) + state.strategy.give_up_after_ms) return null;
  return move("revert_failed", "gave_up", "It could not be reached to get its settings of before.");
}

function judgeRevertSent(row: RowState, { state, nowMs }: At): Move | null {
  const { facts } = row;
  if (!facts.isThere) return move("skipped", "device_removed", REMOVED);
  if (facts.answer.kind === "ok" || runsOldOnes(row)) return { to: "reverted", reason: null };
  // It has nothing to put back if it never took the new ones, which only a later heartbeat tells.
  const isOwn = row.previousRevision === null && nowMs < deadlineOf(row, state);
  const isHeard = facts.heardMs !== null && facts.heardMs >= row.sinceMs;
  if (facts.answer.kind === "refused" && isOwn && !isHeard) return null;
  if (facts.answer.kind === "refused" && isOwn && facts.runsRevision !== row.revision) {
    return { to: "reverted", reason: null };
  }
  if (facts.answer.kind === "refused") {
    const { detail, faults } = facts.answer;
    const message = `Its agent could not put its settings of before back: ${detail}`;
    return { ...move("revert_failed", "refused", message), faults };
  }
  if (nowMs < Math.max(deadlineOf(row, state), hearableFrom(row, state))) return null;
  if (row.attempts < MOST_REVERT_ATTEMPTS) return { to: "revert_pending", reason: null };
  const message = `It did not answer when it was to get its settings of before${lastHeard(row)}.`;
  return move("revert_failed", "not_answered", message);
}

/** Said after the command was sent: an older heartbeat speaks of the time before. */
function runsOldOnes({ facts, sinceMs, previousRevision }: RowState): boolean {
  return previousRevision !== null && facts.runsRevision === previousRevision &&
    facts.heardMs !== null && facts.heardMs >= sinceMs;
}

function deadlineOf(row: RowState, state: DeploymentState): number {
  return row.deadlineMs ?? row.sinceMs + state.strategy.confirm_within_ms;
}

/** A server that was away has heard of every device by then that is still there. */
function hearableFrom({ facts }: RowState, state: DeploymentState): number {
  return state.hearingSinceMs + facts.silentAfterMs;
}

function revertingSince(state: DeploymentState): number {
  return state.revertingSinceMs ?? state.createdMs;
}

const REMOVED = "It was removed from the fleet.";

function lastHeard({ facts }: RowState): string {
  return facts.isSilent && facts.heardMs !== null
    ? `, and was last heard ${utc(facts.heardMs)}`
    : "";
}

function move(to: Move["to"], code: string, message: string): Move {
  return { to, reason: { code, message, untilMs: null } };
}
