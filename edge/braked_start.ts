// Owns what becomes of a start of the agent when those before it ended by themselves: the brake, and the
// settings to run with. Starts nothing.
import { getLogger } from "@logtape/logtape";
import type { EdgeConfig } from "../server/contract/edge_config.ts";
import type { ConfigState } from "./config/running_config.ts";
import { type Brake, openBrake } from "./brake/brake.ts";
import { systemKernel } from "./machine/kernel_clock.ts";
import { VERSION } from "./version.ts";

export interface WantedStart {
  config: EdgeConfig;
  state: ConfigState;
  /** What the command line says over the file. */
  override: (config: EdgeConfig) => EdgeConfig;
  /** Of the settings' file; null: it is not what runs. */
  settingsText: string | null;
}

/** Counts the start. */
export async function brakedStart<Start extends WantedStart>(
  wanted: Start,
): Promise<Start & { brake: Brake }> {
  const { config: { data_dir }, settingsText, override, state } = wanted;
  await Deno.mkdir(data_dir, { recursive: true, mode: 0o700 }).catch(() => {}); // the agent says it
  const brake = await openBrake({
    dataDir: data_dir,
    version: VERSION,
    bootId: findBootId(),
    settingsText,
  });
  if (brake.report === null) return { ...wanted, brake };
  const { step, ends } = brake.report;
  getLogger(["edge"]).error("ended by itself again and again: parts are left out", { step, ends });
  if (brake.settings === null) return { ...wanted, brake };
  const message =
    `the agent ended by itself ${ends} times in a row with the settings of this file: ` +
    "those with which it ran before are running";
  return {
    ...wanted,
    config: override({ ...brake.settings, data_dir }),
    state: { ...state, source: "last_known_good", faults: [{ path: "", message }], warnings: [] },
    brake,
  };
}

function findBootId(): string | null {
  try {
    return systemKernel.bootId().trim() || null;
  } catch {
    return null;
  }
}
