// Owns the decision what a deployment does next. Pure: the same state and time give the same steps.
//   pending ⇄ sent → applied → soaking → done        pending → skipped (gave up, removed, halted)
//                 ↘ failed ↙                          more failures than allowed: halt
//   revert: sent|applied|soaking|done|failed, if touched → revert_pending → revert_sent
//           → reverted | revert_failed; a revert unanswered is sent again, a few times
import { type Hold, holdReason } from "./hold_reason.ts";
import {
  type DeploymentState,
  isInFlight,
  isOpen,
  type Reason,
  type RowState,
  type Step,
} from "./deployment_state.ts";
import { judgeRow, type Move } from "./judge_row.ts";
import { progressReason } from "./progress_reason.ts";

export interface NextSteps {
  steps: Step[];
  /** Why each row that can still move has not got there, and why others just ended; by device id. */
  waiting: Map<string, Reason>;
  /** The stage under way, from 0; `null`: none any more. */
  stage: number | null;
}

/** More at once would hold one transaction for long; the rest comes with the next call. */
export const MOST_SENDS = 50;

export function nextSteps(state: DeploymentState, nowMs: number): NextSteps {
  const steps: Step[] = [];
  const waiting = new Map<string, Reason>();
  let rows = state.rows.map((row) =>
    settle(row, judgeRow(row, { state, nowMs }), { steps, waiting })
  );
  let { status } = state;

  const failed = rows.filter((row) => row.status === "failed");
  const isUnderWay = status === "running" || status === "paused";
  if (isUnderWay && failed.length > state.strategy.max_failures) {
    const isReverting = state.strategy.on_failure === "revert";
    const reason = haltReason(failed, waiting);
    steps.push({ kind: "halt", reason, failed: failed.length, isReverting });
    rows = rows.map((row) => settle(row, afterHalt(row, isReverting), { steps, waiting }));
    status = isReverting ? "reverting" : "halted";
  }

  const stage = status === "running" || status === "paused" ? stageOf(rows) : null;
  if (status !== "halted") sendWhatMay({ ...state, status, rows }, { stage, steps, waiting });
  for (const row of rows) {
    if (isInFlight(row.status)) waiting.set(row.deviceId, progressReason(row, state.strategy));
  }
  const isSettled = rows.every((row) => !isOpen(row.status));
  if (isSettled) steps.push(...ending(status));
  return { steps, waiting, stage };
}

/** What becomes of a row when the deployment is halted, by itself or by a person. */
export function afterHalt(row: RowState, isReverting: boolean): Move | null {
  const isTakenBack = isReverting && row.isTouched;
  if (row.status === "pending" && !isTakenBack) return { to: "skipped", reason: NOT_ITS_TURN };
  if (!isTakenBack) return null;
  if (!["pending", "sent", "applied", "soaking", "done", "failed"].includes(row.status)) {
    return null;
  }
  return { to: "revert_pending", reason: null };
}

const NOT_ITS_TURN: Reason = {
  code: "halted",
  message: "The deployment was halted before its turn; it keeps the settings that it has.",
  untilMs: null,
};

type Out = { steps: Step[]; waiting: Map<string, Reason> };

function settle(row: RowState, move: Move | null, { steps, waiting }: Out): RowState {
  if (move === null) return row;
  const { to, reason, faults = [] } = move;
  // An agent that names faults has changed nothing.
  const isTouched = row.isTouched && faults.length === 0;
  steps.push({ kind: "move", deviceId: row.deviceId, to, reason, faults, isTouched });
  if (reason !== null) waiting.set(row.deviceId, reason);
  return { ...row, status: to, isTouched };
}

function haltReason(failed: readonly RowState[], waiting: ReadonlyMap<string, Reason>): string {
  const last = failed.findLast((row) => waiting.has(row.deviceId)) ?? failed.at(-1);
  const why = last === undefined ? undefined : waiting.get(last.deviceId)?.message;
  const count = failed.length === 1 ? "A device" : `${failed.length} devices`;
  return `${count} failed${last ? `, ${last.deviceName} the last of them` : ""}.` +
    (why === undefined ? "" : ` ${why}`);
}

/**
 * The first stage that has not gone well yet. A device that nobody can reach does not hold its
 * stage up, as long as another one of it is done; it gets its turn when it is back.
 */
function stageOf(rows: readonly RowState[]): number | null {
  const stages = [...new Set(rows.map((row) => row.stage))].sort((a, b) => a - b);
  return stages.find((stage) => {
    const own = rows.filter((row) => row.stage === stage);
    const open = own.filter((row) => isOpen(row.status));
    if (open.length === 0) return false;
    const isProven = own.some((row) => row.status === "done");
    return !isProven || open.some((row) => isInFlight(row.status) || !isUnreachable(row));
  }) ?? stages.findLast((stage) => rows.some((row) => row.stage === stage && isOpen(row.status))) ??
    null;
}

/** Away for a reason that nobody planned. */
function isUnreachable({ facts }: RowState): boolean {
  return facts.isSilent || !facts.isEnrolled || facts.isMaintenance || facts.isQuarantined ||
    facts.isAbleToDeploy === false;
}

function sendWhatMay(
  state: DeploymentState,
  { stage, steps, waiting }: Out & { stage: number | null },
): void {
  const kind = state.status === "reverting" ? "send_revert" : "send";
  const wanted = state.status === "reverting" ? "revert_pending" : "pending";
  const flying = new Set<string>(
    state.rows.filter((row) => isInFlight(row.status)).map((row) => row.deviceId),
  );
  let sent = 0;
  for (const row of state.rows) {
    if (row.status !== wanted) continue;
    const hold: Hold = { state, stage, flying, isFull: sent >= MOST_SENDS };
    const reason = holdReason(row, hold);
    if (reason !== null) {
      waiting.set(row.deviceId, reason);
      continue;
    }
    steps.push({ kind, deviceId: row.deviceId });
    flying.add(row.deviceId);
    sent++;
  }
}

function ending(status: DeploymentState["status"]): Step[] {
  switch (status) {
    case "running":
    case "paused":
      return [{ kind: "finish", outcome: "done" }];
    case "reverting":
      return [{ kind: "finish", outcome: "reverted" }];
    default:
      return [{ kind: "settle" }];
  }
}
