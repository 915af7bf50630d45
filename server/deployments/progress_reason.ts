// Owns what is said of a device while it is being changed. Pure.
import type { Strategy } from "../contract/deployment.ts";
import type { Reason, RowState } from "./deployment_state.ts";

/** Of a row that is in flight. */
export function progressReason(row: RowState, strategy: Strategy): Reason {
  const untilMs = row.deadlineMs;
  switch (row.status) {
    case "sent":
      return { code: "not_answered_yet", message: "It has not answered the command yet.", untilMs };
    case "applied":
      return {
        code: "not_confirmed_yet",
        message: "It took the settings; its next heartbeat has to confirm that it runs them.",
        untilMs,
      };
    case "soaking":
      return {
        code: "soaking",
        message: "It runs the settings, and has to go on well with them for a while.",
        untilMs: row.sinceMs + strategy.soak_ms,
      };
    default:
      return {
        code: "reverting",
        message: "It was told to go back to its settings of before, and has not answered yet.",
        untilMs,
      };
  }
}
