// Owns how often devices are asked to report, and after how long without a word they are silent. Pure.

/** In most fleets. */
export const HEARTBEAT_EVERY_MS = 10_000;
/**
 * In the largest. More would leave minutes of a health chart empty, and a site that is cut off would not
 * fall silent within the minute in which its devices are taken for one trouble.
 */
export const HEARTBEAT_EVERY_MOST_MS = 45_000;
/** What a server is asked to take; fewer come from a fleet of up to 2,500. */
const MOST_PER_SECOND = 250;
/** So many heartbeats that did not come are silence. */
export const SILENT_BEATS = 3;

/** How often each device of a fleet of so many reports: whole seconds, 10 to 45. */
export function heartbeatEveryMs(devices: number): number {
  const enoughMs = Math.ceil(devices / MOST_PER_SECOND) * 1000;
  return Math.min(Math.max(enoughMs, HEARTBEAT_EVERY_MS), HEARTBEAT_EVERY_MOST_MS);
}

/** How long nothing is heard of a device before it is silent, by how often it was told to report. */
export function silentAfterMs(everyMs: number = HEARTBEAT_EVERY_MS): number {
  return SILENT_BEATS * everyMs;
}
