/** Reads the plates in a JPEG: where, what, how sure. Knows no HTTP. */
import { findLetterRow } from "./find_letters.ts";
import type { Box, LetterRow } from "./find_letters.ts";
import { findPlateAreas } from "./find_plates.ts";
import type { BlockArea } from "./find_plates.ts";
import { decodeJpegLuma, renderBlocks } from "../../../edge/jpeg/jpeg_luma.ts";
import type { Grey } from "../../../edge/jpeg/jpeg_luma.ts";
import { judgeText } from "./judge_text.ts";
import type { Judgement } from "./judge_text.ts";
import { readLine } from "./tesseract.ts";

/** A plate with its boxes in px of the whole picture; scores 0–1. */
export type PlateReading = Judgement & {
  box: Box;
  detectionScore: number;
  vehicleBox: Box;
};

// Tesseract reads letters of about this height best; larger ones only cost time.
const letterPx = 36;
const certainScore = 0.6;
// A letter that Tesseract misses at one width it mostly sees at another.
const stretches = [1, 1.15];

/** The readings, best first; none when no row of letters is found. @throws when the bytes are no baseline JPEG. */
export async function readPicture(
  jpeg: Uint8Array,
  { regions, signal }: { regions: string[]; signal: AbortSignal },
): Promise<PlateReading[]> {
  const luma = decodeJpegLuma(jpeg);
  const readings: PlateReading[] = [];
  for (const area of findPlateAreas(luma)) {
    const grey = renderBlocks(luma, area);
    const row = findLetterRow(grey);
    if (!row) continue;
    const judgement = await readRow(grey, { row, regions, signal });
    if (!judgement) continue;
    const box = shift(row.box, area);
    const vehicleBox = guessVehicle(box, luma);
    readings.push({ ...judgement, box, detectionScore: regularity(row), vehicleBox });
    // One car fills the lane: looking on would only cost time.
    if (judgement.score >= certainScore) break;
  }
  return readings.sort((a, b) => b.score - a.score);
}

/** The better of two looks; the second, at another width, only where the first leaves doubt. */
async function readRow(
  grey: Grey,
  { row, regions, signal }: { row: LetterRow; regions: string[]; signal: AbortSignal },
): Promise<Judgement | undefined> {
  let best: Judgement | undefined;
  for (const stretch of stretches) {
    const line = await readLine(cutLine(grey, { row, stretch }), signal);
    const judgement = judgeText(line, { shapeCount: row.shapes.length, regions });
    if (judgement && judgement.score > (best?.score ?? 0)) best = judgement;
    if (best && best.score >= certainScore) break;
  }
  return best;
}

/** The line with a quiet margin, scaled to Tesseract's liking, black on white. */
function cutLine(
  grey: Grey,
  { row: { box, letterHeight }, stretch }: { row: LetterRow; stretch: number },
): Grey {
  const scale = letterPx / letterHeight;
  const marginPx = 12;
  const width = Math.round((box.right - box.left + 1) * scale * stretch) + 2 * marginPx;
  const linePx = Math.round((box.bottom - box.top + 1) * scale);
  const height = linePx + 2 * marginPx;
  const data = new Uint8Array(width * height).fill(255);
  for (let y = -3; y < linePx + 3; y++) {
    for (let x = -3; x < width - 2 * marginPx + 3; x++) {
      data[(y + marginPx) * width + x + marginPx] = average(grey, {
        left: box.left + x / (scale * stretch),
        top: box.top + y / scale,
        size: 1 / scale,
      });
    }
  }
  return { data, width, height };
}

function average(
  { data, width, height }: Grey,
  { left, top, size }: { left: number; top: number; size: number },
): number {
  const [x0, y0] = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top))];
  const x1 = Math.min(width, Math.max(x0 + 1, Math.round(left + size)));
  const y1 = Math.min(height, Math.max(y0 + 1, Math.round(top + size)));
  let sum = 0;
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) sum += data[y * width + x] ?? 255;
  }
  return sum / Math.max(1, (x1 - x0) * (y1 - y0));
}

/** How much alike the letters' heights are: what a plate has and a fence has not. */
function regularity({ shapes }: LetterRow): number {
  const heights = shapes.map((box) => box.bottom - box.top + 1);
  const mean = heights.reduce((sum, height) => sum + height, 0) / heights.length;
  const spread = heights.reduce((sum, height) => sum + Math.abs(height - mean), 0) / heights.length;
  return Math.max(0, Math.min(0.99, 1 - spread / mean));
}

/** From the plate's size, as cars are about four plates wide and three above the plate. */
function guessVehicle(plate: Box, picture: { width: number; height: number }): Box {
  const width = plate.right - plate.left + 1;
  const middle = (plate.left + plate.right) / 2;
  return {
    left: Math.max(0, Math.round(middle - 2.1 * width)),
    right: Math.min(picture.width - 1, Math.round(middle + 2.1 * width)),
    top: Math.max(0, Math.round(plate.top - 2.4 * width)),
    bottom: Math.min(picture.height - 1, Math.round(plate.bottom + 0.8 * width)),
  };
}

function shift(box: Box, area: BlockArea): Box {
  const [x, y] = [area.column * 8, area.row * 8];
  return { left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y };
}
