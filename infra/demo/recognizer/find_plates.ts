/** Where plates may be in a picture: bright areas with strokes, of a plate's shape. Pure; reads no letters. */
import type { JpegLuma } from "../../../edge/jpeg/jpeg_luma.ts";

/** In blocks of 8×8 px. */
export type BlockArea = { column: number; row: number; columns: number; rows: number };

// Several, as what parts a plate from the paint around it may be its frame's dark or only the paint's shade.
const brightnessSteps = [110, 150, 190];
// Sensor noise stays below, edges of letters far above.
const minStrokes = 150;
const maxAreas = 4;
const minCells = 80;

/** The most promising areas first, at most four, with a margin around each. */
export function findPlateAreas(luma: JpegLuma): BlockArea[] {
  const strokes = strokeMap(luma);
  const cells = brightnessCells(luma);
  const found = brightnessSteps.flatMap((step) => connectedAreas(cells, { step, luma, strokes }));
  const areas: BlockArea[] = [];
  for (
    const { area } of found.filter((one) => isPlateLike(one, luma)).sort((a, b) =>
      b.strength - a.strength
    )
  ) {
    if (areas.length < maxAreas && !areas.some((other) => overlaps(area, other))) areas.push(area);
  }
  return areas.map((area) => withMargin(area, luma));
}

/** `filled` and `inked`: which share of the area is bright, and of that has strokes. */
type Found = { area: BlockArea; strength: number; filled: number; inked: number };

function isPlateLike({ area: { columns, rows }, filled, inked }: Found, luma: JpegLuma): boolean {
  const shape = columns / rows;
  return columns >= 7 && columns <= luma.blockColumns / 3 && rows >= 3 && shape >= 1.1 &&
    shape <= 8 &&
    filled >= 0.45 && inked >= 0.25;
}

/** Whether the two share most of the smaller one. */
function overlaps(a: BlockArea, b: BlockArea): boolean {
  const columns = Math.min(a.column + a.columns, b.column + b.columns) -
    Math.max(a.column, b.column);
  const rows = Math.min(a.row + a.rows, b.row + b.rows) - Math.max(a.row, b.row);
  const smaller = Math.min(a.columns * a.rows, b.columns * b.rows);
  return columns > 0 && rows > 0 && columns * rows > smaller / 2;
}

/** Strength of strokes per block; 0 where the block is too smooth for letters. */
function strokeMap({ coefficients, blockColumns, blockRows }: JpegLuma): Float32Array {
  const map = new Float32Array(blockColumns * blockRows);
  for (let block = 0; block < map.length; block++) {
    const at = block * 64;
    let sum = -Math.abs(coefficients[at] ?? 0);
    for (let v = 0; v < 4; v++) {
      for (let u = 0; u < 4; u++) sum += Math.abs(coefficients[at + v * 8 + u] ?? 0);
    }
    if (sum >= minStrokes) map[block] = sum;
  }
  return map;
}

/**
 * Mean brightness of 4×4 px cells, four a block, from each block's lowest frequencies: fine enough to see a plate's
 * frame, without computing a pixel.
 */
function brightnessCells({ coefficients, blockColumns, blockRows }: JpegLuma): Int16Array {
  // The mean of the cosines of u = 1 and u = 3 over half a block, scaled as in the inverse transform.
  const first = 0.9061 / Math.sqrt(32);
  const third = -0.3182 / Math.sqrt(32);
  const cells = new Int16Array(blockColumns * blockRows * 4);
  for (let block = 0; block < blockColumns * blockRows; block++) {
    const at = block * 64;
    const mean = (coefficients[at] ?? 0) / 8 + 128;
    const across = (coefficients[at + 1] ?? 0) * first + (coefficients[at + 3] ?? 0) * third;
    const down = (coefficients[at + 8] ?? 0) * first + (coefficients[at + 24] ?? 0) * third;
    const row = Math.floor(block / blockColumns);
    const cell = row * 4 * blockColumns + (block - row * blockColumns) * 2;
    cells[cell] = mean + across + down;
    cells[cell + 1] = mean - across + down;
    cells[cell + 2 * blockColumns] = mean + across - down;
    cells[cell + 2 * blockColumns + 1] = mean - across - down;
  }
  return cells;
}

type Search = { step: number; luma: JpegLuma; strokes: Float32Array };

/** Areas without any stroke, as the sky, are not even walked. */
function connectedAreas(cells: Int16Array, search: Search): Found[] {
  const { step, strokes, luma: { blockColumns } } = search;
  const width = blockColumns * 2;
  const seen = new Uint8Array(cells.length);
  const stack = new Int32Array(cells.length);
  let count = 0;
  const visit = (cell: number) => {
    if (seen[cell] !== 0 || (cells[cell] ?? 0) < step) return;
    seen[cell] = 1;
    stack[count++] = cell;
  };
  const found: Found[] = [];
  for (let block = 0; block < strokes.length; block++) {
    if (strokes[block] === 0) continue;
    const row = Math.floor(block / blockColumns);
    count = 0;
    visit(row * 2 * width + (block - row * blockColumns) * 2);
    for (let i = 0; i < count; i++) {
      const cell = stack[i] ?? 0;
      const column = cell % width;
      if (column > 0) visit(cell - 1);
      if (column < width - 1) visit(cell + 1);
      visit(cell - width);
      visit(cell + width);
    }
    if (count >= minCells) found.push(measure(stack.subarray(0, count), search));
  }
  return found;
}

function measure(cells: Int32Array, { luma: { blockColumns }, strokes }: Search): Found {
  const width = blockColumns * 2;
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  let [strength, inkedCells] = [0, 0];
  for (const cell of cells) {
    const column = cell % width;
    const row = (cell - column) / width;
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    const stroke = strokes[(row >> 1) * blockColumns + (column >> 1)] ?? 0;
    strength += stroke;
    if (stroke > 0) inkedCells++;
  }
  const area = {
    column: left >> 1,
    row: top >> 1,
    columns: (right >> 1) - (left >> 1) + 1,
    rows: (bottom >> 1) - (top >> 1) + 1,
  };
  const size = (right - left + 1) * (bottom - top + 1);
  return { area, strength, filled: cells.length / size, inked: inkedCells / cells.length };
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
