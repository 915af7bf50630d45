// Owns where the configuration comes from at start: the installer's file or, when that is broken,
// the last one that worked. Never writes the installer's file.
import type { FieldFault } from "../../server/contract/problem.ts";
import type { EdgeConfig } from "../../server/contract/edge_config.ts";
import { readLastKnownGood, tryToSaveLastKnownGood } from "./last_known_good.ts";
import { parseConfig, peekDataDir } from "./parse_config.ts";

export type LoadedConfig =
  | { ok: true; config: EdgeConfig; text: string }
  | { ok: false; faults: FieldFault[]; text: string | null };

/** Reads and checks the file. A file that cannot be read is a fault of path `""`. */
export async function loadConfig(path: string): Promise<LoadedConfig> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.name : "unknown";
    const message = `the file cannot be read (${reason}): ${path}`;
    return { ok: false, faults: [{ path: "", message }], text: null };
  }
  const parsed = parseConfig(text);
  return parsed.ok ? { ...parsed, text } : { ...parsed, text };
}

export type StartConfig =
  | { ok: true; config: EdgeConfig; source: "file"; faults: []; warnings: string[]; text: string }
  | { ok: true; config: EdgeConfig; source: "last_known_good"; faults: FieldFault[]; warnings: [] }
  | { ok: false; faults: FieldFault[] };

/**
 * The configuration to start with, its data folder being `dataDir` if that is given. A good file
 * is kept as the last known good one; a broken one is replaced by it, with the file's faults.
 */
export async function loadStartConfig(
  path: string,
  { dataDir, defaultDataDir }: { dataDir: string | undefined; defaultDataDir: string },
): Promise<StartConfig> {
  const loaded = await loadConfig(path);
  if (loaded.ok) {
    const config = { ...loaded.config, data_dir: dataDir ?? loaded.config.data_dir };
    await Deno.mkdir(config.data_dir, { recursive: true, mode: 0o700 });
    // A full disk must not keep the cameras from starting.
    const warnings = await tryToSaveLastKnownGood(config.data_dir, loaded.text);
    return { ok: true, config, source: "file", faults: [], warnings, text: loaded.text };
  }
  const folder = dataDir ?? (loaded.text && peekDataDir(loaded.text)) ?? defaultDataDir;
  const kept = await readLastKnownGood(folder);
  if (!kept.ok) return { ok: false, faults: [...loaded.faults, ...kept.faults] };
  const config = { ...kept.config, data_dir: folder };
  return { ok: true, config, source: "last_known_good", faults: loaded.faults, warnings: [] };
}
