// Owns whose clock a page about plates speaks of.
import type { Location } from "../../server/contract/fleet.ts";

/**
 * The chosen location's zone; else the one that most have: for figures that are of each location's own
 * days, where "today" has to be somebody's.
 */
export function commonZoneOf(
  locations: readonly Pick<Location, "id" | "timezone">[],
  chosenId: string,
): string {
  const chosen = locations.find(({ id }) => id === chosenId);
  if (chosen !== undefined) return chosen.timezone;
  const counts = new Map<string, number>();
  for (const { timezone } of locations) counts.set(timezone, (counts.get(timezone) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "UTC";
}

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
