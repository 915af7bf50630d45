// Owns the configuration that runs now, and how another takes its place: whole or not at all.
import { createHash } from "node:crypto";
import type { FieldFault } from "../../server/contract/problem.ts";
import type { EdgeConfig } from "../config.ts";
import { saveLastKnownGood } from "./last_known_good.ts";
import { loadConfig } from "./load_config.ts";

/** What happened to each camera, by id. */
export interface CamerasChanged {
  readonly added: string[];
  readonly removed: string[];
  readonly restarted: string[];
  readonly updated: string[];
  readonly unchanged: string[];
}

export type Reload =
  | {
    ok: true;
    cameras: CamerasChanged;
    /** Dotted names of settings that act already. */
    applied: string[];
    /** Dotted names of settings that act after a restart of the agent. */
    needsRestart: string[];
  }
  | { ok: false; faults: FieldFault[] };

/** Where the running configuration came from. */
export interface ConfigState {
  readonly source: "file" | "last_known_good" | "command_line";
  readonly loadedAt: Date;
  /** Of the installer's file as it is now; they did not stop what runs. */
  readonly faults: FieldFault[];
}

export interface RunningConfigOptions {
  initial: EdgeConfig;
  state: ConfigState;
  /** The installer's file; null when the agent runs from the command line alone. */
  path: string | null;
  /** What the command line says over the file, at each load. */
  override: (config: EdgeConfig) => EdgeConfig;
  /** Makes the configuration act; called once per good reload. */
  apply: (config: EdgeConfig) => CamerasChanged;
}

export interface RunningConfig {
  current(): EdgeConfig;
  state(): ConfigState;
  /** sha256 of the settings, for the server to see which ones run. */
  hash(): string;
  /** Reads the file again; reloads never overlap. A bad file changes nothing. */
  reload(): Promise<Reload>;
}

export function createRunningConfig(options: RunningConfigOptions): RunningConfig {
  let current = options.initial;
  let state = options.state;
  let last: Promise<unknown> = Promise.resolve();

  async function reloadNow(path: string): Promise<Reload> {
    const loaded = await loadConfig(path);
    if (!loaded.ok) {
      state = { ...state, faults: loaded.faults };
      return { ok: false, faults: loaded.faults };
    }
    const next = options.override(loaded.config);
    const { applied } = changedSettings(current, next);
    // Against what the agent started with: a restart stays due however often the file is read.
    const { needsRestart } = changedSettings(options.initial, next);
    const cameras = options.apply(next);
    current = next;
    state = { source: "file", loadedAt: new Date(), faults: [] };
    await saveLastKnownGood(options.initial.data_dir, loaded.text);
    return { ok: true, cameras, applied, needsRestart };
  }

  return {
    current: () => current,
    state: () => state,
    hash: () => createHash("sha256").update(JSON.stringify(current)).digest("hex"),
    reload() {
      const { path } = options;
      if (path === null) return Promise.resolve(noFile());
      const turn = last.then(() => reloadNow(path));
      last = turn.catch(() => {}); // its caller hears of it; the next reload still gets its turn
      return turn;
    },
  };
}

/** Settings that act without a restart, by dotted name. Cameras are told apart by the fleet. */
const LIVE = new Set([
  "log.level",
  "http.cors_origins",
  "http.rate_limit_per_minute",
  "address",
  "spool.max_bytes",
]);

/** Names of the settings that differ, apart from `cameras`. */
export function changedSettings(
  before: EdgeConfig,
  after: EdgeConfig,
): { applied: string[]; needsRestart: string[] } {
  const names = [...new Set([...leaves(before).keys(), ...leaves(after).keys()])];
  const changed = names.filter((name) => leaves(before).get(name) !== leaves(after).get(name));
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

function noFile(): Reload {
  const message = "there is no file to reload: the agent runs from the command line";
  return { ok: false, faults: [{ path: "", message }] };
}
