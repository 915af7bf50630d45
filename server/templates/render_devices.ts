// Owns rendering one template for many devices, with their secrets opened for the moment of it.
import type { Queryable } from "../db/sql.ts";
import type { Sealer } from "../seal.ts";
import { parseContent } from "./parse_content.ts";
import { findTargets, type TargetRow } from "./queries.ts";
import { type Rendered, renderSettings, type RenderTarget } from "./render_config.ts";
import { openVariables, type StoredVariables } from "./variables.ts";

/** A device with what came of it. */
export interface RenderedDevice {
  target: Pick<TargetRow, "id" | "name" | "location_id">;
  rendered: Rendered;
}

/** In the order of the devices' names; devices that are not there are left out. */
export async function renderDevices(
  db: Queryable,
  template: { content: string; variables: StoredVariables; location_ids: string[] | null },
  { deviceIds, sealer }: { deviceIds: readonly string[]; sealer: Pick<Sealer, "open"> },
): Promise<RenderedDevice[]> {
  const parsed = parseContent(template.content);
  const variables = await openVariables(template.variables, sealer);
  const targets = await findTargets(db, deviceIds);
  return await Promise.all(targets.map(async (target) => {
    if (!(template.location_ids?.includes(target.location_id) ?? true)) {
      const message = "is not for devices of this location";
      return { target, rendered: { ok: false, faults: [{ path: "template_id", message }] } };
    }
    if (!parsed.ok) return { target, rendered: parsed };
    const { settings } = parsed;
    const rendered = renderSettings({ settings, variables }, await openTarget(target, sealer));
    return { target, rendered };
  }));
}

async function openTarget(row: TargetRow, sealer: Pick<Sealer, "open">): Promise<RenderTarget> {
  const cameras = await Promise.all(
    Object.entries(row.camera_variables).map(async ([id, stored]) =>
      [id, await openVariables(stored, sealer)] as const
    ),
  );
  return {
    device: { id: row.id, name: row.name, labels: row.labels },
    location: {
      id: row.location_id,
      name: row.location_name,
      timezone: row.location_timezone,
      labels: row.location_labels,
    },
    cameraLabels: row.camera_labels,
    variables: await openVariables(row.variables, sealer),
    cameraVariables: Object.fromEntries(cameras),
    overrides: row.settings,
  };
}
