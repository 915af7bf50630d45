// Owns what is different between two grids, and whether other light alone explains it. Pure.
import type { Grid } from "./grid.ts";
import type { ZoneMask } from "./zone_mask.ts";

/** Per cell 0 or 1. */
export interface Difference {
  /** Brighter or darker than before, beyond noise and a change of the whole picture's light. */
  readonly changed: Uint8Array;
  /** Of the changed ones: its pattern is another, which no light does to the same ground. */
  readonly restructured: Uint8Array;
}

/** Levels of 255 that coding and dust make. */
const LEAST_CHANGE = 9;
/** A sensor's noise and a lens's flare grow with the light. */
const CHANGE_PER_LEVEL = 0.06;
const CHANGE_PER_NOISE = 3;
const LEAST_PATTERN_CHANGE = 9;
const PATTERN_CHANGE_PER_LEVEL = 0.08;
/** Keeps the ratio of two dark cells from saying more than it knows. */
const DARK_LEVELS = 8;

export interface CompareOptions {
  /** What `now` is brighter by as a whole, as {@link lightRatio} says. */
  readonly light: number;
  /** Usual deviation of each cell, in levels. */
  readonly noise: Float32Array | null;
  /** Only its cells are compared. Null: all are. */
  readonly within: ZoneMask | null;
}

/**
 * Compares cell by cell. `was` may be shifted by a cell, as by a camera in the wind: a cell counts as
 * changed only beyond the range of its neighbourhood then.
 */
export function compareGrids(
  now: Grid,
  was: Grid,
  { light, noise, within }: CompareOptions,
): Difference {
  const { width, height } = now;
  const changed = new Uint8Array(width * height);
  const restructured = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = y * width + x;
      if (within !== null && within.inside[cell] === 0) continue;
      const value = now.values[cell] ?? 0;
      const own = (was.values[cell] ?? 0) * light;
      const usual = LEAST_CHANGE + CHANGE_PER_NOISE * (noise?.[cell] ?? 0);
      // Most cells end here: nothing around them would tolerate less.
      if (Math.abs(value - own) <= usual + CHANGE_PER_LEVEL * Math.max(value, own)) continue;
      const around = lookAround(was, { x, y });
      const low = around.low * light;
      const high = around.high * light;
      const beyond = value > high ? value - high : low - value;
      if (beyond <= usual + CHANGE_PER_LEVEL * Math.max(value, high)) continue;
      changed[cell] = 1;
      if (isPatternOther(now, was, { x, y, light })) restructured[cell] = 1;
    }
  }
  return { changed, restructured };
}

/** The darkest and the brightest of a cell and its neighbours. */
function lookAround(
  { values, width, height }: Grid,
  { x, y }: { x: number; y: number },
): { low: number; high: number } {
  let low = 255;
  let high = 0;
  for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
    for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
      const value = values[ny * width + nx] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return { low, high };
}

/**
 * Light multiplies what it falls on, by nearly the same for neighbours. What remains when the
 * neighbourhood is brought to one brightness is something else in the same place.
 */
function isPatternOther(
  now: Grid,
  was: Grid,
  { x, y, light }: { x: number; y: number; light: number },
): boolean {
  const { width, height } = now;
  const [top, bottom] = [Math.max(0, y - 1), Math.min(height - 1, y + 1)];
  const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
  let sumNow = 0;
  let sumWas = 0;
  let brightest = 0;
  for (let ny = top; ny <= bottom; ny++) {
    for (let nx = left; nx <= right; nx++) {
      const value = now.values[ny * width + nx] ?? 0;
      sumNow += value + DARK_LEVELS;
      sumWas += (was.values[ny * width + nx] ?? 0) * light + DARK_LEVELS;
      if (value > brightest) brightest = value;
    }
  }
  const ratio = sumNow / sumWas;
  const tolerated = LEAST_PATTERN_CHANGE + PATTERN_CHANGE_PER_LEVEL * brightest;
  for (let ny = top; ny <= bottom; ny++) {
    for (let nx = left; nx <= right; nx++) {
      const cell = ny * width + nx;
      const expected = ((was.values[cell] ?? 0) * light + DARK_LEVELS) * ratio - DARK_LEVELS;
      if (Math.abs((now.values[cell] ?? 0) - expected) > tolerated) return true;
    }
  }
  return false;
}

/** With fewer cells outside the zone than this share, all of them are asked. */
const LEAST_OUTSIDE_SHARE = 0.3;
const BINS = 64;
/** The ratio of one bin to the next: 1.06 each, so 64 reach from 1:6.5 to 6.5:1. */
const BIN_RATIO = 1.06;

/**
 * How much brighter the whole picture is than it was: the median over the cells, outside the zone
 * where there are enough, so that a large car does not pass for light. Auto exposure and clouds do this.
 */
export function lightRatio(now: Grid, was: Grid, mask: ZoneMask): number {
  const cells = now.values.length;
  const isOutsideEnough = cells - mask.insideCount >= LEAST_OUTSIDE_SHARE * cells;
  const counts = new Uint32Array(BINS);
  const sums = new Float64Array(BINS);
  let total = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (isOutsideEnough && mask.inside[cell] === 1) continue;
    const ratio = ((now.values[cell] ?? 0) + DARK_LEVELS) / ((was.values[cell] ?? 0) + DARK_LEVELS);
    const bin = Math.round(Math.log(ratio) / Math.log(BIN_RATIO)) + BINS / 2;
    const within = Math.min(BINS - 1, Math.max(0, bin));
    counts[within] = (counts[within] ?? 0) + 1;
    sums[within] = (sums[within] ?? 0) + ratio;
    total++;
  }
  for (let bin = 0, seen = 0; bin < BINS; bin++) {
    const count = counts[bin] ?? 0;
    seen += count;
    if (count > 0 && seen * 2 >= total) return (sums[bin] ?? 0) / count;
  }
  return 1;
}
