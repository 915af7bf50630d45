// Owns which cells of a grid lie in a camera's zone. Pure.
import type { Zone } from "../../../server/contract/camera.ts";

/** The zone on a grid of one size. */
export interface ZoneMask {
  readonly width: number;
  readonly height: number;
  /** 1 inside, 0 outside. */
  readonly inside: Uint8Array;
  readonly insideCount: number;
  /** What shares of the zone are shares of: its cells, or fewer where it is larger than a car needs. */
  readonly wholeCells: number;
  /** The same of its columns. */
  readonly wholeColumns: number;
}

/** Of the picture: a car hardly fills more, so that without a zone it counts as much as in one. */
const MOST_CELLS_SHARE = 0.45;
const MOST_COLUMNS_SHARE = 0.6;

/** A cell is inside when its middle is (even-odd rule). Without a zone all cells are. */
export function zoneMask(
  zone: Zone | undefined,
  { width, height }: { width: number; height: number },
): ZoneMask {
  const inside = new Uint8Array(width * height);
  const columns = new Set<number>();
  let insideCount = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isInside = zone === undefined ||
        contains(zone, { x: (x + 0.5) / width, y: (y + 0.5) / height });
      if (!isInside) continue;
      inside[y * width + x] = 1;
      insideCount++;
      columns.add(x);
    }
  }
  return {
    width,
    height,
    inside,
    insideCount,
    wholeCells: Math.min(insideCount, width * height * MOST_CELLS_SHARE),
    wholeColumns: Math.min(columns.size, width * MOST_COLUMNS_SHARE),
  };
}

function contains(zone: Zone, { x, y }: { x: number; y: number }): boolean {
  let isInside = false;
  let [fromX, fromY] = zone.at(-1) ?? [0, 0];
  for (const [toX, toY] of zone) {
    const isCrossing = (fromY > y) !== (toY > y);
    if (isCrossing && x < fromX + ((toX - fromX) * (y - fromY)) / (toY - fromY)) {
      isInside = !isInside;
    }
    [fromX, fromY] = [toX, toY];
  }
  return isInside;
}
