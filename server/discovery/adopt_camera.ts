// Owns the verb by which a person makes a found camera its device's own: a rule for that camera alone
// goes into what sets the device apart, and a deployment of one device brings it there.
import { recordAudit } from "../audit/record_audit.ts";
import { Strategy } from "../contract/deployment.ts";
import type { AdoptCamera, CameraAdoption } from "../contract/site_camera.ts";
import { nestedDb } from "../db/nested.ts";
import type { Queryable } from "../db/sql.ts";
import { requireStorable } from "../db/storable_text.ts";
import { createDeployment } from "../deployments/create_deployment.ts";
import { findCameras } from "../devices/camera_queries.ts";
import { lockVisibleDevice } from "../devices/find_visible_device.ts";
import { WashfleetError } from "../errors.ts";
import type { DeviceStates } from "../kv/device_state.ts";
import type { Sealer } from "../seal.ts";
import { findOverrides, upsertOverrides } from "../templates/queries.ts";
import { sealVariables } from "../templates/variables.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { passwordVariable, withAdoptRule } from "./adopt_rule.ts";
import { findVisibleFound } from "./find_visible_found.ts";
import { type ListedRow, writeIgnored } from "./list_queries.ts";
import { clearTrouble } from "./queries.ts";
import { lockOwnDeployment, type RunningTemplate, runningTemplate } from "./running_template.ts";

export interface AdoptDeps {
  sealer: Sealer;
  states: Pick<DeviceStates, "get">;
}

/**
 * Scope `fleet:write`. All of it or nothing: where the settings cannot be made, nothing is kept.
 * @throws WashfleetError `not_found`; `invalid`; `conflict`: `already_configured`, `camera_id_taken`,
 *   `settings_not_managed`, `settings_changed_at_device`, `device_in_deployment`
 */
export async function adoptCamera(
  ctx: Context,
  input: AdoptCamera & { foundId: string },
  deps: AdoptDeps,
): Promise<CameraAdoption> {
  requireScope(ctx.actor, "fleet:write");
  const { foundId, ...wanted } = input;
  requireStorable(wanted);
  const { device_id } = await findVisibleFound(ctx, foundId);
  const live = await deps.states.get(device_id);
  return await ctx.db.transaction(async (tx) => {
    await lockOwnDeployment(ctx, device_id, { tx });
    const device = await lockVisibleDevice(ctx, device_id, { tx });
    const found = await findVisibleFound({ db: tx, actor: ctx.actor }, foundId);
    requireLiteral({ ...wanted, endpoint: found.endpoint });
    await requireFree(tx, { found, wanted });
    const running = await runningTemplate(tx, { device, live });
    const nested = { ...ctx, db: nestedDb(ctx.db, tx) };
    await writeRule(nested, { found, wanted, sealer: deps.sealer });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "found_camera.adopt",
      targetKind: "found_camera",
      targetId: found.id,
      detail: { device_id, endpoint: found.endpoint, camera_id: wanted.camera_id ?? null },
    });
    const deployment = await deploy(nested, { device, running, sealer: deps.sealer });
    return { found_id: found.id, device_id, deployment_id: deployment.id };
  });
}

async function writeRule(
  ctx: Context,
  { found, wanted, sealer }: { found: ListedRow; wanted: AdoptCamera; sealer: Sealer },
): Promise<void> {
  const { db } = ctx;
  const { endpoint } = found;
  const variable = await passwordVariable(endpoint);
  const before = await findOverrides(db, found.device_id);
  const secret = { [variable]: { secret: wanted.password } };
  const sealed = await sealVariables(secret, { before: {}, sealer, path: "password" });
  await upsertOverrides(db, {
    ...before,
    variables: { ...before.variables, ...sealed },
    settings: withAdoptRule(before.settings, { endpoint, input: wanted, variable }),
    deviceId: found.device_id,
    at: ctx.now(),
  });
  await writeIgnored(db, { id: found.id, ignored: null });
  await clearTrouble(db, found.id);
}

async function deploy(
  ctx: Context,
  { device, running, sealer }: {
    device: { id: string; name: string };
    running: RunningTemplate;
    sealer: Sealer;
  },
): Promise<{ id: string }> {
  return await createDeployment(ctx, {
    template_id: running.templateId,
    version: running.templateVersion,
    device_ids: [device.id],
    name: `${device.name}, camera adopted`,
    strategy: Strategy.parse({}),
    supersede: running.isOwnDeployment,
  }, { sealer });
}

/** What a camera or a person says is never taken for a placeholder. */
function requireLiteral(said: Record<string, unknown>): void {
  const faults = ["endpoint", "username", "name"]
    .filter((field) => /\{\{|\}\}/.test(String(said[field] ?? "")))
    .map((path) => ({ path, message: "must not hold {{ or }}" }));
  if (faults.length === 0) return;
  throw new WashfleetError(`Cannot adopt the camera as its ${faults[0]?.path} holds {{ or }}`, {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}

async function requireFree(
  db: Queryable,
  { found, wanted }: { found: ListedRow; wanted: AdoptCamera },
): Promise<void> {
  if (!found.is_adopted && (found.is_configured || found.camera_id !== null)) {
    const { camera_id } = found;
    throw new WashfleetError(
      `Cannot adopt the camera as it is ${
        camera_id ?? "there"
      } in the device's settings already: ` +
        "take it out there first",
      { kind: "conflict", code: "already_configured", extra: { camera_id } },
    );
  }
  const { camera_id } = wanted;
  if (camera_id === undefined || camera_id === found.camera_id) return;
  const cameras = await findCameras(db, [found.device_id]);
  if (!cameras.some((camera) => camera.camera_id === camera_id)) return;
  throw new WashfleetError(
    `Cannot adopt the camera as ${camera_id} as the device has another camera of that id`,
    { kind: "conflict", code: "camera_id_taken", extra: { camera_id } },
  );
}
