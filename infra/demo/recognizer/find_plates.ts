/** Where plates may be in a picture: bright areas full of strokes, of a plate's shape. Pure; reads no letters. */
import type { JpegLuma } from "./jpeg_luma.ts";

/** In blocks of 8×8 px. */
export type BlockArea = { column: number; row: number; columns: number; rows: number };

// Ink on a plate covers less than half: darker areas are grilles and shadows.
const minBrightness = 90;
// Sensor noise stays below, edges of letters far above.
const minStrokes = 150;
const maxAreas = 4;

/** The most promising areas first, at most four, with a margin around each. */
export function findPlateAreas(luma: JpegLuma): BlockArea[] {
  const strokes = strokeMap(luma);
  const areas = connectedAreas(bridgeGaps(strokes, luma), { luma, strokes });
  return areas
    .filter(({ area: { columns, rows }, filled }) => {
      const shape = columns / rows;
      return columns >= 7 && columns <= luma.blockColumns / 3 && rows >= 3 && shape >= 1.1 &&
        shape <= 8 && filled >= 0.5;
    })
    .sort((a, b) => b.strength - a.strength)
    .slice(0, maxAreas)
    .map(({ area }) => withMargin(area, luma));
}

/** Strength of strokes per block; 0 where the block is too dark or too smooth for a plate. */
function strokeMap({ coefficients, blockColumns, blockRows }: JpegLuma): Float32Array {
  const map = new Float32Array(blockColumns * blockRows);
  for (let block = 0; block < map.length; block++) {
    const at = block * 64;
    if ((coefficients[at] ?? 0) / 8 + 128 < minBrightness) continue;
    let sum = 0;
    for (let v = 0; v < 4; v++) {
      for (let u = 0; u < 4; u++) sum += Math.abs(coefficients[at + v * 8 + u] ?? 0);
    }
    sum -= Math.abs(coefficients[at] ?? 0);
    if (sum >= minStrokes) map[block] = sum;
  }
  return map;
}

/** Marks blocks with strokes and the single blocks between two of them in a row. */
function bridgeGaps(strokes: Float32Array, { blockColumns }: JpegLuma): Uint8Array {
  return Uint8Array.from(strokes, (strength, block) => {
    if (strength > 0) return 1;
    const column = block % blockColumns;
    const isBetween = column > 0 && column < blockColumns - 1 &&
      (strokes[block - 1] ?? 0) > 0 && (strokes[block + 1] ?? 0) > 0;
    return isBetween ? 1 : 0;
  });
}

type Found = { area: BlockArea; strength: number; filled: number };

function connectedAreas(
  marks: Uint8Array,
  { luma: { blockColumns }, strokes }: { luma: JpegLuma; strokes: Float32Array },
): Found[] {
  const found: Found[] = [];
  for (let start = 0; start < marks.length; start++) {
    if (marks[start] !== 1) continue;
    const blocks = [start];
    marks[start] = 2;
    for (let i = 0; i < blocks.length; i++) {
      for (const next of neighbours(blocks[i] ?? 0, blockColumns)) {
        if (marks[next] !== 1) continue;
        marks[next] = 2;
        blocks.push(next);
      }
    }
    if (blocks.length >= 20) found.push(measure(blocks, { blockColumns, strokes }));
  }
  return found;
}

function neighbours(block: number, blockColumns: number): number[] {
  const column = block % blockColumns;
  const sides = [block - blockColumns, block + blockColumns];
  if (column > 0) sides.push(block - 1);
  if (column < blockColumns - 1) sides.push(block + 1);
  return sides;
}

function measure(
  blocks: number[],
  { blockColumns, strokes }: { blockColumns: number; strokes: Float32Array },
): Found {
  let [left, right, top, bottom, strength] = [Infinity, 0, Infinity, 0, 0];
  for (const block of blocks) {
    const column = block % blockColumns;
    const row = Math.floor(block / blockColumns);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    strength += strokes[block] ?? 0;
  }
  const columns = right - left + 1;
  const rows = bottom - top + 1;
  return {
    area: { column: left, row: top, columns, rows },
    strength,
    filled: blocks.length / (columns * rows),
  };
}

function withMargin(area: BlockArea, { blockColumns, blockRows }: JpegLuma): BlockArea {
  const column = Math.max(0, area.column - 2);
  const row = Math.max(0, area.row - 2);
  return {
    column,
    row,
    columns: Math.min(blockColumns, area.column + area.columns + 2) - column,
    rows: Math.min(blockRows, area.row + area.rows + 2) - row,
  };
}
