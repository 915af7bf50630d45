// Owns the folder of reads that the server has not answered: bounded in bytes, oldest dropped first
// and counted, whole or not there after a crash. Sends nothing (see deliver_spool.ts).
import { getLogger } from "@logtape/logtape";
import { removeLeftovers, writeFileAtomically } from "../../config/write_file_atomically.ts";
import type { Moment } from "../clock/link_clock.ts";
import {
  decodeSpoolFile,
  encodeSpoolFile,
  parseSpoolFileName,
  type SpooledRead,
  spoolFileName,
} from "./spool_file.ts";

export interface SpoolOptions {
  /** Made when it is missing; nobody else writes there. */
  dir: string;
  maxBytes: () => number;
  /** Free space of the disk; null where it cannot be measured. */
  freeBytes: () => Promise<number | null>;
  onDropped: (reason: DropReason) => void;
  /** For tests: how a file gets onto the disk. */
  write?: (path: string, content: Uint8Array) => Promise<void>;
}

/** `full`: newer reads needed the place. `damaged`: its file was not whole any more. */
export type DropReason = "full" | "damaged" | "other_device";

/** One file. The reference is its handle. */
export interface SpoolEntry {
  readonly name: string;
  readonly moment: Moment;
  readonly sizeBytes: number;
  /** Somebody is sending it right now. */
  isHeld: boolean;
}

/** Files take whole blocks. */
const BLOCK_BYTES = 4096;

/** The spool never takes the disk's last space: settings and updates need some. */
export const LEAST_FREE_BYTES = 100_000_000;

/** What is written to see whether the disk takes anything. */
const PROBE_NAME = "probe";

/** How many old reads are given for a new one that the full disk refuses. */
const MOST_GIVEN = 8;

export class Spool {
  /** Plain words while new reads cannot be kept on the disk; null when they can. */
  trouble: string | null = null;
  sizeBytes = 0;
  readonly #options: SpoolOptions;
  readonly #write: (path: string, content: Uint8Array) => Promise<void>;
  /** Oldest first. */
  #entries: SpoolEntry[] = [];
  #last: Promise<unknown> = Promise.resolve();

  private constructor(options: SpoolOptions) {
    this.#options = options;
    this.#write = options.write ?? writeFileAtomically;
  }

  /**
   * Takes up what is in the folder. One that cannot be made yet is made with the first read that the
   * disk takes.
   * @throws Deno.errors.* when it is there and cannot be listed.
   */
  static async open(options: SpoolOptions): Promise<Spool> {
    const spool = new Spool(options);
    try {
      await Deno.mkdir(options.dir, { recursive: true, mode: 0o700 });
    } catch (error) {
      spool.#tellTrouble(error);
      return spool;
    }
    await removeLeftovers(options.dir);
    const found: SpoolEntry[] = [];
    for await (const { name } of Deno.readDir(options.dir)) {
      const moment = parseSpoolFileName(name);
      if (moment === null) continue;
      const { size } = await Deno.stat(`${options.dir}/${name}`);
      found.push({ name, moment, sizeBytes: blocks(size), isHeld: false });
    }
    for (const entry of found.sort((a, b) => a.name < b.name ? -1 : 1)) spool.#take(entry);
    return spool;
  }

  get reads(): number {
    return this.#entries.length;
  }

  /** When the newest one was taken. */
  get lastMoment(): Moment | null {
    return this.#entries.at(-1)?.moment ?? null;
  }

  /** The next to be sent, or null. */
  oldest(isWanted: (entry: SpoolEntry) => boolean = () => true): SpoolEntry | null {
    return this.#entries.find((entry) => !entry.isHeld && isWanted(entry)) ?? null;
  }

  /**
   * Writes a read, dropping the oldest where it needs their place. One after the other: a card
   * that is slow is not made faster by asking it twice. The entry is held by the caller.
   * @throws Deno.errors.* or SpoolFull when the disk takes it in spite of that not.
   */
  add(read: SpooledRead): Promise<SpoolEntry> {
    const turn = this.#last.then(() => this.#add(read));
    this.#last = turn.catch(() => {}); // its caller hears of it
    return turn;
  }

  async #add(read: SpooledRead): Promise<SpoolEntry> {
    const content = encodeSpoolFile(read);
    const sizeBytes = blocks(content.byteLength);
    const name = spoolFileName(read.moment, read.key);
    try {
      await this.#makeRoom(sizeBytes);
      await this.#writeInto(name, content);
    } catch (error) {
      this.#tellTrouble(error);
      throw error;
    }
    this.trouble = null;
    const entry = { name, moment: read.moment, sizeBytes, isHeld: true };
    this.#take(entry);
    return entry;
  }

  #tellTrouble(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (this.trouble === null) logger().error("reads cannot be kept on the disk", { error });
    this.trouble = `Reads cannot be kept on the disk (${reason}).`;
  }

  /**
   * Looks, where there was trouble, whether the disk takes a read by now: while the server answers
   * none comes that would show it.
   */
  recheck(): Promise<void> {
    if (this.trouble === null) return Promise.resolve();
    const turn = this.#last.then(() => this.#recheck());
    this.#last = turn;
    return turn;
  }

  async #recheck(): Promise<void> {
    const { dir, freeBytes } = this.#options;
    const free = await freeBytes();
    if (free !== null && free < LEAST_FREE_BYTES + BLOCK_BYTES && this.reads === 0) return;
    const path = `${dir}/${PROBE_NAME}`;
    try {
      await Deno.mkdir(dir, { recursive: true, mode: 0o700 });
      await this.#write(path, new Uint8Array(BLOCK_BYTES));
      this.trouble = null;
      logger().info("the disk takes reads again");
    } catch {
      // Still the same trouble, which was told.
    }
    await Deno.remove(path).catch(() => {});
  }

  /** Gives the oldest read for something that must not be lost. @returns false: there is none */
  giveOldest(): Promise<boolean> {
    const turn = this.#last.then(() => this.#dropOldest());
    this.#last = turn.catch(() => {}); // its caller hears of it
    return turn;
  }

  async #makeRoom(sizeBytes: number): Promise<void> {
    const maxBytes = this.#options.maxBytes();
    if (sizeBytes > maxBytes) throw new SpoolFull(`spool.max_bytes is ${maxBytes}`);
    while (this.sizeBytes + sizeBytes > maxBytes && await this.#dropOldest());
    const freeBytes = await this.#options.freeBytes();
    if (freeBytes === null) return;
    let lackingBytes = LEAST_FREE_BYTES + sizeBytes - freeBytes;
    while (lackingBytes > 0) {
      const before = this.sizeBytes;
      if (!await this.#dropOldest()) throw new SpoolFull("the disk is nearly full");
      lackingBytes -= before - this.sizeBytes;
    }
  }

  async #writeInto(name: string, content: Uint8Array): Promise<void> {
    const path = `${this.#options.dir}/${name}`;
    for (let given = 0;; given++) {
      try {
        return await this.#write(path, content);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound && given === 0) {
          await Deno.mkdir(this.#options.dir, { recursive: true, mode: 0o700 });
          continue;
        }
        if (!isDiskFull(error) || given >= MOST_GIVEN || !await this.#dropOldest()) throw error;
      }
    }
  }

  /** @returns false when there is none that could go */
  async #dropOldest(): Promise<boolean> {
    const oldest = this.oldest();
    if (oldest === null) return false;
    await this.remove(oldest);
    this.#options.onDropped("full");
    return true;
  }

  /** Null when the file is damaged or gone: it is removed and counted then. */
  async read(entry: SpoolEntry): Promise<SpooledRead | null> {
    const file = await Deno.readFile(`${this.#options.dir}/${entry.name}`).catch((error) => {
      logger().warn("a spooled read cannot be read back", { file: entry.name, error });
      return null;
    });
    const read = file && decodeSpoolFile(file);
    if (read !== null) return read;
    logger().warn("a spooled read is damaged: it is dropped", { file: entry.name });
    await this.remove(entry);
    this.#options.onDropped("damaged");
    return null;
  }

  /** Writes another content in place of the entry's. @throws as {@link add} */
  async replace(entry: SpoolEntry, read: SpooledRead): Promise<void> {
    await this.#write(`${this.#options.dir}/${entry.name}`, encodeSpoolFile(read));
  }

  /** Forgets a read, also when its file cannot be removed: it is not sent twice by this run. */
  async remove(entry: SpoolEntry): Promise<void> {
    const index = this.#entries.indexOf(entry);
    if (index < 0) return;
    this.#entries.splice(index, 1);
    this.sizeBytes -= entry.sizeBytes;
    await Deno.remove(`${this.#options.dir}/${entry.name}`).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return;
      logger().warn("a spooled read cannot be removed", { file: entry.name, error });
    });
  }

  /** Removes a read that never will be sent. */
  async drop(entry: SpoolEntry, reason: DropReason): Promise<void> {
    await this.remove(entry);
    this.#options.onDropped(reason);
  }

  /** Nearly always at the end. */
  #take(entry: SpoolEntry): void {
    let place = this.#entries.length;
    while (place > 0 && (this.#entries[place - 1]?.name ?? "") > entry.name) place--;
    this.#entries.splice(place, 0, entry);
    this.sizeBytes += entry.sizeBytes;
  }
}

/** The read's place is needed by what must not be pushed aside for it. */
export class SpoolFull extends Error {
  override name = "SpoolFull";
}

function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return code === "ENOSPC" || code === "EDQUOT";
}

function blocks(sizeBytes: number): number {
  return Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
}

function logger() {
  return getLogger(["edge", "link"]);
}
