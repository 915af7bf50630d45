// Owns that a deployment begins with settings for all of its devices, or not at all.
import type { FieldFault } from "../contract/problem.ts";
import type { Queryable } from "../db/sql.ts";
import { WashfleetError } from "../errors.ts";
import type { Sealer } from "../seal.ts";
import { renderDevices, type RenderedDevice } from "../templates/render_devices.ts";

export interface GoodDevice {
  target: RenderedDevice["target"];
  shownYaml: string;
  sealed: Uint8Array;
}

const MOST_FAULTS = 50;

/** In the order of `deviceIds`. @throws WashfleetError `invalid` with every device's faults */
export async function renderAll(
  db: Queryable,
  { template, deviceIds, sealer }: {
    template: Parameters<typeof renderDevices>[1];
    deviceIds: readonly string[];
    sealer: Sealer;
  },
): Promise<GoodDevice[]> {
  const found = new Map(
    (await renderDevices(db, template, { deviceIds, sealer })).map((one) => [one.target.id, one]),
  );
  const faults: FieldFault[] = [];
  const good: GoodDevice[] = [];
  for (const [index, id] of deviceIds.entries()) {
    const one = found.get(id);
    if (one === undefined) {
      faults.push({ path: `device_ids.${index}`, message: "there is no such device" });
    } else if (one.rendered.ok) {
      const { configYaml, shownYaml } = one.rendered;
      good.push({ target: one.target, shownYaml, sealed: await sealer.seal(configYaml) });
    } else {
      faults.push(...one.rendered.faults.map(({ path, message }) => ({
        path: `device_ids.${index}`,
        message: `${one.target.name}: ${path ? `${path}: ` : ""}${message}`,
      })));
    }
  }
  if (faults.length === 0) return good;
  throw new WashfleetError(
    `Cannot deploy as the settings of a device have a fault: ${faults[0]?.message}`,
    { kind: "invalid", code: "config_invalid", faults: faults.slice(0, MOST_FAULTS) },
  );
}
