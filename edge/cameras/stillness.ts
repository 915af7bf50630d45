// Owns the judgement whether a picture stands still although its bytes change: a frozen sensor behind
// an encoder that works on, with a clock running in a corner. Pure; never looks at a clock itself.
//
// A live picture has noise: wherever there is structure, some 8×8 block's mean changes within a few
// pictures, also after a camera's denoiser and hard compression (measured: no tile of 113 stays as
// it was). Of a frozen one only the clock changes, and what the encoder predicts from it (measured:
// 45 to 98 % of the tiles stay). An encoder that also changes its quantiser from keyframe to
// keyframe hides a frozen picture from this: it cannot be told from a quiet lane, so it is not.
import type { Grey } from "../jpeg/jpeg_luma.ts";

/** Per tile, when it last changed, in monotonic milliseconds. */
export interface Stillness {
  readonly thumbnail: Grey;
  readonly changedAtMs: Float64Array;
  /** Comparisons since the first picture of this run. */
  readonly comparisons: number;
}

const COLUMNS = 16;
const ROWS = 9;
const TILES = COLUMNS * ROWS;
/** With fewer tiles that have structure, chance decides: a lamp in the dark has 13. */
const ENOUGH_STRUCTURED = 24;
/** Structure within a tile, standard deviation in grey levels; without it noise may round away. */
const STRUCTURE_FROM = 2;
/** Cut off at black and white, a tile has no noise. */
const BLACKEST = 16;
const WHITEST = 240;
/** Of the tiles with structure, so many must never have changed. */
const STILL_SHARE = 0.45;
/** Of so many tiles at least: fewer are no still picture. */
const FEWEST_STILL = STILL_SHARE * ENOUGH_STRUCTURED;
/**
 * Looks come every three seconds, and every two from the first that found much as it was: seen
 * frozen 14 s after it froze, at the latest.
 */
const STILL_AFTER_MS = 10_000;
const ENOUGH_COMPARISONS = 5;

/** What is known with this picture; `before` null starts anew. */
export function withThumbnail(
  before: Stillness | null,
  thumbnail: Grey,
  nowMs: number,
): Stillness {
  if (before === null || !areSameSize(before.thumbnail, thumbnail)) {
    return { thumbnail, changedAtMs: new Float64Array(TILES).fill(nowMs), comparisons: 0 };
  }
  const changed = changedTiles(before.thumbnail, thumbnail);
  return {
    thumbnail,
    changedAtMs: before.changedAtMs.map((atMs, tile) => changed[tile] ? nowMs : atMs),
    comparisons: before.comparisons + 1,
  };
}

/** Whether so much of the picture has stood still for so long that no live one could. */
export function isStill(stillness: Stillness, nowMs: number): boolean {
  if (stillness.comparisons < ENOUGH_COMPARISONS) return false;
  const isTileStill = (tile: number) =>
    nowMs - (stillness.changedAtMs[tile] ?? nowMs) >= STILL_AFTER_MS;
  // Of a live picture hardly any is: which have structure need not be found out.
  if (countTiles(isTileStill) < FEWEST_STILL) return false;
  return isMostly(isTileStill, stillness.thumbnail);
}

/** Whether so much was as before at the look of this time that the picture may have frozen. */
export function mayBeStill({ changedAtMs, comparisons }: Stillness, lookedAtMs: number): boolean {
  return comparisons > 0 && countTiles((tile) => changedAtMs[tile] !== lookedAtMs) >= FEWEST_STILL;
}

/** Whether two single pictures could be the same one with another clock. */
export function areAlike(one: Grey, other: Grey): boolean {
  if (!areSameSize(one, other)) return false;
  const changed = changedTiles(one, other);
  return isMostly((tile) => changed[tile] === 0, other);
}

function countTiles(fits: (tile: number) => boolean): number {
  let count = 0;
  for (let tile = 0; tile < TILES; tile++) if (fits(tile)) count += 1;
  return count;
}

function isMostly(isTileStill: (tile: number) => boolean, thumbnail: Grey): boolean {
  const structured = structuredTiles(thumbnail);
  if (structured.length < ENOUGH_STRUCTURED) return false;
  return structured.filter(isTileStill).length >= STILL_SHARE * structured.length;
}

function areSameSize(one: Grey, other: Grey): boolean {
  return one.width === other.width && one.height === other.height;
}

/** 1 for each tile in which any block's mean differs. */
function changedTiles(one: Grey, other: Grey): Uint8Array {
  const changed = new Uint8Array(TILES);
  const [before, after, tiles] = [one.data, other.data, tilesOf(other)];
  for (let index = 0; index < after.length; index++) {
    if (after[index] !== before[index]) changed[tiles[index] ?? 0] = 1;
  }
  return changed;
}

function structuredTiles(thumbnail: Grey): number[] {
  const count = new Float64Array(TILES);
  const sum = new Float64Array(TILES);
  const squares = new Float64Array(TILES);
  const [levels, tiles] = [thumbnail.data, tilesOf(thumbnail)];
  for (let index = 0; index < levels.length; index++) {
    const [level, tile] = [levels[index] ?? 0, tiles[index] ?? 0];
    count[tile] = (count[tile] ?? 0) + 1;
    sum[tile] = (sum[tile] ?? 0) + level;
    squares[tile] = (squares[tile] ?? 0) + level * level;
  }
  return [...count.keys()].filter((tile) => {
    const mean = (sum[tile] ?? 0) / (count[tile] || 1);
    const variance = (squares[tile] ?? 0) / (count[tile] || 1) - mean * mean;
    return mean > BLACKEST && mean < WHITEST && variance >= STRUCTURE_FROM ** 2;
  });
}

/** The tile of each block of a thumbnail of this size; kept, as cameras have few sizes. */
function tilesOf({ width, height }: Grey): Uint8Array {
  const size = `${width}x${height}`;
  const known = knownTiles.get(size);
  if (known !== undefined) return known;
  const tiles = Uint8Array.from({ length: width * height }, (_, index) => {
    const row = Math.floor((Math.floor(index / width) * ROWS) / height);
    return row * COLUMNS + Math.floor(((index % width) * COLUMNS) / width);
  });
  if (knownTiles.size >= MOST_SIZES) knownTiles.clear();
  knownTiles.set(size, tiles);
  return tiles;
}

const MOST_SIZES = 8;
const knownTiles = new Map<string, Uint8Array>();
