// Owns whose clock a page shows that is about no one place: the clock that all places share, else UTC.
import type { Location } from "../../server/contract/fleet.ts";

export function sharedZone(locations: readonly Pick<Location, "timezone">[]): string {
  const zones = new Set(locations.map(({ timezone }) => timezone));
  const [only] = zones;
  return zones.size === 1 && only !== undefined ? only : "UTC";
}
