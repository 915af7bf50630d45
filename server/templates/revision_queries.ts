// Owns every question about the tables `device_config_revisions` and `device_configs`: what was made
// for a device, what it should run and what it said to run.
import { type Queryable, raw, sql } from "../db/sql.ts";

export interface RevisionRow {
  device_id: string;
  revision: number;
  template_id: string;
  template_name: string;
  template_version: number;
  deployment_id: string | null;
  config_sealed: Uint8Array;
  shown_yaml: string;
  created_at: Date;
}

const REVISION = raw(`r.device_id, r.revision, r.template_id, t.name as template_name,
  r.template_version, r.deployment_id, r.config_sealed, r.shown_yaml, r.created_at`);

/** "this revision of this device" */
export function findRevision(
  db: Queryable,
  of: { deviceId: string; revision: number },
): Promise<RevisionRow | undefined> {
  return db.row<RevisionRow>(sql`
    select ${REVISION} from device_config_revisions r
      join config_templates t on t.id = r.template_id
    where r.device_id = ${of.deviceId} and r.revision = ${of.revision}`);
}

/** "what these devices last said to run" */
export function findAppliedRevisions(
  db: Queryable,
  deviceIds: readonly string[],
): Promise<RevisionRow[]> {
  return db.rows<RevisionRow>(sql`
    select ${REVISION} from device_configs c
      join device_config_revisions r
        on r.device_id = c.device_id and r.revision = c.applied_revision
      join config_templates t on t.id = r.template_id
    where c.device_id = any (${deviceIds}::uuid[])`);
}

/**
 * Writes a revision of each device. A number is given once in a server's life: it names this device's
 * settings, whatever else a device says to run. @returns numbers by device id
 */
export async function insertRevisions(
  tx: Queryable,
  of: { templateId: string; templateVersion: number; deploymentId: string; at: Date },
  made: readonly { deviceId: string; configSealed: Uint8Array; shownYaml: string }[],
): Promise<Map<string, number>> {
  const rows = made.map(({ deviceId, configSealed, shownYaml }) => ({
    device_id: deviceId,
    config_sealed: Uint8Array.from(configSealed).toBase64(),
    shown_yaml: shownYaml,
  }));
  const written = await tx.rows<{ device_id: string; revision: number }>(sql`
    insert into device_config_revisions (device_id, revision, template_id, template_version,
      deployment_id, config_sealed, shown_yaml, created_at)
    select m.device_id, nextval('config_revision_numbers'), ${of.templateId}, ${of.templateVersion},
      ${of.deploymentId}, decode(m.config_sealed, 'base64'), m.shown_yaml, ${of.at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (device_id uuid,
      config_sealed text, shown_yaml text)
    returning device_id, revision`);
  return new Map(written.map((row) => [row.device_id, row.revision]));
}

/** A number for settings that are sent by hand: no revision has it. */
export async function nextRevisionNumber(db: Queryable): Promise<number> {
  const row = await db.row<{ number: number }>(sql`
    select nextval('config_revision_numbers')::integer as number`);
  return row?.number ?? 0;
}

export interface DeviceConfigRow {
  device_id: string;
  desired_revision: number | null;
  applied_revision: number | null;
  applied_hash: string | null;
  applied_agent_version: string | null;
  applied_at: Date | null;
}

/** "what should these devices run, and what did they say to run" */
export function findDeviceConfigs(
  db: Queryable,
  deviceIds: readonly string[],
): Promise<DeviceConfigRow[]> {
  return db.rows<DeviceConfigRow>(sql`
    select device_id, desired_revision, applied_revision, applied_hash, applied_agent_version,
      applied_at
    from device_configs where device_id = any (${deviceIds}::uuid[])`);
}

/** Writes what a device should run from now on; `null`: what it had of its own. */
export async function writeDesired(
  tx: Queryable,
  desired: { deviceId: string; revision: number | null },
): Promise<void> {
  await tx.execute(sql`
    insert into device_configs (device_id, desired_revision)
    values (${desired.deviceId}, ${desired.revision})
    on conflict (device_id) do update set desired_revision = excluded.desired_revision`);
}

/** Where a deployment was reverted, its devices should run what they ran before, also who refused. */
export async function takeBackDesired(tx: Queryable, deploymentId: string): Promise<void> {
  await tx.execute(sql`
    update device_configs c set desired_revision = r.previous_revision
    from deployment_devices r
    where r.deployment_id = ${deploymentId} and r.device_id = c.device_id
      and r.status in ('failed', 'revert_failed') and c.desired_revision = r.revision`);
}

/** Writes what a device said to run; `revision` `null`: what it had of its own. */
export async function writeApplied(
  tx: Queryable,
  applied: {
    deviceId: string;
    revision: number | null;
    hash: string | null;
    agentVersion: string | null;
    at: Date;
  },
): Promise<void> {
  await tx.execute(sql`
    insert into device_configs (device_id, applied_revision, applied_hash, applied_agent_version,
      applied_at)
    values (${applied.deviceId}, ${applied.revision}, ${applied.hash}, ${applied.agentVersion},
      ${applied.at})
    on conflict (device_id) do update
    set applied_revision = excluded.applied_revision, applied_hash = excluded.applied_hash,
      applied_agent_version = excluded.applied_agent_version, applied_at = excluded.applied_at`);
}
