// Owns when an agent first ran with this data folder: measured on a clock that never jumps, told once
// the server's time is known. A Pi without a battery wakes up in 1970.
import { z } from "zod";
import { getLogger } from "@logtape/logtape";
import { writeFileAtomically } from "../config/write_file_atomically.ts";

const FirstStartFile = z.object({ at: z.iso.datetime().nullable() });

export interface FirstStart {
  /**
   * Looks what an earlier run kept. `isEnrolled`: it is in use already, so that without a file nobody
   * knows.
   */
  open(options: { isEnrolled: boolean }): Promise<void>;
  /** RFC 3339; null: it is not known; undefined: nor will it be. */
  at(serverNowMs: number | null): string | null | undefined;
  /** Resolves once what was found out is kept. */
  kept(): Promise<void>;
}

export function createFirstStart(
  { dataDir, monotonicMs }: { dataDir: string; monotonicMs: () => number },
): FirstStart {
  const path = `${dataDir}/first_start.json`;
  let at: string | null | undefined;
  /** Of this run, where it is the first. */
  let startedMs: number | null = null;
  let keeping: Promise<void> = Promise.resolve();
  const keep = () =>
    writeFileAtomically(path, `${JSON.stringify({ at })}\n`).catch((error) => {
      getLogger(["edge", "link"]).warn("the first start's time is not kept", { error });
    });
  return {
    async open({ isEnrolled }) {
      const kept = await load(path);
      if (kept !== null) at = kept.at;
      else if (!isEnrolled) {
        at = null;
        startedMs = monotonicMs();
        await keep();
      }
    },
    at(serverNowMs) {
      if (startedMs !== null && serverNowMs !== null) {
        at = new Date(serverNowMs - (monotonicMs() - startedMs)).toISOString();
        startedMs = null;
        keeping = keep(); // never rejects
      }
      return at;
    },
    kept: () => keeping,
  };
}

async function load(path: string): Promise<z.infer<typeof FirstStartFile> | null> {
  try {
    return FirstStartFile.safeParse(JSON.parse(await Deno.readTextFile(path))).data ?? { at: null };
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? null : { at: null };
  }
}
