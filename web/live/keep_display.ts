// Owns what lets a display run for days: the screen stays on, a jump of the clock is noticed, and a
// new build of the server is noticed. Browser only.
import { sendFromBrowser } from "../api_client.ts";

/** Keeps the screen on while the page is seen, where the browser can. Answers how to stop. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let isEnded = false;
  const ask = async () => {
    if (document.hidden || isEnded) return;
    lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    if (isEnded) await lock?.release();
  };
  ask();
  document.addEventListener("visibilitychange", ask);
  return () => {
    isEnded = true;
    document.removeEventListener("visibilitychange", ask);
    lock?.release();
  };
}

const JUMP_MS = 2000;

/** A Pi without a clock battery sets its clock after the start. `jumped()` says so, once a jump. */
export function watchClock(): { jumped(): boolean } {
  let difference = Date.now() - performance.now();
  return {
    jumped() {
      const now = Date.now() - performance.now();
      if (Math.abs(now - difference) < JUMP_MS) return false;
      difference = now;
      return true;
    },
  };
}

/** Whether the server now gives out another page than that of `build`; no when it cannot be asked. */
export async function isOutdated(build: string): Promise<boolean> {
  try {
    const address = location.pathname + location.search;
    const response = await sendFromBrowser(address, {
      cache: "no-store",
      signal: AbortSignal.timeout(15_000),
    });
    const offered = /data-build="([^"]*)"/.exec(response.ok ? await response.text() : "")?.[1];
    return offered !== undefined && offered !== build;
  } catch {
    return false;
  }
}

const RELOADED_AT = "washfleet.display.reloaded_at";
/** Two servers of different builds behind one address must not make it flicker. */
const RELOAD_GAP_MS = 600_000;

/** Loads the page anew, unless that was done a moment ago. */
export function reloadRarely(): void {
  const last = Number(sessionStorage.getItem(RELOADED_AT) ?? "0");
  if (Math.abs(Date.now() - last) < RELOAD_GAP_MS) return;
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  location.reload();
}
