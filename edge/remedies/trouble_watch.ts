// Owns for how long each thing has been in trouble, or well, as far as looks have shown it: a moment of
// well-being ends a trouble, and whoever is to keep their hands off begins to count anew. Pure.
import { DEVICE, findTroubles, freshness, type Look } from "./remedy_facts.ts";
import type { RemedyCause } from "./remedy_table.ts";

/** All instants are of running time. */
export interface Watched {
  /** `null`: pictures flow. */
  readonly badSinceMs: number | null;
  /** `null`: bad, and nobody knows why yet. */
  readonly cause: RemedyCause | null;
  readonly causeSinceMs: number;
  /** `null`: none flows. */
  readonly freshSinceMs: number | null;
}

/** By subject. */
export type TroubleWatch = ReadonlyMap<string, Watched>;

/** @param isHeld nothing may be done now: what was bad meanwhile does not count */
export function followTroubles(
  before: TroubleWatch,
  look: Look,
  { nowMs, isHeld }: { nowMs: number; isHeld: boolean },
): TroubleWatch {
  const troubles = new Map(findTroubles(look).map(({ subject, cause }) => [subject, cause]));
  const subjects = [DEVICE, ...look.cameras.map(({ id }) => id)];
  return new Map(subjects.map((subject) => {
    const was = isHeld ? undefined : before.get(subject);
    const cause = troubles.get(subject) ?? null;
    const { isFresh } = freshness(look, subject);
    const isBad = subject === DEVICE ? cause !== null : !isFresh;
    return [subject, {
      badSinceMs: isBad ? was?.badSinceMs ?? nowMs : null,
      cause,
      causeSinceMs: was?.cause === cause ? was.causeSinceMs : nowMs,
      // A verdict is measured whoever is at work.
      freshSinceMs: isFresh && !isBad ? before.get(subject)?.freshSinceMs ?? nowMs : null,
    }];
  }));
}
