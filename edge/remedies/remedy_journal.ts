// Owns the file in which remedies are remembered over restarts and reboots: a budget is not forgotten by
// the very restart that it counts. Decides nothing (journal.ts).
import { getLogger } from "@logtape/logtape";
import { type WriteFile, writeFileAtomically } from "../config/write_file_atomically.ts";
import { EMPTY_JOURNAL, Journal, UNKNOWN_JOURNAL } from "./journal.ts";
import { DAY_MS } from "./remedy_table.ts";

/** So much of a day's waiting a power cut may repeat; memory cards wear out by writing. */
const SAVE_TIME_EVERY_MS = 5 * 60_000;
/**
 * What a look counts for at most: an agent that was stopped for a night has not watched anything.
 * Three times the time between two looks.
 */
const MOST_BETWEEN_LOOKS_MS = 15_000;

export interface RemedyJournal {
  readonly current: Journal;
  /** Time goes on: so long after the look before. Written only where something waits for it. */
  pass(ms: number): Promise<void>;
  /** @throws Deno.errors.* when it cannot be kept; what is remembered is then as it was */
  keep(next: Journal): Promise<void>;
}

/** A file that is damaged or unreadable closes everything for an hour: what it said is not known. */
export async function openRemedyJournal(
  dataDir: string,
  write: WriteFile = writeFileAtomically,
): Promise<RemedyJournal> {
  const path = `${dataDir}/remedies.json`;
  let current = await load(path);
  let savedMs = current.running_ms;
  const keep = async (next: Journal) => {
    await write(path, `${JSON.stringify(next)}\n`);
    current = next;
    savedMs = next.running_ms;
  };
  return {
    get current() {
      return current;
    },
    keep,
    async pass(ms) {
      const running_ms = current.running_ms + Math.min(Math.max(0, ms), MOST_BETWEEN_LOOKS_MS);
      current = { ...current, running_ms };
      if (running_ms - savedMs < SAVE_TIME_EVERY_MS || !isWaitedFor(current)) return;
      await keep(current).catch((error) => logger().warn("cannot keep what was done", { error }));
    },
  };
}

/** Without entries of this day nobody asks how late it is. */
function isWaitedFor({ running_ms, closed_until_ms, entries }: Journal): boolean {
  return running_ms < closed_until_ms ||
    entries.some((entry) => entry.running_ms > running_ms - DAY_MS);
}

async function load(path: string): Promise<Journal> {
  try {
    const read = Journal.safeParse(JSON.parse(await Deno.readTextFile(path)));
    if (read.success) return read.data;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return EMPTY_JOURNAL;
    if (!(error instanceof SyntaxError)) logger().error("cannot read what was done", { error });
  }
  logger().warn("the list of what was done is damaged: nothing is done for an hour", { path });
  return UNKNOWN_JOURNAL;
}

function logger() {
  return getLogger(["edge", "remedies"]);
}
