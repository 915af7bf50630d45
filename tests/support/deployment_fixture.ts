// Owns deployments and their devices as plain values, for tests of what happens next with them.
import { Strategy } from "../../server/contract/deployment.ts";
import type {
  DeploymentState,
  DeviceFacts,
  RowState,
  Step,
} from "../../server/deployments/deployment_state.ts";

/** When every deployment here was made. */
export const T0 = Date.parse("2026-03-01T12:00:00Z");
/** A device that can be sent settings. */
export const WELL: DeviceFacts = {
  isThere: true,
  isEnrolled: true,
  isAbleToDeploy: true,
  isSilent: false,
  silentAfterMs: 30_000,
  heardMs: T0,
  isMaintenance: false,
  isQuarantined: false,
  isMoved: false,
  trouble: null,
  answer: { kind: "none" },
  runsRevision: 1,
  window: { isOpen: true, untilMs: null },
};

/** A device that waits for revision 2 and runs 1. */
export function row(deviceId: string, changes: Partial<RowState> = {}): RowState {
  return {
    deviceId,
    deviceName: deviceId,
    locationId: "town",
    stage: 0,
    revision: 2,
    status: "pending",
    sinceMs: T0,
    deadlineMs: null,
    attempts: 0,
    isTouched: false,
    previousRevision: 1,
    troubleBefore: null,
    facts: WELL,
    ...changes,
  };
}

/** A running deployment of these, all in one stage unless they say otherwise. */
export function deployment(
  rows: RowState[],
  changes: Partial<Omit<DeploymentState, "strategy">> & { strategy?: Partial<Strategy> } = {},
): DeploymentState {
  const { strategy, ...rest } = changes;
  return {
    status: "running",
    createdMs: T0,
    revertingSinceMs: null,
    hearingSinceMs: 0,
    rows,
    others: {},
    ...rest,
    strategy: Strategy.parse(strategy ?? {}),
  };
}

/** Who is told to take the new settings. */
export const sends = (steps: readonly Step[]) =>
  steps.flatMap((step) => step.kind === "send" ? [step.deviceId] : []);
