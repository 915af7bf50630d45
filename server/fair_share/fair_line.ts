// Owns the order in which those who wait are taken: shares in turn, first come first served within
// one. Decides by values alone; waits for nobody (fair_gate.ts does).

/**
 * A line in which one share that sends much stands in the way of no other: whoever comes anew waits
 * for one of each share that waits already, however many those have. Nobody is passed over for ever.
 */
export class FairLine<T> {
  /** Shares of which some wait, the next one first. */
  readonly #ring = new Map<string, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  waitingOf(share: string): number {
    return this.#ring.get(share)?.length ?? 0;
  }

  add(share: string, item: T): void {
    const items = this.#ring.get(share);
    if (items === undefined) this.#ring.set(share, [item]);
    else items.push(item);
    this.#size++;
  }

  /** @returns whether it was still there */
  remove(share: string, item: T): boolean {
    const items = this.#ring.get(share);
    const index = items?.indexOf(item) ?? -1;
    if (items === undefined || index < 0) return false;
    items.splice(index, 1);
    if (items.length === 0) this.#ring.delete(share);
    this.#size--;
    return true;
  }

  /** The next of the first share that may have one; its share goes to the end of the ring. */
  take(mayHaveOne: (share: string) => boolean): { share: string; item: T } | undefined {
    for (const [share, items] of this.#ring) {
      if (!mayHaveOne(share)) continue;
      const [item, ...others] = items;
      this.#ring.delete(share);
      if (others.length > 0) this.#ring.set(share, others);
      this.#size--;
      // A share is in the ring only while one of it waits.
      return { share, item: item as T };
    }
    return undefined;
  }

  /** How many are taken before one that joins `share` now, if nobody else comes or goes. */
  aheadOf(share: string): number {
    const own = this.waitingOf(share);
    let isBefore = true;
    let ahead = own;
    for (const [other, { length }] of this.#ring) {
      if (other === share) isBefore = false;
      else ahead += Math.min(length, isBefore ? own + 1 : own);
    }
    return ahead;
  }
}
