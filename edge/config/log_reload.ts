// Owns the log line of a change of the settings: what changed, and at whose wish.
import { getLogger } from "@logtape/logtape";
import type { Reload } from "./running_config.ts";

/** Whose wish it was. */
export type ReloadedBy = "file" | "signal" | "key" | "session" | "server";

/** Logs what changed or why nothing did. Null, as from `reloadIfChanged`, is worth no line. */
export function logReload(reload: Reload | null, by: ReloadedBy): void {
  const logger = getLogger(["edge", "config"]);
  if (reload === null) return;
  if (reload.ok) {
    const { cameras, applied, needsRestart, warnings } = reload;
    const what = { by, cameras, applied, needs_restart: needsRestart, warnings };
    logger.info("settings loaded", what);
  } else {
    logger.error("settings not loaded: nothing was changed", {
      by,
      why: reload.why,
      faults: reload.faults,
    });
  }
}
