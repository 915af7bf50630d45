// Owns how sharp a picture is in a camera's zone, as one number that means the same for every camera
// and scene. Pure.
import type { Zone } from "../../server/contract/camera.ts";
import { type JpegDetail, readJpegDetail } from "../jpeg/jpeg_detail.ts";
import { NotAJpegError } from "../jpeg/not_a_jpeg_error.ts";
import { zoneMask } from "./gate/zone_mask.ts";

/** Edges are there: how blurred they are is looked at nowhere else. */
const EDGE_SHARE = 0.05;
/** The noisiest blocks have so many times the noise of the middle one. */
const NOISE_SPREAD = 2.5;
/** Below, what looks like edges may be a sensor's noise. */
const LEAST_OVER_NOISE = 6;
/** Squared levels, times 64 as coefficients have it: a wall in fog holds less. */
const LEAST_EDGE_ENERGY = 1500;
/**
 * The share of fine waves in the energy of edges: 0.18 when focused, 0.08 blurred by a pixel, 0.03 by
 * two, 0.012 by five, after H.264 and JPEG, at any size and brightness (measured on drawn scenes).
 */
const BLURRED_SHARE = 0.012;
const FOCUSED_SHARE = 0.18;

/**
 * 0 blurred beyond use, about 50 where a plate is still read, 100 as sharp as pictures get; more is
 * possible. Null where there is nothing to judge by, or no baseline JPEG. Twice the time of a thumbnail.
 */
export function measureSharpness(jpeg: Uint8Array, zone: Zone | undefined): number | null {
  try {
    return sharpnessOf(readJpegDetail(jpeg), zone);
  } catch (error) {
    if (error instanceof NotAJpegError) return null;
    throw error;
  }
}

function sharpnessOf(detail: JpegDetail, zone: Zone | undefined): number | null {
  const { coarse, fine } = energiesIn(detail, zone);
  const count = fine.length;
  if (count === 0) return null;
  const total = fine.map((energy, index) => energy + (coarse[index] ?? 0));
  const sorted = total.toSorted();
  const edgeCount = Math.max(1, Math.round(count * EDGE_SHARE));
  const leastEdge = sorted[count - edgeCount] ?? 0;
  const fineNoise = NOISE_SPREAD * medianOf(fine);
  const coarseNoise = NOISE_SPREAD * Math.min(medianOf(fine), medianOf(coarse));
  let [edgeCoarse, edgeFine] = [0, 0];
  for (let index = 0; index < count; index++) {
    if ((total[index] ?? 0) < leastEdge) continue;
    edgeCoarse += Math.max(0, (coarse[index] ?? 0) - coarseNoise);
    edgeFine += Math.max(0, (fine[index] ?? 0) - fineNoise);
  }
  const leastEnergy = Math.max(LEAST_EDGE_ENERGY, LEAST_OVER_NOISE * fineNoise);
  if (edgeCoarse + edgeFine < leastEnergy * edgeCount) return null;
  const share = edgeFine / (edgeCoarse + edgeFine);
  const decades = Math.log(share / BLURRED_SHARE) / Math.log(FOCUSED_SHARE / BLURRED_SHARE);
  return Math.max(0, 100 * decades);
}

/** Of the zone's blocks. */
function energiesIn(
  { blockColumns: width, blockRows: height, coarse, fine }: JpegDetail,
  zone: Zone | undefined,
): { coarse: Float32Array; fine: Float32Array } {
  if (zone === undefined) return { coarse, fine };
  const { inside } = zoneMask(zone, { width, height });
  const isInside = (_energy: number, block: number) => inside[block] === 1;
  return { coarse: coarse.filter(isInside), fine: fine.filter(isInside) };
}

function medianOf(energies: Float32Array): number {
  return energies.toSorted()[energies.length >> 1] ?? 0;
}
