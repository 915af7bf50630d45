// Owns what the server may tell the agent to do beside its cameras, said as narrowly as the link
// needs it. Does none of it: whoever starts the agent hands in what this machine can do.
import type { ReleaseToInstall } from "../../server/contract/device_link.ts";
import type { Reload } from "../config/running_config.ts";

/** What became of an act. `afterwards` runs once the server has the answer: it may end the agent. */
export type ActOutcome =
  | { ok: true; detail?: string; afterwards?: () => void | Promise<void> }
  | { ok: false; detail: string };

/** An act that is absent is not announced to the server, and refused when it comes. */
export interface AgentActs {
  /** Makes this YAML the settings, whole or not at all; keeps the text that it takes the place of. */
  applyConfig?: (yaml: string, version: number) => Promise<Reload>;
  /** Puts back the text that this version took the place of. */
  restoreConfig?: (version: number) => Promise<Reload>;
  /** Reads the settings file again. */
  reloadConfig?: () => Promise<Reload>;
  /** Ends the agent; the service starts it again. */
  restartAgent?: () => Promise<ActOutcome>;
  reboot?: () => Promise<ActOutcome>;
  /** Starts a search for cameras. */
  discover?: () => Promise<ActOutcome>;
  /** Fetches, checks and starts a release. */
  update?: (release: ReleaseToInstall) => Promise<ActOutcome>;
}

const ALWAYS = ["snapshot", "read", "restart_camera", "trigger_interval", "rotate_token"];

const NAMES: Record<keyof AgentActs, string> = {
  applyConfig: "apply_config",
  restoreConfig: "restore_config",
  reloadConfig: "reload_config",
  restartAgent: "restart_agent",
  reboot: "reboot",
  discover: "discover",
  update: "update",
};

/** What the server is told that this agent can do. */
export function capabilitiesOf(acts: AgentActs): string[] {
  const names = Object.entries(NAMES) as [keyof AgentActs, string][];
  return [...ALWAYS, ...names.filter(([act]) => acts[act] !== undefined).map(([, name]) => name)];
}
