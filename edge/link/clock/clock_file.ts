// Owns what the agent remembers of time over its restarts: which run of the machine it was in, and
// how far the server's time was from it.
import { z } from "zod";
import { writeFileAtomically } from "../../config/write_file_atomically.ts";

const ClockFile = z.object({
  /** Counts the stretches over which one clock ran on: boots of the machine, where they are told. */
  epoch: z.int().nonnegative(),
  boot_id: z.string().nullable(),
  /** Server's time minus the machine's uptime; null: not known in this epoch. */
  server_minus_uptime_ms: z.number().nullable(),
  uncertainty_ms: z.number().nonnegative(),
  /** The machine's uptime when that was measured. */
  measured_uptime_ms: z.number(),
  /** The last time that was ever known; later reads were not taken before it. */
  last_known_ms: z.number().nullable(),
});
export type ClockFile = z.infer<typeof ClockFile>;

/** Null where there is none or it is damaged: time is then learnt anew. */
export async function loadClockFile(dataDir: string): Promise<ClockFile | null> {
  try {
    const text = await Deno.readTextFile(clockPath(dataDir));
    return ClockFile.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** @throws Deno.errors.* when the folder cannot be written. */
export async function saveClockFile(dataDir: string, file: ClockFile): Promise<void> {
  await writeFileAtomically(clockPath(dataDir), `${JSON.stringify(file)}\n`);
}

function clockPath(dataDir: string): string {
  return `${dataDir}/clock.json`;
}
