// Owns counting how often the agent ended by itself soon after its start, in a row, and what it leaves out
// for that. Pure, and without any clock: a start is unproven until it has run for a while or was told to
// end, and what a power cut ended says nothing of the agent.
//
//   unproven ──told to end, or ran long enough──▶ proven      next start: the same count, or 0
//            ──ended by itself, in the same boot──▶           next start: one more
import { z } from "zod";
import type { BrakeReport } from "../../server/contract/device_link.ts";

export const KeptStart = z.object({
  format: z.literal(1),
  /** Of the machine; null where it does not tell its boots apart. */
  boot_id: z.string().max(100).nullable(),
  version: z.string().max(40),
  /** Of the settings' file as it was then: other settings deserve another try. */
  settings_sha256: z.string().max(64).nullable(),
  ends: z.int().min(0).max(1_000_000),
  is_unproven: z.boolean(),
  /** All of it is tried once more; where that ends too, this is the count again. */
  tried_again_from: z.int().min(0).max(1_000_000).nullable(),
  /** With the settings that held it could not start: the next start is by the file's. */
  has_kept_failed: z.boolean().default(false),
});
export type KeptStart = z.infer<typeof KeptStart>;

export interface ThisStart {
  bootId: string | null;
  version: string;
  settingsSha256: string | null;
}

/** So many ends in a row are no chance any more: each step leaves out more than the one before. */
const FROM_ENDS: readonly (readonly [ends: number, step: BrakeReport["step"]])[] = [
  [8, "bare"],
  [5, "spare"],
  [3, "kept_settings"],
];
const LAST_WITHOUT = 2;

/** What is left out after so many; null: nothing. */
export function stepAfter(ends: number): BrakeReport["step"] | null {
  return FROM_ENDS.find(([from]) => ends >= from)?.[1] ?? null;
}

/** What is kept while this start is unproven. */
export function begin(kept: KeptStart | null, start: ThisStart): KeptStart {
  const { bootId: boot_id, version, settingsSha256: settings_sha256 } = start;
  const about = { format: 1 as const, boot_id, version, settings_sha256, is_unproven: true };
  const first = { ...about, ends: 0, tried_again_from: null, has_kept_failed: false };
  const isSame = kept !== null && kept.version === version &&
    kept.settings_sha256 === settings_sha256;
  if (!isSame) return first;
  const hasEndedByItself = kept.is_unproven && kept.boot_id === boot_id;
  if (!hasEndedByItself) {
    const { ends, tried_again_from, has_kept_failed } = kept;
    return { ...about, ends, tried_again_from, has_kept_failed };
  }
  return { ...first, ends: kept.tried_again_from ?? kept.ends + 1 };
}

/** Other settings act without a start: they are to prove themselves as at one. */
export function adopted(kept: KeptStart, settings_sha256: string): KeptStart {
  const untried = { ends: 0, tried_again_from: null, has_kept_failed: false };
  return { ...kept, ...untried, settings_sha256, is_unproven: true };
}

/** It was told to end, before or after it had run for long. */
export function told(kept: KeptStart): KeptStart {
  return { ...kept, is_unproven: false };
}

/** It could not start with the settings that held: an end as any other, and not tried at once again. */
export function keptFailed(kept: KeptStart): KeptStart {
  return { ...kept, is_unproven: false, ends: kept.ends + 1, has_kept_failed: true };
}

/** It has run for long enough. What it leaves out is left out at the next start as well. */
export function proven(kept: KeptStart): KeptStart {
  const isWhole = stepAfter(kept.ends) === null;
  return { ...kept, is_unproven: false, ...isWhole ? { ends: 0, tried_again_from: null } : {} };
}

/** The next start is to be whole; if it ends by itself, the one after it is as this one. */
export function wholeAgain(kept: KeptStart): KeptStart {
  return { ...kept, is_unproven: false, ends: LAST_WITHOUT, tried_again_from: kept.ends };
}
