// Owns which rows of a list go on as which: a row that is changed costs a browser a fraction of one
// that is made.

/** Keys by id, in the list's order. */
export type RowKeys = ReadonlyMap<string, number>;

/**
 * Keys of the rows of a new answer. A row that stays keeps its key, and with it its focus and its
 * picture. With `isReused` a new one takes the key of one that went from its place, and none moves.
 */
export function rowKeys(
  before: RowKeys,
  { ids, isReused }: { ids: readonly string[]; isReused: boolean },
): RowKeys {
  let unused = Math.max(-1, ...before.values()) + 1;
  if (!isReused) return new Map(ids.map((id) => [id, before.get(id) ?? unused++]));
  const old = [...before];
  const places = new Map(old.map(([id], place) => [id, place]));
  let from = 0;
  const keys = new Map<string, number>();
  let fresh: string[] = [];
  const placeFresh = (until: number) => {
    const free = old.slice(from, until);
    fresh.forEach((id, index) => keys.set(id, free[index]?.[1] ?? unused++));
    fresh = [];
  };
  for (const id of ids) {
    const place = places.get(id) ?? -1;
    if (place < from) {
      fresh.push(id);
      continue;
    }
    placeFresh(place);
    keys.set(id, old[place]?.[1] ?? unused++);
    from = place + 1;
  }
  placeFresh(old.length);
  return keys;
}
