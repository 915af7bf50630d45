// Owns which cells of a grid lie in a camera's zone. Pure.
import type { Zone } from "../../../server/contract/camera.ts";

/** The zone on a grid of one size. */
export interface ZoneMask {
  readonly width: number;
  readonly height: number;
  /** 1 inside, 0 outside. */
  readonly inside: Uint8Array;
  readonly insideCount: number;
  /** Columns of the grid that the zone touches. */
  readonly columnCount: number;
}

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
  return { width, height, inside, insideCount, columnCount: columns.size };
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
