// Owns finding what is bad in a fleet of thousands of devices that are well: one pass, in which what is
// well costs next to nothing, as plates wait while it runs. Pure.
import { cameraSign } from "./camera_signs.ts";
import type { Family } from "./cause_table.ts";
import type { DeviceFact, FleetFacts } from "./fleet_facts.ts";
import { MACHINE_SIGNS } from "./machine_signs.ts";
import { keyOf } from "./sign.ts";

const MACHINE_FAMILIES = Object.keys(MACHINE_SIGNS) as (keyof typeof MACHINE_SIGNS)[];
const CAMERA_FAMILIES = ["camera_no_picture", "camera_frozen", "camera_dark"] as const;

/** The keys of all that may be bad, by family; of a location: each where something is silent. */
export function badKeys({ devices, recognizer }: FleetFacts): Map<Family, Set<string>> {
  const found = new Map<Family, Set<string>>();
  const add = (family: Family, id: string, cameraId = "") => {
    const keys = found.get(family) ?? new Set();
    found.set(family, keys.add(keyOf({ family, id, cameraId })));
  };
  if (recognizer.state === "bad") add("recognizer_down", "");
  for (const device of devices) {
    if (device.isInMaintenance) continue;
    if (device.quarantineReason !== null) add("device_quarantined", device.id);
    else if (device.isSilent) {
      add("device_silent", device.id);
      add("uplink_down", device.locationId);
    } else addHeard(device, add);
  }
  return found;
}

function addHeard(
  { id, machine, cameras }: DeviceFact,
  add: (family: Family, id: string, cameraId?: string) => void,
): void {
  if (machine !== null) {
    for (const family of MACHINE_FAMILIES) {
      if (MACHINE_SIGNS[family](machine).state === "bad") add(family, id);
    }
  }
  for (const camera of cameras) {
    if (camera.status === "streaming") continue;
    for (const family of CAMERA_FAMILIES) {
      if (cameraSign(family, camera).verdict.state === "bad") add(family, id, camera.id);
    }
  }
}
