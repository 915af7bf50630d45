// Owns which version of the server's settings runs: the one applied last, unless somebody at the
// site has changed the settings since.
import { z } from "zod";
import { writeFileAtomically } from "../config/write_file_atomically.ts";

const Applied = z.object({ version: z.int().positive(), hash: z.string() });
type Applied = z.infer<typeof Applied>;

export interface AppliedConfig {
  load(): Promise<void>;
  /** Null when what runs is not of the server's making. */
  version(hash: string): number | null;
  /** @throws Deno.errors.* when it cannot be kept. */
  save(applied: Applied): Promise<void>;
}

export function createAppliedConfig(dataDir: string): AppliedConfig {
  const path = `${dataDir}/applied_config.json`;
  let applied: Applied | null = null;
  return {
    async load() {
      const text = await Deno.readTextFile(path).catch(() => "null");
      applied = Applied.safeParse(parseJson(text)).data ?? null;
    },
    version: (hash) => applied?.hash === hash ? applied.version : null,
    async save(next) {
      applied = next;
      await writeFileAtomically(path, `${JSON.stringify(next)}\n`);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
