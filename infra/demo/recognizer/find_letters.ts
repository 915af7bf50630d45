/** Finds the row of letters inside a picture of a plate: dark shapes of one height on one line. Pure; reads none. */
import type { Grey } from "../../../edge/jpeg/jpeg_luma.ts";

/** In px of the given picture; right and bottom are the last px inside. */
export type Box = { left: number; top: number; right: number; bottom: number };

/** `shapes` is how many separate dark shapes the row is made of: usually one a letter. Height in px. */
export type LetterRow = { box: Box; shapes: Box[]; letterHeight: number };

const minLetterPx = 11;
const minLetters = 4;

/** The largest row of at least four letters, or undefined. */
export function findLetterRow(grey: Grey): LetterRow | undefined {
  const threshold = otsuThreshold(grey);
  const letters = darkShapes(grey, threshold).filter((box) => isLetterLike(box, grey));
  let best: Box[] = [];
  for (const seed of letters) {
    const row = letters.filter((box) => isOnSameLine(box, seed));
    if (row.length >= minLetters && inkSize(row) > inkSize(best)) best = row;
  }
  if (best.length === 0) return undefined;
  const line = surround(best);
  const all = letters.filter((box) => belongsTo(box, line)).sort((a, b) => a.left - b.left);
  return { box: surround(all), shapes: all, letterHeight: line.bottom - line.top + 1 };
}

/** The grey level that best parts dark from bright (Otsu 1979). */
export function otsuThreshold({ data }: Grey): number {
  const histogram = new Uint32Array(256);
  for (const level of data) histogram[level] = (histogram[level] ?? 0) + 1;
  const total = histogram.reduce((sum, count, level) => sum + count * level, 0);
  let [below, belowSum, best, bestLevel] = [0, 0, 0, 128];
  for (let level = 0; level < 255; level++) {
    below += histogram[level] ?? 0;
    belowSum += (histogram[level] ?? 0) * level;
    const above = data.length - below;
    if (below === 0 || above === 0) continue;
    const distance = belowSum / below - (total - belowSum) / above;
    const spread = below * above * distance * distance;
    if (spread > best) [best, bestLevel] = [spread, level];
  }
  return bestLevel;
}

function darkShapes({ data, width, height }: Grey, threshold: number): Box[] {
  const seen = new Uint8Array(data.length);
  const boxes: Box[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || (data[start] ?? 255) > threshold) continue;
    const box = { left: width, top: height, right: 0, bottom: 0 };
    const stack = [start];
    seen[start] = 1;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
      const sides = [
        y > 0 ? at - width : -1,
        y < height - 1 ? at + width : -1,
        x > 0 ? at - 1 : -1,
      ];
      if (x < width - 1) sides.push(at + 1);
      for (const next of sides) {
        if (next < 0 || seen[next] || (data[next] ?? 255) > threshold) continue;
        seen[next] = 1;
        stack.push(next);
      }
    }
    boxes.push(box);
  }
  return boxes;
}

function isLetterLike(box: Box, { width, height }: Grey): boolean {
  const [w, h] = [box.right - box.left + 1, box.bottom - box.top + 1];
  const touchesEdge = box.left === 0 || box.top === 0 || box.right === width - 1 ||
    box.bottom === height - 1;
  return !touchesEdge && h >= minLetterPx && w >= h / 8 && w <= h * 2.4;
}

function isOnSameLine(box: Box, seed: Box): boolean {
  const [height, seedHeight] = [box.bottom - box.top + 1, seed.bottom - seed.top + 1];
  const slack = Math.max(2, seedHeight * 0.14);
  return Math.abs(height - seedHeight) <= slack && Math.abs(box.bottom - seed.bottom) <= slack;
}

/** Also letters that hang below the line, as J does. */
function belongsTo(box: Box, line: Box): boolean {
  const lineHeight = line.bottom - line.top + 1;
  const shared = Math.min(box.bottom, line.bottom) - Math.max(box.top, line.top) + 1;
  const isBeside = box.right > line.left - lineHeight && box.left < line.right + lineHeight;
  return isBeside && shared >= 0.8 * lineHeight && box.bottom - box.top + 1 <= 1.4 * lineHeight;
}

function inkSize(row: Box[]): number {
  return row.reduce((sum, box) => sum + (box.bottom - box.top + 1) ** 2, 0);
}

function surround(boxes: Box[]): Box {
  return {
    left: Math.min(...boxes.map((box) => box.left)),
    top: Math.min(...boxes.map((box) => box.top)),
    right: Math.max(...boxes.map((box) => box.right)),
    bottom: Math.max(...boxes.map((box) => box.bottom)),
  };
}
