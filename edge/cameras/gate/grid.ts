// Owns the grid of brightness that the gate looks at. Pure; knows neither zone nor time.
import type { Grey } from "../../jpeg/jpeg_luma.ts";

/** Mean brightness 0–255 of each cell, row by row. Never written to once made. */
export interface Grid {
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Cells across the picture, at least. As many for every resolution, so that a limit means the same
 * for each: a cell is 16 pixels wide at 1920, which averages rain and sensor noise away.
 */
const CELLS_ACROSS = 120;

/** Averages a thumbnail down to about {@link CELLS_ACROSS} cells a row; a small one stays as it is. */
export function toGrid({ data, width, height }: Grey): Grid {
  const factor = Math.max(1, Math.floor(width / CELLS_ACROSS));
  const gridWidth = Math.floor(width / factor);
  const gridHeight = Math.floor(height / factor);
  const values = new Float32Array(gridWidth * gridHeight);
  for (let y = 0; y < gridHeight * factor; y++) {
    const row = Math.floor(y / factor) * gridWidth;
    for (let x = 0; x < gridWidth * factor; x++) {
      const cell = row + Math.floor(x / factor);
      values[cell] = (values[cell] ?? 0) + (data[y * width + x] ?? 0);
    }
  }
  for (let cell = 0; cell < values.length; cell++) {
    values[cell] = (values[cell] ?? 0) / (factor * factor);
  }
  return { values, width: gridWidth, height: gridHeight };
}

export function areSameSize(one: Grid, other: Grid): boolean {
  return one.width === other.width && one.height === other.height;
}
