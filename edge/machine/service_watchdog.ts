// Owns the beat by which systemd knows the agent to be alive: as long as its parts are, not merely
// as long as a timer runs. Never restarts anything: silence makes systemd do so.
import { getLogger } from "@logtape/logtape";
import type { ServiceManager } from "./sd_notify.ts";
import { judgeVitals, type VitalSigns } from "./vitals.ts";

/** How often the status line is told where no watchdog was asked for. */
const STATUS_EVERY_MS = 15_000;

export interface ServiceWatchdogOptions {
  manager: ServiceManager;
  /** Time between two beats; null: none was asked for. */
  intervalMs: number | null;
  vitalSigns: () => VitalSigns;
  /** Calls again and again until the returned function is called. Default `setInterval`. */
  every?: (ms: number, beat: () => void) => () => void;
}

/** Tells that the agent is ready, then beats until `stop`. */
export function runServiceWatchdog(options: ServiceWatchdogOptions): { stop(): void } {
  const { manager, intervalMs, vitalSigns, every = everyInterval } = options;
  let before: VitalSigns | null = null;

  function beat(first: { isReady?: boolean } = {}): void {
    const signs = vitalSigns();
    const vitals = judgeVitals(signs, before);
    before = signs;
    if (vitals.kind === "alive") {
      manager.notify({ ...first, isAlive: true, status: vitals.status });
      return;
    }
    getLogger(["edge"]).fatal("stuck: systemd is left to restart the agent", { why: vitals.why });
    manager.notify({ status: `stuck: ${vitals.why}` });
  }

  beat({ isReady: true });
  return { stop: every(intervalMs ?? STATUS_EVERY_MS, beat) };
}

function everyInterval(ms: number, beat: () => void): () => void {
  const timer = setInterval(() => beat(), ms);
  return () => clearInterval(timer);
}
