// Owns when a whole site is taken for cut off: all that should be heard there fell silent together.
// Pure.
import { GATHER_MS } from "./cause_table.ts";
import type { DeviceFact } from "./fleet_facts.ts";
import type { Verdict } from "./machine_signs.ts";

const LEAST_DEVICES = 2;
/** Not a hundred names in a message. */
const MOST_NAMES = 20;

export interface UplinkInput {
  /** Those of the site. */
  devices: readonly DeviceFact[];
  /** Whether an incident of this site goes on: it then lasts until any of them is heard. */
  isGoingOn: boolean;
  /** Whether a device was silent, for itself, before. */
  wasSilent: (deviceId: string) => boolean;
}

/** `quiet`: everything there is in maintenance or shut out; `gone`: nothing is there. */
export function uplinkSign(input: UplinkInput): Verdict | { state: "quiet" } | { state: "gone" } {
  const { devices, isGoingOn, wasSilent } = input;
  if (devices.length === 0) return { state: "gone" };
  const watched = devices.filter((one) => !one.isInMaintenance && one.quarantineReason === null);
  if (watched.length === 0) return { state: "quiet" };
  if (watched.some(({ isSilent }) => !isSilent)) return { state: "well" };
  // One that was dead before says nothing of the uplink.
  const fell = isGoingOn ? watched : watched.filter(({ id }) => !wasSilent(id));
  if (!isGoingOn && (fell.length < LEAST_DEVICES || spreadMs(fell) > GATHER_MS)) {
    return { state: "unknown" };
  }
  const sinceMs = Math.min(...fell.map(({ heardMs }) => heardMs));
  return {
    state: "bad",
    grade: 0,
    text: `Nothing at ${fell[0]?.locationName} is heard since ${secondOf(sinceMs)}: ${
      namesOf(fell)
    }.`,
    data: { devices: fell.length, last_heard_at: new Date(sinceMs).toISOString() },
  };
}

export function secondOf(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

function spreadMs(devices: readonly DeviceFact[]): number {
  const heard = devices.map(({ heardMs }) => heardMs);
  return Math.max(...heard) - Math.min(...heard);
}

function namesOf(devices: readonly DeviceFact[]): string {
  const names = devices.map(({ name }) => name).toSorted();
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
