// Owns every question about the table `deployment_devices`: one device in one deployment.
import type { DeploymentDeviceStatus } from "../contract/deployment.ts";
import type { FieldFault } from "../contract/problem.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";

export interface DeploymentDeviceRow {
  deployment_id: string;
  device_id: string;
  device_name: string;
  location_id: string;
  position: number;
  stage: number;
  revision: number;
  status: DeploymentDeviceStatus;
  since: Date;
  deadline: Date | null;
  command_id: string | null;
  attempts: number;
  is_touched: boolean;
  previous_revision: number | null;
  trouble_before: string | null;
  code: string | null;
  detail: string | null;
  faults: FieldFault[];
  needs_restart: string[];
}

const ROW = raw(`deployment_id, device_id, device_name, location_id, position, stage, revision,
  status, since, deadline, command_id, attempts, is_touched, previous_revision, trouble_before, code,
  detail, faults, needs_restart`);
const OPEN = raw(`('pending', 'sent', 'applied', 'soaking', 'revert_pending', 'revert_sent')`);

/** "the devices of these deployments, in their order" */
export function findDeploymentDevices(
  db: Queryable,
  deploymentIds: readonly string[],
): Promise<DeploymentDeviceRow[]> {
  return db.rows<DeploymentDeviceRow>(sql`
    select ${ROW} from deployment_devices where deployment_id = any (${deploymentIds}::uuid[])
    order by deployment_id, position`);
}

/** "which of these devices are in an open deployment" */
export function findOpenRows(
  db: Queryable,
  deviceIds: readonly string[],
): Promise<DeploymentDeviceRow[]> {
  return db.rows<DeploymentDeviceRow>(sql`
    select ${ROW} from deployment_devices
    where device_id = any (${deviceIds}::uuid[]) and status in ${OPEN}
    order by deployment_id, position`);
}

/** "the deployment that this device was part of last" */
export function findLastRow(
  db: Queryable,
  deviceId: string,
): Promise<DeploymentDeviceRow | undefined> {
  return db.row<DeploymentDeviceRow>(sql`
    select ${ROW} from deployment_devices where device_id = ${deviceId}
    order by deployment_id desc limit 1`);
}

/** Writes the devices of a new deployment. */
export async function insertDeploymentDevices(
  tx: Queryable,
  deployment: { id: string; at: Date },
  devices: readonly Pick<
    DeploymentDeviceRow,
    "device_id" | "device_name" | "location_id" | "position" | "stage" | "revision"
  >[],
): Promise<void> {
  await tx.execute(sql`
    insert into deployment_devices (deployment_id, device_id, device_name, location_id, position,
      stage, revision, since)
    select ${deployment.id}, r.device_id, r.device_name, r.location_id, r.position, r.stage,
      r.revision, ${deployment.at}
    from jsonb_to_recordset(${JSON.stringify(devices)}::jsonb) as r (device_id uuid,
      device_name text, location_id uuid, position integer, stage integer, revision integer)`);
}

export interface RowOf {
  deploymentId: string;
  deviceId: string;
}

/** Writes a device's next status, and why where there is a reason. */
export async function moveRow(
  tx: Queryable,
  row: RowOf,
  to: {
    status: DeploymentDeviceStatus;
    at: Date;
    isTouched: boolean;
    reason: { code: string; message: string } | null;
    faults: FieldFault[];
  },
): Promise<void> {
  const { status, at, isTouched, reason, faults } = to;
  await tx.execute(sql`
    update deployment_devices
    set status = ${status}, since = ${at}, is_touched = ${isTouched},
      code = coalesce(${reason?.code ?? null}, code),
      detail = coalesce(${reason?.message ?? null}, detail),
      faults = case when ${faults.length > 0}::boolean then ${JSON.stringify(faults)}::jsonb
        else faults end
    where deployment_id = ${row.deploymentId} and device_id = ${row.deviceId}`);
}

/** Writes that a command went out. */
export async function markSent(
  tx: Queryable,
  row: RowOf,
  sent: {
    status: "sent" | "revert_sent";
    commandId: string;
    at: Date;
    deadline: Date;
    previousRevision: number | null;
    troubleBefore: string | null;
  },
): Promise<void> {
  await tx.execute(sql`
    update deployment_devices
    set status = ${sent.status}, command_id = ${sent.commandId}, since = ${sent.at},
      deadline = ${sent.deadline}, is_touched = true,
      attempts = case when ${sent.status} = 'sent' then 0 else attempts + 1 end,
      previous_revision = ${sent.previousRevision}, trouble_before = ${sent.troubleBefore}
    where deployment_id = ${row.deploymentId} and device_id = ${row.deviceId}`);
}

/** Writes which settings act after a restart only. */
export async function writeNeedsRestart(
  tx: Queryable,
  row: RowOf,
  names: readonly string[],
): Promise<void> {
  await tx.execute(sql`
    update deployment_devices set needs_restart = ${names}::text[]
    where deployment_id = ${row.deploymentId} and device_id = ${row.deviceId}`);
}
