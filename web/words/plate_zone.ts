// Owns whose clock a page about plates speaks of.
import type { Location } from "../../server/contract/fleet.ts";

/** The chosen location's zone; else the one that all share; else UTC. */
export function zoneOfLocations(
  locations: readonly Pick<Location, "id" | "timezone">[],
  chosenId: string,
): string {
  const chosen = locations.find(({ id }) => id === chosenId);
  if (chosen !== undefined) return chosen.timezone;
  const zones = new Set(locations.map(({ timezone }) => timezone));
  const [only] = zones;
  return zones.size === 1 && only !== undefined ? only : "UTC";
}
