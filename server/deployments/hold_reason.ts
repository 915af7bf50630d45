// Owns why a device is not sent its settings yet. Pure.
import {
  type DeploymentState,
  isInFlight,
  type Reason,
  type RowState,
} from "./deployment_state.ts";

export interface Hold {
  state: DeploymentState;
  /** The stage under way. */
  stage: number | null;
  /** Devices that are being changed, those just decided included. */
  flying: ReadonlySet<string>;
  /** As many as may be were sent in this call. */
  isFull: boolean;
}

/** `null`: it may be sent now. The first reason that has to end. */
export function holdReason(row: RowState, hold: Hold): Reason | null {
  const { state } = hold;
  const isRevert = state.status === "reverting";
  if (!isRevert && state.status === "paused") {
    return because("paused", "The deployment is paused.");
  }
  return reachReason(row) ?? (isRevert ? null : turnReason(row, hold)) ??
    budgetReason(row, hold) ??
    (hold.isFull ? because("next", "Its turn comes in a moment.") : null);
}

function reachReason({ facts }: RowState): Reason | null {
  if (!facts.isEnrolled) {
    return because("not_enrolled", "It waits for its claim code to be typed in.");
  }
  if (facts.isQuarantined) {
    return because("quarantined", "It is in quarantine, as it may be a copy of another device.");
  }
  if (facts.isSilent) {
    const since = facts.heardMs === null ? "ever" : `since ${utc(facts.heardMs)}`;
    return because("offline", `It is offline: nothing was heard of it ${since}.`);
  }
  if (facts.isAbleToDeploy === null) {
    return because("not_heard", "Its next heartbeat has to say what its agent can do.");
  }
  if (!facts.isAbleToDeploy) {
    return because(
      "agent_too_old",
      "Its agent cannot take deployments: update it, or give it a settings file.",
    );
  }
  return null;
}

function turnReason(row: RowState, { stage }: Hold): Reason | null {
  const { facts } = row;
  if (facts.isMaintenance) {
    return because("in_maintenance", "It is in maintenance: somebody works on it.");
  }
  if (stage !== null && row.stage > stage) {
    return because(
      "stage",
      `It waits for stage ${stage + 1} to go well; its own is ${row.stage + 1}.`,
    );
  }
  if (!facts.window.isOpen) {
    const { untilMs } = facts.window;
    const when = untilMs === null ? "" : `, which opens at ${utc(untilMs)}`;
    return { ...because("window", `It waits for the site's maintenance window${when}.`), untilMs };
  }
  return null;
}

/**
 * A device that is not well already is not disturbed by new settings: it only counts against the
 * number of devices that are changed at a time, or nothing could ever mend it.
 */
function budgetReason(row: RowState, { state, flying }: Hold): Reason | null {
  const most = state.strategy.per_location_max_unavailable;
  if (most === null) return null;
  const others = state.rows.filter((other) =>
    other.locationId === row.locationId && other.deviceId !== row.deviceId
  );
  const load = state.others[row.locationId] ?? { inFlight: 0, unavailable: 0 };
  const changing = others.filter((other) => flying.has(other.deviceId));
  const away = others.filter((other) => flying.has(other.deviceId) || isAway(other));
  const isFull = changing.length + load.inFlight >= most ||
    (!isAway(row) && away.length + load.unavailable >= most);
  if (!isFull) return null;
  const named = away.slice(0, 3).map((other) => other.deviceName);
  const unnamed = away.length - named.length + load.unavailable;
  if (unnamed > 0) named.push(`${unnamed} more`);
  return because(
    "budget",
    `At most ${most} of its site may be disturbed or away at a time, which are ${
      named.join(", ")
    }.`,
  );
}

/** Not at work, whatever the deployment does. */
export function isAway({ facts, status }: RowState): boolean {
  return !isInFlight(status) && facts.isThere && facts.isEnrolled &&
    (facts.isSilent || facts.trouble !== null);
}

function because(code: string, message: string): Reason {
  return { code, message, untilMs: null };
}

/** An instant as people read it. */
export function utc(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}
