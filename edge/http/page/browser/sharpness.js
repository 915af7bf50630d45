// Owns how sharp a picture is, from its pixels. Measured in the browser on the picture that is
// shown: the agent's own thumbnail has an eighth of the size, where fine detail is gone already.
// @ts-check

/** Edges are looked at over this many pixels. */
const REACH_PX = 16;
/** Of 255. Less is noise or a smooth wall, which says nothing of the focus. */
const EDGE_STEP = 28;
/** So few edges that a shadow would move the figure more than the focus ring. */
const FEWEST_EDGES = 0.004;
/**
 * The share of an edge's energy that lies within one pixel: 1/256 when it is spread evenly over
 * the reach (out of focus), 1/16 for a single step; fine text and gravel reach beyond.
 */
const BLURRED = 1 / 256;
const SHARPEST = 1 / 8;

/** The best figure is worth turning back for when this much below it. */
const NEAR_BEST = 3;

/**
 * 0–100, the same in bright and dull light; null where the picture has no edges to judge by.
 * @param {{ data: Uint8ClampedArray | Uint8Array, width: number, height: number }} pixels RGBA
 * @returns {number | null}
 */
export function measureSharpness({ data, width, height }) {
  const grey = greyOf(data, width * height);
  const sums = { fine: 0, coarse: 0, edges: 0 };
  for (let y = 0; y < height; y++) addEdges(sums, grey, { from: y * width, count: width, step: 1 });
  for (let x = 0; x < width; x++) addEdges(sums, grey, { from: x, count: height, step: width });
  if (sums.edges < FEWEST_EDGES * 2 * width * height) return null;
  const share = sums.fine / sums.coarse;
  const ratio = Math.log(share / BLURRED) / Math.log(SHARPEST / BLURRED);
  return Math.round(Math.min(1, Math.max(0, ratio)) * 1000) / 10;
}

/**
 * Along one row or column: how much changes over the reach, and how much of it at once.
 * @param {{ fine: number, coarse: number, edges: number }} sums
 * @param {Float32Array} grey
 * @param {{ from: number, count: number, step: number }} line
 */
function addEdges(sums, grey, { from, count, step }) {
  const reach = REACH_PX * step;
  const half = (REACH_PX / 2) * step;
  const end = from + (count - REACH_PX) * step;
  for (let i = from; i < end; i += step) {
    const coarse = at(grey, i + reach) - at(grey, i);
    if (coarse < EDGE_STEP && coarse > -EDGE_STEP) continue;
    const fine = at(grey, i + half + step) - at(grey, i + half);
    sums.coarse += coarse * coarse;
    sums.fine += fine * fine;
    sums.edges += 1;
  }
}

/** An index known to lie inside. @param {ArrayLike<number>} values @param {number} index */
function at(values, index) {
  return /** @type {number} */ (values[index]);
}

/** @param {Uint8ClampedArray | Uint8Array} data RGBA @param {number} count */
function greyOf(data, count) {
  const grey = new Float32Array(count);
  for (let i = 0, from = 0; i < count; i++, from += 4) {
    grey[i] = 0.299 * at(data, from) + 0.587 * at(data, from + 1) + 0.114 * at(data, from + 2);
  }
  return grey;
}

/**
 * The part of the picture that is measured: the zone's frame, else the middle.
 * @param {readonly (readonly [number, number])[] | null} zone shares 0–1
 * @returns {{ x: number, y: number, width: number, height: number }} shares 0–1
 */
export function measuredPart(zone) {
  if (zone === null || zone.length < 3) return { x: 0.2, y: 0.2, width: 0.6, height: 0.65 };
  const xs = zone.map(([x]) => x);
  const ys = zone.map(([, y]) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/**
 * What the person at the focus ring should know.
 * @param {number | null} now
 * @param {number | null} best
 */
export function sharpnessWords(now, best) {
  if (now === null) return "Nothing with edges here: point the camera at a plate or a sign.";
  if (best === null || now >= best - NEAR_BEST) {
    return "As sharp as it has been. Turn on while the bar grows.";
  }
  return "It was sharper before: turn back to the mark.";
}
