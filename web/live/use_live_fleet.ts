// Owns keeping the fleet's status fresh; the signal is shared by the islands of a page.
import type { Signal } from "@preact/signals";
import type { FleetStatus } from "../../server/contract/fleet.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { useRefreshed } from "./use_refreshed.ts";

const EVERY_MS = 30_000;

/** To be used by one island of a page. */
export function useLiveFleet(fleet: Signal<FleetStatus>): void {
  useRefreshed(fleet, {
    load: createApiClient(sendFromBrowser).fleetStatus,
    concerns: (event) => /^(plate|device|camera)\./.test(event.type),
    everyMs: EVERY_MS,
  });
}
