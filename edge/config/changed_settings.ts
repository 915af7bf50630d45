// Owns which settings differ, by dotted name, and which of them act without a restart. Pure.
import type { EdgeConfig } from "../../server/contract/edge_config.ts";

/** Settings that act without a restart, by dotted name. Cameras are told apart by the fleet. */
const LIVE = new Set([
  "log.level",
  "http.cors_origins",
  "http.rate_limit_per_minute",
  "address",
  "spool.max_bytes",
  "discovery.every_ms",
  "discovery.subnets",
  "discovery.adopt",
  "remedies.mode",
  "remedies.device_reboot",
]);

/** Names of the settings that differ, apart from `cameras`. */
export function changedSettings(
  before: EdgeConfig,
  after: EdgeConfig,
): { applied: string[]; needsRestart: string[] } {
  const old = leaves(before);
  const next = leaves(after);
  const names = [...new Set([...old.keys(), ...next.keys()])];
  const changed = names.filter((name) => old.get(name) !== next.get(name));
  return {
    applied: changed.filter((name) => LIVE.has(name)),
    needsRestart: changed.filter((name) => !LIVE.has(name)),
  };
}

function leaves({ cameras: _, ...settings }: EdgeConfig): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== "object") found.set(name, JSON.stringify(value));
    else {for (const [key, leaf] of Object.entries(value)) {
        found.set(`${name}.${key}`, JSON.stringify(leaf));
      }}
  }
  return found;
}
