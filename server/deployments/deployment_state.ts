// Owns what the decision of a deployment's next steps is made from: plain values, no clock, no table.
import type { DeploymentDeviceStatus, DeploymentStatus, Strategy } from "../contract/deployment.ts";
import type { FieldFault } from "../contract/problem.ts";

/** What a device did with the last command of the deployment. */
export type CommandAnswer =
  | { kind: "none" }
  | { kind: "ok" }
  | { kind: "refused"; detail: string; faults: FieldFault[] };

/** What is known of a device now. */
export interface DeviceFacts {
  /** False: it was removed from the fleet. */
  isThere: boolean;
  isEnrolled: boolean;
  /** Its agent knows `restore_config`; `null`: nothing was heard of it yet. */
  isAbleToDeploy: boolean | null;
  isSilent: boolean;
  /** So long after its last word, by how often it was told to report. */
  silentAfterMs: number;
  heardMs: number | null;
  isMaintenance: boolean;
  isQuarantined: boolean;
  /** It is at another location than the one that its settings were made for. */
  isMoved: boolean;
  /** Why it does not run well, or `null`. */
  trouble: string | null;
  answer: CommandAnswer;
  /** Which revision its last heartbeat names; `null`: none of this server's. */
  runsRevision: number | null;
  /** Whether its location may be disturbed now, and when that changes. */
  window: { isOpen: boolean; untilMs: number | null };
}

export interface RowState {
  deviceId: string;
  deviceName: string;
  locationId: string;
  /** From 0. */
  stage: number;
  revision: number;
  status: DeploymentDeviceStatus;
  sinceMs: number;
  /** Until when the command may be answered, while one is out. */
  deadlineMs: number | null;
  attempts: number;
  /** It may run something else than before. */
  isTouched: boolean;
  /** A revision of this server's, or `null`: settings of its own. */
  previousRevision: number | null;
  /** What was wrong with it before it was sent anything. */
  troubleBefore: string | null;
  facts: DeviceFacts;
}

/** Devices of a location that are not part of the deployment. */
export interface LocationLoad {
  /** Being changed by another deployment. */
  inFlight: number;
  /** Those, and the ones that are away or not well. */
  unavailable: number;
}

export interface DeploymentState {
  status: DeploymentStatus;
  strategy: Strategy;
  createdMs: number;
  revertingSinceMs: number | null;
  /** Before this the server could not hear: no device is blamed for silence of that time. */
  hearingSinceMs: number;
  /** In the order in which they are sent. */
  rows: readonly RowState[];
  /** By location id; a location that is not here has none. */
  others: Readonly<Record<string, LocationLoad>>;
}

/** Why a row is where it is; see `WaitingReason`. */
export interface Reason {
  code: string;
  message: string;
  untilMs: number | null;
}

export type Step =
  /** Tell the device to take its new settings, or its old ones. */
  | { kind: "send" | "send_revert"; deviceId: string }
  | {
    kind: "move";
    deviceId: string;
    to: Exclude<DeploymentDeviceStatus, "sent" | "revert_sent">;
    reason: Reason | null;
    faults: FieldFault[];
    /** Whether it may run something else than before. */
    isTouched: boolean;
  }
  | { kind: "halt"; reason: string; failed: number; isReverting: boolean }
  | { kind: "finish"; outcome: "done" | "reverted" }
  /** Nothing can move any more, although it was halted. */
  | { kind: "settle" };

const IN_FLIGHT = new Set<DeploymentDeviceStatus>(["sent", "applied", "soaking", "revert_sent"]);
const OPEN = new Set<DeploymentDeviceStatus>([...IN_FLIGHT, "pending", "revert_pending"]);

/** The device is being changed. */
export function isInFlight(status: DeploymentDeviceStatus): boolean {
  return IN_FLIGHT.has(status);
}

/** The row can still move. */
export function isOpen(status: DeploymentDeviceStatus): boolean {
  return OPEN.has(status);
}
