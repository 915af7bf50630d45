// Owns which far-reaching commands were taken already, over restarts of the agent: a `reboot` that
// the server sends again must not become the next one.
import { z } from "zod";
import { writeFileAtomically } from "../config/write_file_atomically.ts";

const Journal = z.object({ taken: z.array(z.uuid()) });

/** Far more than a server leaves unanswered. */
const MAX_REMEMBERED = 100;

export interface CommandJournal {
  /** @returns false when it was taken before. @throws Deno.errors.* when it cannot be kept. */
  take(commandId: string): Promise<boolean>;
}

/** A file that is damaged counts as empty. */
export function createCommandJournal(dataDir: string): CommandJournal {
  const path = `${dataDir}/commands.json`;
  let taken: Promise<string[]> | null = null;
  return {
    async take(commandId) {
      taken ??= load(path);
      const before = await taken;
      if (before.includes(commandId)) return false;
      const after = [...before, commandId].slice(-MAX_REMEMBERED);
      await writeFileAtomically(path, `${JSON.stringify({ taken: after })}\n`);
      taken = Promise.resolve(after);
      return true;
    },
  };
}

async function load(path: string): Promise<string[]> {
  try {
    return Journal.safeParse(JSON.parse(await Deno.readTextFile(path))).data?.taken ?? [];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return [];
    throw error;
  }
}
