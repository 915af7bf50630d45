// Owns the brake of an agent that ends by itself again and again: what is kept of its starts, the settings
// that held, and when all of it is tried again. What is left out is decided in count_starts.ts.
import { createHash } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import type { BrakeReport } from "../../server/contract/device_link.ts";
import type { EdgeConfig } from "../../server/contract/edge_config.ts";
import { readProvenSettings, saveProvenSettings } from "../config/last_known_good.ts";
import { type WriteFile, writeFileAtomically } from "../config/write_file_atomically.ts";
import {
  adopted,
  begin,
  keptFailed,
  KeptStart,
  proven,
  stepAfter,
  told,
  wholeAgain,
} from "./count_starts.ts";

export interface BrakeOptions {
  dataDir: string;
  version: string;
  bootId: string | null;
  /** Of the settings' file, good as it is; null: the agent runs by other settings anyway. */
  settingsText: string | null;
  write?: WriteFile;
  /** Calls back once after so long; the returned function cancels. */
  setTimer?: (delayMs: number, callback: () => void) => () => void;
}

export interface Brake {
  /** For the server and people; null: nothing is left out. */
  readonly report: BrakeReport | null;
  /** The settings to run with instead of the file's; null: the file's. */
  readonly settings: EdgeConfig | null;
  /** The agent is up. `tryAgain` ends it for the service to start it whole. */
  started(tryAgain: ((why: string) => void) | null): void;
  /** This text of the settings' file runs from now on. */
  adopted(settingsText: string): Promise<void>;
  /** It says itself why it cannot start; with the settings that held that is an end as any other. */
  cannotStart(): Promise<void>;
  /** It was told to end. */
  leaving(): Promise<void>;
}

/** A start that ran for so long is a good one. */
export const PROVEN_AFTER_MS = 5 * 60_000;
/** What is left out is left out for so long before all of it is tried again. */
export const WHOLE_AGAIN_AFTER_MS = 3_600_000;

const FILE_NAME = "starts.json";

/** Counts this start. A disk that keeps nothing counts nothing, and brakes nothing. */
export async function openBrake(options: BrakeOptions): Promise<Brake> {
  const { dataDir, version, bootId, settingsText } = options;
  const path = `${dataDir}/${FILE_NAME}`;
  const settingsSha256 = settingsText === null ? null : sha256(settingsText);
  const kept = begin(await readKept(path), { bootId, version, settingsSha256 });
  const step = stepAfter(kept.ends);
  const settings = step === null || settingsText === null || kept.has_kept_failed
    ? null
    : await readProvenSettings(dataDir, { unlike: settingsText });
  // Without other settings to go back to, that step would change nothing.
  const taken = step === "kept_settings" && settings === null ? "spare" : step;
  const brake = new FileBrake(options, { path, kept, step: taken, settings });
  await brake.keep(kept);
  return brake;
}

class FileBrake implements Brake {
  readonly report: BrakeReport | null;
  readonly settings: EdgeConfig | null;
  readonly #options: BrakeOptions;
  readonly #path: string;
  #kept: KeptStart;
  /** Of the file, as it runs. */
  #settingsText: string | null;
  #cancel: () => void = () => {};
  #saving: Promise<void> = Promise.resolve();
  #holding: Promise<void> = Promise.resolve();

  constructor(
    options: BrakeOptions,
    { path, kept, step, settings }: {
      path: string;
      kept: KeptStart;
      step: BrakeReport["step"] | null;
      settings: EdgeConfig | null;
    },
  ) {
    this.#options = options;
    this.#path = path;
    this.#kept = kept;
    this.#settingsText = options.settingsText;
    this.report = step === null ? null : { step, ends: kept.ends };
    this.settings = settings;
  }

  started(tryAgain: ((why: string) => void) | null): void {
    this.#after(PROVEN_AFTER_MS, () => {
      this.#holding = this.#hold();
      if (this.report === null || tryAgain === null) return;
      this.#after(WHOLE_AGAIN_AFTER_MS - PROVEN_AFTER_MS, () => {
        // Kept by `leaving`, which the end calls.
        this.#kept = wholeAgain(this.#kept);
        tryAgain("what was left out is tried again");
      });
    });
  }

  async adopted(settingsText: string): Promise<void> {
    // What runs with parts left out proves nothing; the next start sees that the file is another.
    if (this.report !== null || settingsText === this.#settingsText) return;
    this.#settingsText = settingsText;
    this.#after(PROVEN_AFTER_MS, () => {
      this.#holding = this.#hold();
    });
    await this.keep(adopted(this.#kept, sha256(settingsText)));
  }

  async cannotStart(): Promise<void> {
    this.#cancel();
    await this.keep(this.settings === null ? told(this.#kept) : keptFailed(this.#kept));
  }

  async leaving(): Promise<void> {
    this.#cancel();
    await Promise.all([this.#holding, this.keep(told(this.#kept))]);
  }

  keep(kept: KeptStart): Promise<void> {
    this.#kept = kept;
    const { write = writeFileAtomically } = this.#options;
    const text = `${JSON.stringify(kept)}\n`;
    this.#saving = this.#saving.then(() => write(this.#path, text)).catch((error) => {
      getLogger(["edge"]).warn("the starts of the agent cannot be counted", { error });
    });
    return this.#saving;
  }

  async #hold(): Promise<void> {
    const { dataDir, write } = this.#options;
    const settingsText = this.#settingsText;
    await this.keep(proven(this.#kept));
    if (this.report !== null || settingsText === null) return;
    await saveProvenSettings(dataDir, settingsText, write).catch((error) => {
      getLogger(["edge"]).warn("the settings that held cannot be kept", { error });
    });
  }

  #after(delayMs: number, callback: () => void): void {
    this.#cancel();
    this.#cancel = (this.#options.setTimer ?? unrefTimer)(delayMs, callback);
  }
}

/** A damaged file counts nothing: a whole start is the better guess. */
async function readKept(path: string): Promise<KeptStart | null> {
  try {
    return KeptStart.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch {
    return null;
  }
}

function unrefTimer(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs);
  Deno.unrefTimer(timer);
  return () => clearTimeout(timer);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
