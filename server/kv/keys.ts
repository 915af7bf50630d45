// Owns every key of the key-value store. What is kept there must be what the next heartbeat, or
// nothing at all, would bring back.

/** Live state of one device. */
export function deviceStateKey(deviceId: string): Deno.KvKey {
  return ["device_state", deviceId];
}

/** Prefix of every device's live state. */
export const DEVICE_STATES: Deno.KvKey = ["device_state"];

/** Asked for by the readiness check; never written. */
export const PROBE_KEY: Deno.KvKey = ["probe"];
