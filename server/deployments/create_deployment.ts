// Owns the verb that begins to bring a template's version to devices. It renders everything first:
// what cannot be rendered for one of them is sent to none.
import { v7 as uuidv7 } from "uuid";
import { recordAudit } from "../audit/record_audit.ts";
import type { CreateDeployment, Deployment } from "../contract/deployment.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { isUniqueViolation } from "../db/unique_violation.ts";
import { lockDevices } from "../devices/queries.ts";
import { notFound, WashfleetError } from "../errors.ts";
import type { Sealer } from "../seal.ts";
import { findVisibleTemplate } from "../templates/find_visible_template.ts";
import { findVersion } from "../templates/queries.ts";
import { insertRevisions } from "../templates/revision_queries.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { assignStages } from "./assign_stages.ts";
import { toDeployment } from "./deployment_view.ts";
import { findDeployment, insertDeployment } from "./queries.ts";
import { type GoodDevice, renderAll } from "./render_all.ts";
import { findDeploymentDevices, insertDeploymentDevices } from "./row_queries.ts";
import { selectDevices, type Selection } from "./select_devices.ts";
import { deviceTaken, takeOutOfOthers } from "./take_out_of_others.ts";

/**
 * Begins a deployment; the job `advance_deployments` carries it on. Scope `fleet:write`.
 * @throws WashfleetError `not_found`, `invalid` (devices, what cannot be rendered), `conflict`
 *   `device_in_deployment`
 */
export async function createDeployment(
  ctx: Context,
  input: CreateDeployment,
  deps: { sealer: Sealer },
): Promise<Deployment> {
  requireScope(ctx.actor, "fleet:write");
  requireStorable(input);
  const template = await findVisibleTemplate(ctx, input.template_id);
  const version = await findVersion(ctx.db, {
    templateId: template.id,
    version: input.version ?? null,
  });
  if (version === undefined) throw notFound("template version", String(input.version));
  const deviceIds = await selectDevices(ctx, selectionOf(input));
  const { content, variables } = version;
  const devices = await renderAll(ctx.db, {
    template: { content, variables, location_ids: template.location_ids },
    deviceIds,
    sealer: deps.sealer,
  });
  const deployment = {
    id: uuidv7(),
    name: input.name ?? `${template.name} version ${version.version}`,
    template_id: template.id,
    template_version: version.version,
    strategy: input.strategy,
    created_by: ctx.actor.name,
    created_at: ctx.now(),
  };
  return await ctx.db.transaction(async (tx) => {
    await takeOutOfOthers(ctx, { tx, deviceIds, isAllowed: input.supersede, by: deployment.name });
    await insertDeployment(tx, deployment);
    await insertDevices(tx, { deployment, devices });
    await auditCreated(ctx, tx, { deployment, deviceIds, supersede: input.supersede });
    const row = await findDeployment(tx, deployment.id);
    if (row === undefined) throw notFound("deployment", deployment.id);
    return toDeployment(row, await findDeploymentDevices(tx, [row.id]));
  }).catch((error) => {
    // Two deployments for one device at the same moment.
    throw isUniqueViolation(error, "deployment_devices_open") ? deviceTaken(null) : error;
  });
}

function selectionOf({ device_ids, labels, location_id }: CreateDeployment): Selection {
  const selections: Selection[] = [
    ...(device_ids === undefined ? [] : [{ kind: "device_ids", ids: device_ids } as const]),
    ...(labels === undefined ? [] : [{ kind: "labels", expression: labels } as const]),
    ...(location_id === undefined ? [] : [{ kind: "location_id", id: location_id } as const]),
  ];
  const [selection] = selections;
  if (selection !== undefined && selections.length === 1) return selection;
  throw new WashfleetError("Cannot tell which devices: name device_ids, labels or location_id", {
    kind: "invalid",
    code: "invalid_input",
    faults: [{
      path: "device_ids",
      message: "exactly one of device_ids, labels and location_id is needed",
    }],
  });
}

type NewDeployment = Parameters<typeof insertDeployment>[1];

async function insertDevices(
  tx: Queryable,
  { deployment, devices }: { deployment: NewDeployment; devices: readonly GoodDevice[] },
): Promise<void> {
  const locked = new Set(
    (await lockDevices(tx, devices.map(({ target }) => target.id))).map((device) => device.id),
  );
  const gone = devices.find(({ target }) => !locked.has(target.id));
  if (gone !== undefined) throw notFound("device", gone.target.id);
  const revisions = await insertRevisions(
    tx,
    {
      templateId: deployment.template_id,
      templateVersion: deployment.template_version,
      deploymentId: deployment.id,
      at: deployment.created_at,
    },
    devices.map(({ target, shownYaml, sealed }) => ({
      deviceId: target.id,
      configSealed: sealed,
      shownYaml,
    })),
  );
  const stages = assignStages(devices.length, deployment.strategy.stages);
  const rows = devices.map(({ target }, position) => ({
    device_id: target.id,
    device_name: target.name,
    location_id: target.location_id,
    position,
    stage: stages[position] ?? 0,
    revision: revisions.get(target.id) ?? 0,
  }));
  await insertDeploymentDevices(tx, { id: deployment.id, at: deployment.created_at }, rows);
}

async function auditCreated(
  ctx: Context,
  tx: Queryable,
  { deployment, deviceIds, supersede }: {
    deployment: NewDeployment;
    deviceIds: readonly string[];
    supersede: boolean;
  },
): Promise<void> {
  await recordAudit(tx, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "deployment.create",
    targetKind: "deployment",
    targetId: deployment.id,
    detail: {
      name: deployment.name,
      template_id: deployment.template_id,
      template_version: deployment.template_version,
      device_ids: deviceIds,
      strategy: deployment.strategy,
      supersede,
    },
  });
}
