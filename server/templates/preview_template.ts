// Owns the verb that shows what each device would be sent, and what would change there. Sends nothing.
import type { DevicePreview, Preview, PreviewTemplate } from "../contract/template.ts";
import { requireStorable } from "../db/storable_text.ts";
import { notFound } from "../errors.ts";
import { findVisibleDevice } from "../devices/find_visible_device.ts";
import type { Sealer } from "../seal.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { diffSettings } from "./diff_settings.ts";
import { findVisibleTemplate } from "./find_visible_template.ts";
import { findVersion } from "./queries.ts";
import { renderDevices, type RenderedDevice } from "./render_devices.ts";
import { findAppliedRevisions, type RevisionRow } from "./revision_queries.ts";

/**
 * Renders a version, or content that is not saved yet, for each device and compares it with what
 * runs there. Secrets are struck out. Scope `fleet:read`.
 * @throws WashfleetError `not_found` template, version or device
 */
export async function previewTemplate(
  ctx: Context,
  input: PreviewTemplate & { templateId: string },
  deps: { sealer: Pick<Sealer, "open"> },
): Promise<Preview> {
  requireScope(ctx.actor, "fleet:read");
  requireStorable(input);
  const template = await findVisibleTemplate(ctx, input.templateId);
  const version = await findVersion(ctx.db, {
    templateId: template.id,
    version: input.version ?? null,
  });
  if (version === undefined) throw notFound("template version", String(input.version));
  for (const id of new Set(input.device_ids)) await findVisibleDevice(ctx, id);
  const content = input.content ?? version.content;
  const { variables } = version;
  const { location_ids } = template;
  const rendered = await renderDevices(ctx.db, { content, variables, location_ids }, {
    deviceIds: input.device_ids,
    sealer: deps.sealer,
  });
  const applied = await findAppliedRevisions(ctx.db, input.device_ids);
  const appliedOf = new Map(applied.map((row) => [row.device_id, row]));
  const items = await Promise.all(
    rendered.map((device) =>
      toPreview(device, { applied: appliedOf.get(device.target.id), sealer: deps.sealer })
    ),
  );
  return { items };
}

async function toPreview(
  { target, rendered }: RenderedDevice,
  { applied, sealer }: { applied: RevisionRow | undefined; sealer: Pick<Sealer, "open"> },
): Promise<DevicePreview> {
  const device = { device_id: target.id, device_name: target.name };
  const compared_with = applied?.revision ?? null;
  if (!rendered.ok) {
    return { ...device, faults: rendered.faults, config_yaml: null, compared_with, changes: [] };
  }
  const before = applied === undefined ? null : {
    configYaml: await sealer.open(applied.config_sealed),
    shownYaml: applied.shown_yaml,
  };
  return {
    ...device,
    faults: [],
    config_yaml: rendered.shownYaml,
    compared_with,
    changes: diffSettings(before, rendered),
  };
}
