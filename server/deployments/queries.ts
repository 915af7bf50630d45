// Owns every question about the table `deployments`.
import type { DeploymentStatus, Strategy } from "../contract/deployment.ts";
import { type Queryable, raw, sql } from "../db/sql.ts";

export interface DeploymentRow {
  id: string;
  name: string;
  template_id: string;
  template_name: string;
  template_version: number;
  strategy: Strategy;
  status: DeploymentStatus;
  reason: string | null;
  created_by: string;
  created_at: Date;
  reverting_since: Date | null;
  finished_at: Date | null;
}

const DEPLOYMENT = raw(`d.id, d.name, d.template_id, t.name as template_name, d.template_version,
  d.strategy, d.status, d.reason, d.created_by, d.created_at, d.reverting_since, d.finished_at`);

/** "this deployment" */
export function findDeployment(db: Queryable, id: string): Promise<DeploymentRow | undefined> {
  return db.row<DeploymentRow>(sql`
    select ${DEPLOYMENT} from deployments d join config_templates t on t.id = d.template_id
    where d.id = ${id}`);
}

/** The same, held until the transaction ends. */
export function lockDeployment(tx: Queryable, id: string): Promise<DeploymentRow | undefined> {
  return tx.row<DeploymentRow>(sql`
    select ${DEPLOYMENT} from deployments d join config_templates t on t.id = d.template_id
    where d.id = ${id} for update of d`);
}

/** "the deployments before this one, newest first, that have a device at these locations" */
export function findDeployments(
  db: Queryable,
  options: {
    visible: readonly string[] | null;
    status: DeploymentStatus | null;
    templateId: string | null;
    deviceId: string | null;
    before: readonly [createdAt: string, id: string] | null;
    limit: number;
  },
): Promise<DeploymentRow[]> {
  const { visible, status, templateId, deviceId, before, limit } = options;
  return db.rows<DeploymentRow>(sql`
    select ${DEPLOYMENT} from deployments d join config_templates t on t.id = d.template_id
    where (${status}::text is null or d.status = ${status})
      and (${templateId}::uuid is null or d.template_id = ${templateId})
      and (${deviceId}::uuid is null or exists (select from deployment_devices r
        where r.deployment_id = d.id and r.device_id = ${deviceId}))
      and (${visible}::uuid[] is null or exists (select from deployment_devices r
        where r.deployment_id = d.id and r.location_id = any (${visible}::uuid[])))
      and (${before?.[0] ?? null}::timestamptz is null
        or (d.created_at, d.id) < (${before?.[0] ?? null}::timestamptz, ${
    before?.[1] ?? null
  }::uuid))
    order by d.created_at desc, d.id desc
    limit ${limit}`);
}

/** "the deployments that are under way", oldest first */
export async function findUnsettledIds(db: Queryable): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select id from deployments where not is_settled order by id limit 1000`);
  return rows.map(({ id }) => id);
}

export async function insertDeployment(
  tx: Queryable,
  deployment: Pick<
    DeploymentRow,
    "id" | "name" | "template_id" | "template_version" | "strategy" | "created_by" | "created_at"
  >,
): Promise<void> {
  await tx.execute(sql`
    insert into deployments
      (id, name, template_id, template_version, strategy, created_by, created_at)
    values (${deployment.id}, ${deployment.name}, ${deployment.template_id},
      ${deployment.template_version}, ${JSON.stringify(deployment.strategy)}::jsonb,
      ${deployment.created_by}, ${deployment.created_at})`);
}

/** Writes where a deployment stands. `undefined` leaves a field as it is. */
export async function updateDeployment(
  tx: Queryable,
  change: {
    id: string;
    status: DeploymentStatus;
    reason?: string | null;
    revertingSince?: Date;
    finishedAt?: Date | null;
    isSettled: boolean;
  },
): Promise<void> {
  const { id, status, reason, revertingSince, finishedAt, isSettled } = change;
  await tx.execute(sql`
    update deployments
    set status = ${status}, is_settled = ${isSettled},
      reason = case when ${reason === undefined}::boolean then reason else ${reason ?? null} end,
      reverting_since = coalesce(${revertingSince ?? null}::timestamptz, reverting_since),
      finished_at = case when ${finishedAt === undefined}::boolean then finished_at
        else ${finishedAt ?? null}::timestamptz end
    where id = ${id}`);
}

/** Writes that no row of it can move any more. */
export async function settleDeployment(tx: Queryable, id: string, at: Date): Promise<void> {
  await tx.execute(sql`
    update deployments set is_settled = true, finished_at = coalesce(finished_at, ${at})
    where id = ${id}`);
}
