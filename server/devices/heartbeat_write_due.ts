// Owns the decision whether a heartbeat has to reach Postgres. Without memory of its own, so any
// instance decides alike, also after a restart. Pure.
import type { Heartbeat } from "../contract/device_link.ts";
import type { DeviceState } from "../kv/device_state.ts";
import { deviceStatus, HEARTBEAT_EVERY_MS, SILENT_AFTER_MS } from "./device_status.ts";
import { cameraDigest } from "./settle_cameras.ts";

/** `last_seen_at` is written once in each of these windows, whose start differs by device. */
export const LAST_SEEN_EVERY_MS = 30_000;

/**
 * In so many of them the row is judged anew: one that was written from what was known a moment before
 * a change, as by the end of a maintenance, is put right by it.
 */
const JUDGED_EVERY_WINDOWS = 10;

/**
 * A gap this long may have let somebody mark the device silent, or be about to: then the row must
 * be written, so that whoever does so finds it changed.
 */
const DOUBTFUL_GAP_MS = SILENT_AFTER_MS - HEARTBEAT_EVERY_MS;

/** `all`: something changed, or may have. `sight`: only the time has come to say that it was heard. */
export type WriteDue = "all" | "sight" | "nothing";

/** What of this heartbeat is written. */
export function writeDue(heard: {
  deviceId: string;
  previous: DeviceState | null;
  heartbeat: Heartbeat;
  now: Date;
}): WriteDue {
  const { previous } = heard;
  if (previous === null) return "all";
  const nowMs = heard.now.getTime();
  const previousMs = Date.parse(previous.received_at);
  if (Math.abs(nowMs - previousMs) >= DOUBTFUL_GAP_MS) return "all";
  const phaseMs = phaseOf(heard.deviceId);
  const windowOf = (atMs: number) => Math.floor((atMs + phaseMs) / LAST_SEEN_EVERY_MS);
  if (digestOf(previous.heartbeat, previousMs) !== digestOf(heard.heartbeat, nowMs)) return "all";
  if (windowOf(nowMs) === windowOf(previousMs)) return "nothing";
  return windowOf(nowMs) % JUDGED_EVERY_WINDOWS === 0 ? "all" : "sight";
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

/** Spreads a fleet's writes over the window, or 10,000 devices would write in the same second. */
function phaseOf(deviceId: string): number {
  return Number.parseInt(deviceId.slice(-6), 16) % LAST_SEEN_EVERY_MS || 0;
}
