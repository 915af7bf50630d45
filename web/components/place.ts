// Owns what islands need to know of a location: its name and its clock.
import type { Location } from "../../server/contract/fleet.ts";

export type Places = Readonly<Record<string, { readonly name: string; readonly timezone: string }>>;

/** Names and zones by location id. */
export function placesOf(
  locations: readonly Pick<Location, "id" | "name" | "timezone">[],
): Places {
  return Object.fromEntries(locations.map(({ id, name, timezone }) => [id, { name, timezone }]));
}

/** The zone that all locations share, for what belongs to none of them; else UTC. */
export function commonZone(locations: readonly Pick<Location, "timezone">[]): string {
  const [first] = locations;
  const isShared = locations.every(({ timezone }) => timezone === first?.timezone);
  return isShared && first !== undefined ? first.timezone : "UTC";
}
