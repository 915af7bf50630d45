// Owns what one picture says of the zone, in shares that mean the same for every camera. Pure.
import type { Background } from "./background.ts";
import { compareGrids, type Difference, lightRatio } from "./compare_grids.ts";
import type { Grid } from "./grid.ts";
import type { ZoneMask } from "./zone_mask.ts";

/** Shares are of the zone's cells (ZoneMask.wholeCells), from 0. */
export interface Look {
  /** Other than the empty zone, by light or by something in it. */
  readonly area: number;
  /** Other in its pattern: light alone does not explain it. */
  readonly structure: number;
  /** Of the zone's columns, those in which the pattern is other. */
  readonly width: number;
  /** Moved since the picture before; null: there is none, or it is too old. */
  readonly motion: number | null;
  /** Of what stood there when it was last looked at closely, how much is other; null: nothing did. */
  readonly unlike: number | null;
  /** Other in its pattern outside the zone, of the cells there; of all where the zone is all. */
  readonly elsewhere: number;
  /** Detail where the zone is other, against that of the empty zone there; below 1: something has gone. */
  readonly detailRatio: number;
  /** As it was before something was taken into the background. */
  readonly isAsBefore: boolean;
}

export interface LookInput {
  readonly now: Grid;
  readonly mask: ZoneMask;
  readonly background: Background;
  readonly previous: Grid | null;
  /** The vehicle that stood there. */
  readonly reference: Grid | null;
}

export interface Looked {
  readonly look: Look;
  readonly difference: Difference;
  readonly light: number;
}

/** A column counts once so much of it is other: a pole's or a person's edge is less. */
const LEAST_COLUMN_CELLS = 3;

/** Measures a picture. All grids have the mask's size. */
export function lookAtZone({ now, mask, background, previous, reference }: LookInput): Looked {
  const { scene, noise } = background;
  const light = lightRatio(now, scene, mask);
  const difference = compareGrids(now, scene, { light, noise, within: null });
  const inZone = (cells: Uint8Array) => countIn(cells, mask) / mask.wholeCells;
  const look: Look = {
    area: inZone(difference.changed),
    structure: inZone(difference.restructured),
    width: widthOf(difference.restructured, mask),
    motion: previous === null ? null : inZone(compareInZone(now, previous, mask).restructured),
    unlike: reference === null ? null : unlikeness(now, { reference, mask, difference }),
    elsewhere: shareElsewhere(difference.restructured, mask),
    detailRatio: detailRatio(now, { scene, light, difference, mask }),
    isAsBefore: background.before !== null && isLike(now, background.before, mask),
  };
  return { look, difference, light };
}

/** Of the zone, this much may differ where two pictures show the same. */
const ALIKE_SHARE = 0.03;

function isLike(now: Grid, was: Grid, mask: ZoneMask): boolean {
  return countIn(compareInZone(now, was, mask).restructured, mask) < ALIKE_SHARE * mask.wholeCells;
}

function compareInZone(now: Grid, was: Grid, mask: ZoneMask): Difference {
  return compareGrids(now, was, {
    light: lightRatio(now, was, mask),
    noise: null,
    within: mask,
  });
}

/** Of the cells that show something now, those that show something else than the reference. */
function unlikeness(
  now: Grid,
  { reference, mask, difference }: { reference: Grid; mask: ZoneMask; difference: Difference },
): number {
  const { changed } = compareInZone(now, reference, mask);
  const shown = Math.max(1, countIn(difference.changed, mask));
  return Math.min(1, countIn(changed, mask) / shown);
}

function countIn(cells: Uint8Array, { inside }: ZoneMask): number {
  let count = 0;
  for (let cell = 0; cell < cells.length; cell++) {
    if (inside[cell] === 1 && cells[cell] === 1) count++;
  }
  return count;
}

function widthOf(cells: Uint8Array, { inside, width, height, wholeColumns }: ZoneMask): number {
  let columns = 0;
  for (let x = 0; x < width; x++) {
    let count = 0;
    for (let y = 0; y < height; y++) {
      const cell = y * width + x;
      if (inside[cell] === 1 && cells[cell] === 1) count++;
    }
    if (count >= LEAST_COLUMN_CELLS) columns++;
  }
  return columns / wholeColumns;
}

function shareElsewhere(cells: Uint8Array, { inside, insideCount }: ZoneMask): number {
  const isAll = insideCount === cells.length;
  let count = 0;
  for (let cell = 0; cell < cells.length; cell++) {
    if (cells[cell] === 1 && (isAll || inside[cell] === 0)) count++;
  }
  return count / (isAll ? insideCount : cells.length - insideCount);
}

/** How much more detail the zone holds than the scene, in and at the edge of what is other. */
function detailRatio(
  now: Grid,
  { scene, light, difference, mask }: {
    scene: Grid;
    light: number;
    difference: Difference;
    mask: ZoneMask;
  },
): number {
  const { width, height, values } = now;
  let [detail, sceneDetail] = [0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const cell = y * width + x;
      if (mask.inside[cell] !== 1 || !isNear(difference.changed, { cell, width })) continue;
      detail += stepsAt(values, { cell, width });
      sceneDetail += stepsAt(scene.values, { cell, width });
    }
  }
  return detail / Math.max(1, sceneDetail * light);
}

function isNear(changed: Uint8Array, { cell, width }: { cell: number; width: number }): boolean {
  return changed[cell] === 1 || changed[cell - 1] === 1 || changed[cell + 1] === 1 ||
    changed[cell - width] === 1 || changed[cell + width] === 1;
}

/** From a cell to the next ones, in levels. */
function stepsAt(
  values: Float32Array,
  { cell, width }: { cell: number; width: number },
): number {
  const value = values[cell] ?? 0;
  return Math.abs(value - (values[cell + 1] ?? 0)) + Math.abs(value - (values[cell + width] ?? 0));
}
