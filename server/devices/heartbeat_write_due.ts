// Owns the decision whether a heartbeat has to reach Postgres. Without memory of its own, so any
// instance decides alike, also after a restart. Pure.
import type { Heartbeat } from "../contract/device_link.ts";
import type { DeviceState } from "../kv/device_state.ts";
import { deviceStatus } from "./device_status.ts";
import { HEARTBEAT_EVERY_MS, silentAfterMs } from "./heartbeat_pace.ts";
import { cameraDigest } from "./settle_cameras.ts";

/**
 * So often the row is judged anew: one that was written from what was known a moment before a change,
 * as by the end of a maintenance, is put right by it.
 */
const JUDGED_EVERY_MS = 300_000;

/**
 * `all`: something changed, or may have. `look`: the time has come to see whether what is written is right.
 * `sight`: only to say that it was heard.
 */
export type WriteDue = "all" | "look" | "sight" | "nothing";

/** What of this heartbeat is written. */
export function writeDue(heard: {
  deviceId: string;
  previous: DeviceState | null;
  heartbeat: Heartbeat;
  now: Date;
  /** How often it is told to report from now on. */
  everyMs: number;
}): WriteDue {
  const { previous, everyMs } = heard;
  if (previous === null) return "all";
  const nowMs = heard.now.getTime();
  const previousMs = Date.parse(previous.received_at);
  const toldMs = previous.told_every_ms ?? HEARTBEAT_EVERY_MS;
  // A gap this long may have let somebody mark the device silent, or be about to: then the row must be
  // written, so that whoever does so finds it changed.
  if (Math.abs(nowMs - previousMs) >= silentAfterMs(toldMs) - toldMs) return "all";
  if (digestOf(previous.heartbeat, previousMs) !== digestOf(heard.heartbeat, nowMs)) return "all";
  const phaseMs = phaseOf(heard.deviceId);
  const isNewWindow = (windowMs: number) =>
    Math.floor((nowMs + phaseMs) / windowMs) !== Math.floor((previousMs + phaseMs) / windowMs);
  if (isNewWindow(JUDGED_EVERY_MS)) return "look";
  return everyMs !== toldMs || isNewWindow(silentAfterMs(everyMs)) ? "sight" : "nothing";
}

function digestOf(heartbeat: Heartbeat, heardMs: number): string {
  const heardAt = new Date(heardMs);
  const { reasons } = deviceStatus({
    nowMs: heardMs,
    maintenance: null,
    enrolled: true,
    lastSeenAt: heardAt,
    heartbeat,
    heardAt,
  });
  const cameras = heartbeat.cameras.map(cameraDigest);
  return JSON.stringify([heartbeat.agent_version, heartbeat.address, reasons, cameras]);
}

/** Spreads a fleet's writes over the windows, or 10,000 devices would write in the same second. */
function phaseOf(deviceId: string): number {
  return Number.parseInt(deviceId.slice(-6), 16) % JUDGED_EVERY_MS || 0;
}
