// Owns how found cameras are set out: by location, there by device, those that need a person first.
// Pure.
import type { DiscoveryLook, SiteCamera } from "../../server/contract/site_camera.ts";

export interface FoundDevice {
  readonly look: DiscoveryLook;
  readonly cameras: readonly SiteCamera[];
}
export interface FoundSite {
  readonly locationId: string;
  readonly locationName: string;
  /** Those that found a camera. */
  readonly devices: readonly FoundDevice[];
  /** Those that found none, unless cameras are left out by a filter. */
  readonly without: readonly DiscoveryLook[];
}

/** In the order of the looks. @param isNarrowed some cameras are left out on purpose */
export function groupFound(
  { cameras, looks }: { cameras: readonly SiteCamera[]; looks: readonly DiscoveryLook[] },
  isNarrowed: boolean,
): readonly FoundSite[] {
  const sites = new Map<
    string,
    { name: string; devices: FoundDevice[]; without: DiscoveryLook[] }
  >();
  for (const look of looks) {
    const site = sites.get(look.location_id) ??
      { name: look.location_name, devices: [], without: [] };
    sites.set(look.location_id, site);
    const own = cameras.filter(({ device_id }) => device_id === look.device_id);
    if (own.length > 0) {
      site.devices.push({ look, cameras: own.sort((a, b) => rankOf(a) - rankOf(b)) });
    } else if (!isNarrowed && look.found === 0) site.without.push(look);
  }
  return [...sites].map(([locationId, { name, devices, without }]) => ({
    locationId,
    locationName: name,
    devices,
    without,
  })).filter(({ devices, without }) => devices.length + without.length > 0);
}

const RANKS = { new: 1, adopted: 2, gone: 3, ignored: 4 } as const;

function rankOf({ state, trouble }: SiteCamera): number {
  return trouble !== null && state !== "ignored" ? 0 : RANKS[state];
}
