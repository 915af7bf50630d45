// Owns how a location's row is shown on the wire.
import type { Location } from "../contract/fleet.ts";
import type { LocationRow } from "./queries.ts";

/** The location as the API shows it. */
export function toLocation(row: LocationRow): Location {
  return {
    id: row.id,
    name: row.name,
    timezone: row.timezone,
    labels: row.labels,
    created_at: row.created_at.toISOString(),
  };
}
