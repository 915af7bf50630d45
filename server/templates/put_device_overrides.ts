// Owns the verb that says what sets a device apart from its templates.
import { recordAudit } from "../audit/record_audit.ts";
import type { DeviceOverrides } from "../contract/template.ts";
import { requireStorable } from "../db/storable_text.ts";
import { lockVisibleDevice } from "../devices/find_visible_device.ts";
import { WashfleetError } from "../errors.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { foreignSettings } from "./parse_content.ts";
import { findOverrides, type OverridesRow, upsertOverrides } from "./queries.ts";
import { sealVariables, showVariables } from "./variables.ts";

const MOST_CHARS = 60_000;

/**
 * Replaces all of the device's overrides; they act with the next deployment. Scope `fleet:write`.
 * @throws WashfleetError `not_found`, `invalid` by field
 */
export async function putDeviceOverrides(
  ctx: Context,
  input: DeviceOverrides & { deviceId: string },
  deps: { sealer: Pick<Sealer, "seal"> },
): Promise<DeviceOverrides> {
  requireScope(ctx.actor, "fleet:write");
  requireStorable(input);
  requireOwnSettings(input);
  return await ctx.db.transaction(async (tx) => {
    const device = await lockVisibleDevice(ctx, input.deviceId, { tx });
    const next = await sealAll(input, { before: await findOverrides(tx, device.id), ...deps });
    await upsertOverrides(tx, { ...next, deviceId: device.id, at: ctx.now() });
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "device.override_config",
      targetKind: "device",
      targetId: device.id,
      detail: {
        variables: Object.keys(next.variables),
        camera_variables: Object.fromEntries(
          Object.entries(next.camera_variables).map(([id, own]) => [id, Object.keys(own)]),
        ),
        settings: next.settings,
      },
    });
    return showOverrides(next);
  });
}

/** As people see them. */
export function showOverrides(row: OverridesRow): DeviceOverrides {
  return {
    variables: showVariables(row.variables),
    camera_variables: Object.fromEntries(
      Object.entries(row.camera_variables).map(([id, own]) => [id, showVariables(own)]),
    ),
    settings: row.settings,
  };
}

async function sealAll(
  input: DeviceOverrides,
  { before, sealer }: { before: OverridesRow; sealer: Pick<Sealer, "seal"> },
): Promise<OverridesRow> {
  const cameras: OverridesRow["camera_variables"] = {};
  for (const [id, own] of Object.entries(input.camera_variables)) {
    const kept = before.camera_variables[id] ?? {};
    const path = `camera_variables.${id}`;
    cameras[id] = await sealVariables(own, { before: kept, sealer, path });
  }
  const { variables } = before;
  return {
    variables: await sealVariables(input.variables, {
      before: variables,
      sealer,
      path: "variables",
    }),
    camera_variables: cameras,
    settings: input.settings,
  };
}

function requireOwnSettings({ settings, camera_variables }: DeviceOverrides): void {
  const faults = [
    ...foreignSettings(settings, "settings"),
    ...(JSON.stringify(settings).length > MOST_CHARS
      ? [{ path: "settings", message: `is longer than ${MOST_CHARS} characters` }]
      : []),
    ...Object.entries(camera_variables).flatMap(([id, own]) =>
      Object.keys(own).filter((name) => !name.startsWith("camera.")).map((name) => ({
        path: `camera_variables.${id}.${name}`,
        message: "must be camera.…: others belong to variables",
      }))
    ),
  ];
  if (faults.length === 0) return;
  throw new WashfleetError(`Cannot take the overrides as they are wrong: ${faults[0]?.path}`, {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}
