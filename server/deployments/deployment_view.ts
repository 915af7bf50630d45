// Owns how deployments and their devices are shown. Pure.
import type {
  Deployment,
  DeploymentDevice,
  DeploymentDeviceStatus,
} from "../contract/deployment.ts";
import { type Actor, visibleLocations } from "../users/actor.ts";
import type { WaitingReason } from "../contract/template.ts";
import { isInFlight, type Reason } from "./deployment_state.ts";
import type { DeploymentRow } from "./queries.ts";
import type { DeploymentDeviceRow } from "./row_queries.ts";

/**
 * @param rows those that the caller may know of, each with its own reason
 * @param isWhole whether those are all of them
 */
export function toLimitedDeployment(
  deployment: DeploymentRow,
  { rows, isWhole, actor }: {
    rows: readonly DeploymentDeviceRow[];
    isWhole: boolean;
    actor: Actor;
  },
): Deployment {
  const shown = { ...toDeployment(deployment, rows), ...(isWhole ? {} : { is_whole: false }) };
  // The reason names the device that failed last, which may be one of another location.
  if (visibleLocations(actor) === null || shown.reason === null) return shown;
  return { ...shown, reason: "It was stopped: the devices of your locations say why." };
}

/** @param rows all of them */
export function toDeployment(
  deployment: DeploymentRow,
  rows: readonly DeploymentDeviceRow[],
): Deployment {
  const stages = rows.map((row) => row.stage + 1);
  const begun = rows.filter((row) => row.status !== "pending").map((row) => row.stage + 1);
  return {
    id: deployment.id,
    name: deployment.name,
    template_id: deployment.template_id,
    template_name: deployment.template_name,
    template_version: deployment.template_version,
    strategy: deployment.strategy,
    status: deployment.status,
    reason: deployment.reason,
    stage: Math.max(0, ...begun),
    stages_total: Math.max(1, ...stages),
    counts: countsOf(rows),
    created_by: deployment.created_by,
    created_at: deployment.created_at.toISOString(),
    finished_at: deployment.finished_at?.toISOString() ?? null,
  };
}

function countsOf(rows: readonly DeploymentDeviceRow[]): Deployment["counts"] {
  const having = (...statuses: DeploymentDeviceStatus[]) =>
    rows.filter((row) => statuses.includes(row.status)).length;
  return {
    total: rows.length,
    pending: having("pending", "revert_pending"),
    in_flight: rows.filter((row) => isInFlight(row.status)).length,
    done: having("done"),
    failed: having("failed", "revert_failed"),
    skipped: having("skipped"),
    reverted: having("reverted"),
  };
}

/** @param reason what was decided now; else what was written when it got there */
export function toDeploymentDevice(
  row: DeploymentDeviceRow,
  reason: Reason | undefined,
): DeploymentDevice {
  return {
    device_id: row.device_id,
    device_name: row.device_name,
    location_id: row.location_id,
    stage: row.stage + 1,
    revision: row.revision,
    status: row.status,
    since: row.since.toISOString(),
    waiting: row.status === "done" ? null : toWaiting(reason) ?? writtenReason(row),
    faults: row.faults,
    needs_restart: row.needs_restart,
  };
}

export function toWaiting(reason: Reason | undefined): WaitingReason | null {
  if (reason === undefined) return null;
  const { code, message, untilMs } = reason;
  return { code, message, until: untilMs === null ? null : new Date(untilMs).toISOString() };
}

/** Why a row ended as it did. */
export function writtenReason(
  { code, detail }: Pick<DeploymentDeviceRow, "code" | "detail">,
): WaitingReason | null {
  return code === null || detail === null ? null : { code, message: detail, until: null };
}
