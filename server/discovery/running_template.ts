// Owns which template's version a device is to get once more, with one camera added: only what this
// server made and the device still runs, so that no configuration is lost by it.
import type { Queryable } from "../db/sql.ts";
import { lockWholeDeployment } from "../deployments/find_visible_deployment.ts";
import { findDeployment } from "../deployments/queries.ts";
import { findDeploymentDevices, findOpenRows } from "../deployments/row_queries.ts";
import { deviceTaken } from "../deployments/take_out_of_others.ts";
import { WashfleetError } from "../errors.ts";
import type { DeviceState } from "../kv/device_state.ts";
import type { Context } from "../users/context.ts";
import { findDeviceConfigs, findRevision } from "../templates/revision_queries.ts";

export interface RunningTemplate {
  templateId: string;
  templateVersion: number;
  /** It is on its way there, in a deployment to this device alone, whose place another may take. */
  isOwnDeployment: boolean;
}

/**
 * @throws WashfleetError `conflict`: `settings_not_managed`, `settings_changed_at_device`,
 *   `device_in_deployment`
 */
export async function runningTemplate(
  db: Queryable,
  { device, live }: { device: { id: string; name: string }; live: DeviceState | null },
): Promise<RunningTemplate> {
  const [open] = await findOpenRows(db, [device.id]);
  if (open !== undefined) {
    const deployment = await findDeployment(db, open.deployment_id);
    const isAlone = (await findDeploymentDevices(db, [open.deployment_id])).length === 1;
    if (deployment === undefined || !isAlone || deployment.status !== "running") {
      throw deviceTaken(open);
    }
    const { template_id, template_version } = deployment;
    return { templateId: template_id, templateVersion: template_version, isOwnDeployment: true };
  }
  const [config] = await findDeviceConfigs(db, [device.id]);
  const applied = config?.applied_revision ?? null;
  const number = applied ?? config?.desired_revision ?? null;
  const revision = number === null
    ? undefined
    : await findRevision(db, { deviceId: device.id, revision: number });
  if (revision === undefined) throw notManaged(device.name);
  const reported = live?.heartbeat.config_version;
  // An agent that does not tell what it runs is too old to have changed it without being seen.
  if (reported !== undefined && reported !== applied) throw changedAtDevice(device.name);
  return {
    templateId: revision.template_id,
    templateVersion: revision.template_version,
    isOwnDeployment: false,
  };
}

/**
 * Holds the deployment to this device alone that is under way, if there is one. Before the device is
 * held: who carries deployments on takes them in this order.
 */
export async function lockOwnDeployment(
  ctx: Context,
  deviceId: string,
  { tx }: { tx: Queryable },
): Promise<void> {
  const [open] = await findOpenRows(tx, [deviceId]);
  if (open === undefined) return;
  const rows = await findDeploymentDevices(tx, [open.deployment_id]);
  if (rows.length === 1) await lockWholeDeployment(ctx, open.deployment_id, { tx });
}

function notManaged(name: string): WashfleetError {
  return new WashfleetError(
    `Cannot adopt the camera from here as the settings of ${name} were written at the device: ` +
      "deploy a template to it, or write the rule into its own settings (discovery.adopt)",
    { kind: "conflict", code: "settings_not_managed" },
  );
}

function changedAtDevice(name: string): WashfleetError {
  return new WashfleetError(
    `Cannot adopt the camera from here as the settings of ${name} were changed at the device, and ` +
      "would be lost: deploy its template again first, or write the rule into its own settings " +
      "(discovery.adopt)",
    { kind: "conflict", code: "settings_changed_at_device" },
  );
}
