// Owns the shape that a finger draws: points as shares 0–1 of the picture. Pure; no element here.
// @ts-check

/** @typedef {readonly [number, number]} Point */
/** @typedef {readonly Point[]} Shape */

export const MOST_POINTS = 16;
export const FEWEST_POINTS = 3;
/** Of the picture: what the agent takes at least. */
const LEAST_AREA = 0.005;

/**
 * With the point where it fits the outline best: into the nearest side once there is an outline.
 * @param {Shape} shape
 * @param {Point} point
 * @returns {{ shape: Shape, index: number }} unchanged and -1 when there are enough points
 */
export function withPoint(shape, point) {
  if (shape.length >= MOST_POINTS) return { shape, index: -1 };
  const index = shape.length < FEWEST_POINTS ? shape.length : nearestSide(shape, point) + 1;
  return { shape: [...shape.slice(0, index), clamped(point), ...shape.slice(index)], index };
}

/** @param {Shape} shape @param {number} index @param {Point} point @returns {Shape} */
export function withMoved(shape, index, point) {
  return shape.map((old, at) => at === index ? clamped(point) : old);
}

/** @param {Shape} shape @param {number} index @returns {Shape} */
export function withoutPoint(shape, index) {
  return shape.filter((_, at) => at !== index);
}

/**
 * What stands in the way of saving, in plain words; null when nothing does.
 * @param {Shape} shape
 */
export function faultOf(shape) {
  if (shape.length === 0) return null;
  if (shape.length < FEWEST_POINTS) {
    const missing = FEWEST_POINTS - shape.length;
    return `A zone needs ${FEWEST_POINTS} points: tap ${missing} more.`;
  }
  if (crossesItself(shape)) return "The lines cross: drag a point until they do not.";
  if (areaOf(shape) < LEAST_AREA) return "The zone is too small to hold a car.";
  return null;
}

/** As it is sent: to a thousandth, finer than any finger. @param {Shape} shape */
export function rounded(shape) {
  return shape.map(([x, y]) => [Math.round(x * 1000) / 1000, Math.round(y * 1000) / 1000]);
}

/** @param {Shape} shape */
export function crossesItself(shape) {
  const count = shape.length;
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue; // neighbours share a point
      if (sidesCross(sideOf(shape, i), sideOf(shape, j))) return true;
    }
  }
  return false;
}

/** Of the picture, 0–1. @param {Shape} shape */
export function areaOf(shape) {
  let twice = 0;
  for (let i = 0; i < shape.length; i++) {
    const [[ax, ay], [bx, by]] = sideOf(shape, i);
    twice += ax * by - bx * ay;
  }
  return Math.abs(twice) / 2;
}

/** The index of the side's first point. @param {Shape} shape @param {Point} point */
function nearestSide(shape, point) {
  let nearest = 0;
  let least = Infinity;
  for (let i = 0; i < shape.length; i++) {
    const distance = distanceToSide(point, sideOf(shape, i));
    if (distance < least) [nearest, least] = [i, distance];
  }
  return nearest;
}

/** @param {Shape} shape @param {number} index @returns {[Point, Point]} */
function sideOf(shape, index) {
  const from = /** @type {Point} */ (shape[index]);
  return [from, /** @type {Point} */ (shape[(index + 1) % shape.length])];
}

/** @param {Point} point @param {[Point, Point]} side */
function distanceToSide([px, py], [[ax, ay], [bx, by]]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(px - ax - share * dx, py - ay - share * dy);
}

/** @param {[Point, Point]} one @param {[Point, Point]} other */
function sidesCross([a, b], [c, d]) {
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}

/** @param {Point} a @param {Point} b @param {Point} c */
function turn([ax, ay], [bx, by], [cx, cy]) {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}

/** @param {Point} point @returns {Point} */
function clamped([x, y]) {
  return [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
}
