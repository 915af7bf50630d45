// Owns what a choice of devices is, and what it means at the moment.
import type { CreateDeployment } from "../../server/contract/deployment.ts";
import type { Device } from "../../server/contract/fleet.ts";

/** How devices are chosen; `ids` keep their order. */
export interface Choice {
  readonly by: "location" | "labels" | "ids";
  readonly locationId: string;
  readonly labels: string;
  readonly ids: readonly string[];
}

/** The devices that a choice means now. */
export interface Chosen {
  readonly devices: readonly Device[];
  /** `null`: all is well. */
  readonly trouble: string | null;
  readonly isBusy: boolean;
}

export const NOTHING_CHOSEN: Chosen = { devices: [], trouble: null, isBusy: false };

/** As the API is asked: exactly one of the three. */
export function selectionOf(
  { by, locationId, labels, ids }: Choice,
): Partial<Pick<CreateDeployment, "device_ids" | "labels" | "location_id">> {
  if (by === "location") return { location_id: locationId };
  return by === "labels" ? { labels: labels.trim() } : { device_ids: [...ids] };
}
