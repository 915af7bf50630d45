// Owns the pictures of a few seeded visits: the demo's lane with the car of the visit, as JPEG.
import jpeg from "jpeg-js";
import type { PictureStore } from "../../server/images/picture_store.ts";
import { plateWithText } from "../demo/camera/plates.ts";
import { seededRandom } from "../demo/camera/random.ts";
import { drawCar, randomCar } from "../demo/camera/scene/car_svg.ts";
import {
  drawGateArm,
  drawLane,
  laneLook,
  sceneHeightPx,
  sceneWidthPx,
} from "../demo/camera/scene/lane_svg.ts";
import { rasterize } from "../demo/camera/scene/rasterize.ts";
import { PICTURE, type SeededVisit } from "./make_visits.ts";

/** Where the car stands in the scene; the plate's box of make_visits.ts follows from it. */
const CAR = { x: 485, y: 233, width: 950, height: 703 };
const QUALITY = 70;

/** Draws and stores the visits' pictures; needs Debian's fonts-dejavu-core. */
export async function drawPictures(
  visits: readonly (SeededVisit & { siteName: string })[],
  store: Pick<PictureStore, "put">,
): Promise<void> {
  const lanes = new Map<string, string>();
  for (const visit of visits) {
    const lane = lanes.get(visit.siteName) ?? drawLane(laneLook(visit.siteName));
    lanes.set(visit.siteName, lane);
    const bytes = encode(composeScene(lane, visit));
    const refs = new Set([visit.imageRef, ...visit.reads.map((read) => read.imageRef)]);
    for (const ref of refs) await store.put(ref, bytes);
  }
}

function composeScene(lane: string, visit: SeededVisit): string {
  const { customer: { plate }, missReason } = visit;
  const random = seededRandom([...plate].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7));
  const car = drawCar(randomCar(random), {
    plate: plateWithText(plate),
    isDirty: missReason !== null,
    random,
  });
  const size = `width="${PICTURE.widthPx}" height="${PICTURE.heightPx}"`;
  const { x, y, width, height } = CAR;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}
    viewBox="0 0 ${sceneWidthPx} ${sceneHeightPx}">
    ${lane}
    ${nested(car, `x="${x}" y="${y}" width="${width}" height="${height}"`)}
    ${drawGateArm(0)}
  </svg>`;
}

function nested(svg: string, place: string): string {
  return svg.replace("<svg ", `<svg ${place} `);
}

function encode(svg: string): Uint8Array {
  const { pixels, width, height } = rasterize(svg);
  return jpeg.encode({ data: pixels, width, height }, QUALITY).data;
}
