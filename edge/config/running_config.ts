// Owns the configuration that runs now, and how another takes its place: whole or not at all.
import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
import type { FieldFault } from "../../server/contract/problem.ts";
import type { EdgeConfig } from "../../server/contract/edge_config.ts";
import { changedSettings } from "./changed_settings.ts";
import {
  addCamera,
  type CameraPatch,
  editCamera,
  editServer,
  removeCamera,
} from "./edit_camera.ts";
import type { EditText } from "./edited_text.ts";
import { tryToSaveLastKnownGood } from "./last_known_good.ts";
import { loadConfig } from "./load_config.ts";
import { keepAnchors } from "./keep_anchors.ts";
import { lockedOutCameras, lockedOutSubnets } from "./net_permission.ts";
import { parseConfig } from "./parse_config.ts";
import { readReplaced, saveReplaced } from "./replaced_config.ts";
import { restoreSecrets } from "./restore_secrets.ts";
import { describeStorageFault, storageFault } from "./storage_fault.ts";
import { removeLeftovers, type WriteFile, writeFileAtomically } from "./write_file_atomically.ts";

/** What happened to each camera, by id. */
export interface CamerasChanged {
  readonly added: string[];
  readonly removed: string[];
  readonly restarted: string[];
  readonly updated: string[];
  readonly unchanged: string[];
}

/** Why nothing was changed. */
export type Refusal =
  | "invalid"
  | "no_file"
  | "changed_meanwhile"
  | "no_such_camera"
  | "not_writable"
  | "disk_full";

export type Reload =
  | {
    ok: true;
    cameras: CamerasChanged;
    /** Dotted names of settings that act already. */
    applied: string[];
    /** Dotted names of settings that act after a restart of the agent. */
    needsRestart: string[];
    /** Plain sentences: what went wrong without keeping the settings from acting. */
    warnings: string[];
  }
  | { ok: false; why: Refusal; faults: FieldFault[] };

/** Where the running configuration came from. */
export interface ConfigState {
  readonly source: "file" | "last_known_good" | "command_line";
  readonly loadedAt: Date;
  /** Of the installer's file as it is now; they did not stop what runs. */
  readonly faults: FieldFault[];
  /** What went wrong besides, in plain sentences. */
  readonly warnings?: string[];
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
  /** The file as it was read for the start, whether it runs or not. */
  seenText?: string | null;
  /** Called with the text that acts from now on. */
  adopted?: (text: string) => Promise<void>;
  /** For tests: how files are written. */
  write?: WriteFile;
}

export interface ChangeOptions {
  /** Refuses with `changed_meanwhile` unless this is the hash of what runs. */
  ifHash?: string;
}

/** Changes never overlap: each begins when the one before has ended. */
export interface RunningConfig {
  current(): EdgeConfig;
  state(): ConfigState;
  /** sha256 of the settings, for the server to see which ones run. */
  hash(): string;
  /** Reads the file again. A bad file changes nothing. */
  reload(): Promise<Reload>;
  /** As `reload`, but null when the file's text is the one that was read last. */
  reloadIfChanged(): Promise<Reload | null>;
  /**
   * Writes the text in place of the installer's file, then acts as `reload`. Where a secret was
   * struck out for show, the one that runs is put back (see {@link restoreSecrets}).
   */
  replace(text: string, options?: ChangeOptions): Promise<Reload>;
  /**
   * As `replace`, with the settings of the server: which server and data folder the file names
   * stays where they say nothing of it, and the file's text is kept for `restoreReplaced`.
   */
  applyFromServer(text: string, version: number): Promise<Reload>;
  /** As `replace`, with the text that this version of the server's settings took the place of. */
  restoreReplaced(version: number): Promise<Reload>;
  /** As `replace`, with the file's text in which that camera's fields were edited. */
  editCamera(id: string, patch: CameraPatch, options?: ChangeOptions): Promise<Reload>;
  /** As `replace`, with the file's text and one more camera. */
  addCamera(settings: CameraPatch, options?: ChangeOptions): Promise<Reload>;
  /** As `replace`, with the file's text without that camera. */
  removeCamera(id: string, options?: ChangeOptions): Promise<Reload>;
  /** As `replace`, with the file's text and this server; it acts after a restart. */
  setServer(server: { url: string; claim_code: string }): Promise<Reload>;
}

/** Runs `initial` until another is loaded; reads nothing before it is asked to. */
export function createRunningConfig(options: RunningConfigOptions): RunningConfig {
  return new FileConfig(options);
}

class FileConfig implements RunningConfig {
  readonly #options: RunningConfigOptions;
  readonly #write: WriteFile;
  #current: EdgeConfig;
  #state: ConfigState;
  /** The file as it was read or written last, good or bad. */
  #seenText: string | null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: RunningConfigOptions) {
    this.#options = options;
    this.#write = options.write ?? writeFileAtomically;
    this.#current = options.initial;
    this.#state = options.state;
    this.#seenText = options.seenText ?? null;
  }

  current(): EdgeConfig {
    return this.#current;
  }

  state(): ConfigState {
    return this.#state;
  }

  hash(): string {
    return createHash("sha256").update(JSON.stringify(this.#current)).digest("hex");
  }

  reload(): Promise<Reload> {
    return this.#inTurn((path) => this.#reload(path));
  }

  reloadIfChanged(): Promise<Reload | null> {
    return this.#inTurn(async (path) => await this.#isUnread(path) ? this.#reload(path) : null);
  }

  replace(text: string, { ifHash }: ChangeOptions = {}): Promise<Reload> {
    const edit = () => ({ ok: true, text } as const);
    return this.#inTurn((path) => this.#change(path, { edit, ifHash }));
  }

  applyFromServer(text: string, version: number): Promise<Reload> {
    const edit: EditText = (before) => ({ ok: true, text: keepAnchors(text, before) });
    return this.#inTurn((path) => this.#change(path, { edit, ifHash: undefined, version }));
  }

  restoreReplaced(version: number): Promise<Reload> {
    return this.#inTurn(async (path) => {
      const text = await readReplaced(this.#options.initial.data_dir, version);
      if (text === null) return refuse("invalid", NOTHING_REPLACED);
      return await this.#change(path, { edit: () => ({ ok: true, text }), ifHash: undefined });
    });
  }

  editCamera(id: string, patch: CameraPatch, { ifHash }: ChangeOptions = {}): Promise<Reload> {
    const edit: EditText = (text) => editCamera(text, { id, patch });
    return this.#inTurn((path) => this.#change(path, { edit, ifHash }));
  }

  addCamera(settings: CameraPatch, { ifHash }: ChangeOptions = {}): Promise<Reload> {
    const edit: EditText = (text) => addCamera(text, settings);
    return this.#inTurn((path) => this.#change(path, { edit, ifHash }));
  }

  removeCamera(id: string, { ifHash }: ChangeOptions = {}): Promise<Reload> {
    const edit: EditText = (text) => removeCamera(text, id);
    return this.#inTurn((path) => this.#change(path, { edit, ifHash }));
  }

  setServer(server: { url: string; claim_code: string }): Promise<Reload> {
    const edit: EditText = (text) => editServer(text, server);
    return this.#inTurn((path) => this.#change(path, { edit, ifHash: undefined }));
  }

  #inTurn<T>(act: (path: string) => Promise<T>): Promise<T | Reload> {
    const { path } = this.#options;
    if (path === null) return Promise.resolve(refuse("no_file", NO_FILE));
    const turn = this.#last.then(() => act(path));
    this.#last = turn.catch(() => {}); // its caller hears of it; the next one still gets its turn
    return turn;
  }

  async #isUnread(path: string): Promise<boolean> {
    const loaded = await loadConfig(path);
    return loaded.text === null || loaded.text !== this.#seenText;
  }

  async #reload(path: string): Promise<Reload> {
    const loaded = await loadConfig(path);
    this.#seenText = loaded.text;
    if (loaded.ok) return await this.#adopt(loaded);
    this.#state = { ...this.#state, faults: loaded.faults };
    return { ok: false, why: "invalid", faults: loaded.faults };
  }

  async #change(
    path: string,
    { edit, ifHash, version }: { edit: EditText; ifHash: string | undefined; version?: number },
  ): Promise<Reload> {
    if (ifHash !== undefined) {
      // A change of the file that was not noticed yet is a change meanwhile as well.
      if (await this.#isUnread(path)) await this.#reload(path);
      if (ifHash !== this.hash()) return refuse("changed_meanwhile", CHANGED);
    }
    const before = await loadConfig(path);
    const edited = edit(before.text ?? "");
    if (!edited.ok) return edited;
    const complete = restoreSecrets(edited.text, this.#current);
    if (!complete.ok) return complete;
    const parsed = parseConfig(complete.text);
    if (!parsed.ok) return { ...parsed, why: "invalid" };
    try {
      if (complete.text !== before.text) {
        if (version !== undefined) await this.#keepReplaced(before.text ?? "", version);
        await this.#writeFile(path, complete.text);
      }
    } catch (error) {
      return { ok: false, why: storageFault(error), faults: [describeStorageFault(error, path)] };
    }
    this.#seenText = complete.text;
    return await this.#adopt({ config: parsed.config, text: complete.text });
  }

  #keepReplaced(text: string, version: number): Promise<void> {
    return saveReplaced(this.#options.initial.data_dir, { text, version }, this.#write);
  }

  /** The installer's file may be a link: the file it leads to is written, and stays where it is. */
  async #writeFile(path: string, text: string): Promise<void> {
    const target = await Deno.realPath(path).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return path;
      throw error; // to write here would replace a link whose end must not be seen
    });
    await removeLeftovers(dirname(target), { of: basename(target) });
    await this.#write(target, text);
  }

  async #adopt({ config, text }: { config: EdgeConfig; text: string }): Promise<Reload> {
    const { initial, override, apply } = this.#options;
    const next = override(config);
    const { applied } = changedSettings(this.#current, next);
    // Against what the agent started with: a restart stays due however often the file is read.
    const needsRestart = [
      ...changedSettings(initial, next).needsRestart,
      ...lockedOutCameras(next.cameras),
      ...lockedOutSubnets(next.discovery.subnets),
    ];
    const cameras = apply(next);
    this.#current = next;
    // What waits for a restart has not run, and proves nothing.
    if (needsRestart.length === 0) await this.#options.adopted?.(text);
    const warnings = await tryToSaveLastKnownGood(initial.data_dir, text, this.#write);
    this.#state = { source: "file", loadedAt: new Date(), faults: [], warnings };
    return { ok: true, cameras, applied, needsRestart, warnings };
  }
}

const NO_FILE = "there is no settings file: the agent runs from the command line";
const NOTHING_REPLACED = "the settings that this version took the place of are not kept any more";
const CHANGED = "the settings have changed since they were read: read them again, then change them";

function refuse(why: Refusal, message: string): Reload {
  return { ok: false, why, faults: [{ path: "", message }] };
}
