// Owns which of the reads that are shown are news. Pure.
import type { PlatesFound } from "../api/find_plates.ts";

export interface PlatesKnown {
  readonly found: PlatesFound;
  /** Ids of the reads that are no news. */
  readonly known: ReadonlySet<string>;
}

/** Whether it answers another question than what is shown. */
export function isAnother(fresh: PlatesFound, found: PlatesFound): boolean {
  return fresh.form !== found.form;
}

/**
 * Ids that are no news in an answer: to another question, all. To the same one, what was there, and what
 * is like it, as that had not been looked for.
 */
export function knownIn(fresh: PlatesFound, before: PlatesKnown): ReadonlySet<string> {
  if (isAnother(fresh, before.found)) return idsOf(fresh);
  return new Set([...before.known, ...itemsOf(fresh.near).map(({ id }) => id)]);
}

export function idsOf({ reads, near }: PlatesFound): ReadonlySet<string> {
  return new Set([...(reads.ok ? reads.data.items : []), ...itemsOf(near)].map(({ id }) => id));
}

function itemsOf(near: PlatesFound["near"]) {
  return near.ok ? near.data : [];
}
