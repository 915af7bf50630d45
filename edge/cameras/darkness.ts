// Owns the judgement whether a camera that sends pictures shows anything: no light, or a lens that
// is covered. Pure; never looks at a clock. A dark stream is not restarted, only said to be dark.
//
//   light ──nothing to be seen for long enough──▶ dark      dark ──one picture with an edge──▶ light
import type { Grey } from "../jpeg/jpeg_luma.ts";

/** What one picture shows, from its thumbnail. */
export interface Look {
  /** Mean brightness, 0 black to 1 white. */
  readonly brightness: number;
  /** Strength of the strongest edges between coarse cells, in grey levels of 255. */
  readonly detail: number;
}

/** Times are monotonic milliseconds. */
export interface Darkness {
  readonly isDark: boolean;
  /** Since when nothing was to be seen; null while something is. */
  readonly emptySinceMs: number | null;
}

export const LIGHT: Darkness = { isDark: false, emptySinceMs: null };

/**
 * Cells across the picture. One averages 30 × 30 pixels of 1080p, which a night's sensor noise does
 * not get through and a lit plate of 200 × 50 pixels does.
 */
const CELL_COLUMNS = 64;
/** Clock and name that a camera writes into its picture stand at its edges, also over a black one. */
const OVERLAY_SHARE = 1 / 8;
/** Of all edges, so many may be stronger: a stuck pixel is no scene, a pair of headlights is. */
const STRONGEST_SHARE = 0.003;
/** A black, grey or capped picture has up to 4 with strong noise; heavy fog over a lane has 10. */
const NOTHING_BELOW = 6;
/** Above the other bound, so that noise at the bound does not switch to and fro. */
const SOMETHING_FROM = 8;
/** Darker than this is black; brighter without detail is a covered lens. */
const BLACK_BELOW = 0.12;
/** Sooner than the same black picture again and again is taken for a frozen one (12 s). */
const BLACK_AFTER_MS = 6_000;
/** A white truck right before the lens is gone by then, or its driver waits for help anyway. */
const COVERED_AFTER_MS = 20_000;

/** What the thumbnail shows. */
export function lookAt(thumbnail: Grey): Look {
  const cells = cellsOf(thumbnail);
  // Without a comparison of its own, which would take ten times as long.
  const steps = edgesOf(cells).sort();
  const sum = cells.data.reduce((total, level) => total + level, 0);
  return {
    brightness: sum / cells.data.length / 255,
    detail: steps[steps.length - 1 - Math.floor(steps.length * STRONGEST_SHARE)] ?? 0,
  };
}

/** What is known after this look. One picture that shows something ends the dark at once. */
export function withLook(darkness: Darkness, look: Look, nowMs: number): Darkness {
  const isEmpty = look.detail < (darkness.isDark ? SOMETHING_FROM : NOTHING_BELOW);
  if (!isEmpty) return LIGHT;
  const emptySinceMs = darkness.emptySinceMs ?? nowMs;
  const afterMs = isBlack(look.brightness) ? BLACK_AFTER_MS : COVERED_AFTER_MS;
  return { isDark: darkness.isDark || nowMs - emptySinceMs >= afterMs, emptySinceMs };
}

/** Whether a picture without detail is black rather than covered. */
export function isBlack(brightness: number): boolean {
  return brightness < BLACK_BELOW;
}

/** Means of square cells, without the bands where overlays stand. */
function cellsOf({ data, width, height }: Grey): { data: Float32Array; columns: number } {
  const size = Math.max(1, Math.round(width / CELL_COLUMNS));
  const skipped = Math.floor(height * OVERLAY_SHARE);
  const columns = Math.max(1, Math.floor(width / size));
  const rows = Math.max(1, Math.floor((height - 2 * skipped) / size));
  const means = new Float32Array(columns * rows);
  for (let row = 0; row < rows * size; row++) {
    for (let column = 0; column < columns * size; column++) {
      const cell = Math.floor(row / size) * columns + Math.floor(column / size);
      const level = data[(row + skipped) * width + column] ?? 0;
      means[cell] = (means[cell] ?? 0) + level / (size * size);
    }
  }
  return { data: means, columns };
}

/** Differences between neighbours, to the right and below. */
function edgesOf({ data, columns }: { data: Float32Array; columns: number }): Float32Array {
  const edges = new Float32Array(2 * data.length);
  for (let cell = 0; cell < data.length; cell++) {
    const level = data[cell] ?? 0;
    const isLast = (cell + 1) % columns === 0;
    edges[2 * cell] = isLast ? 0 : Math.abs(level - (data[cell + 1] ?? level));
    edges[2 * cell + 1] = Math.abs(level - (data[cell + columns] ?? level));
  }
  return edges;
}
