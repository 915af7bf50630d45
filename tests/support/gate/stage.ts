// Owns the drawings that gate scenes are put together from, as brightness at half the demo's size:
// the lane, its arm, cars and a person. Composes no picture.
import type { Plate } from "../../../infra/demo/camera/plates.ts";
import { seededRandom } from "../../../infra/demo/camera/random.ts";
import { type Car, drawCar } from "../../../infra/demo/camera/scene/car_svg.ts";
import { drawGateArm, drawLane, laneLook } from "../../../infra/demo/camera/scene/lane_svg.ts";
import { type Raster, rasterize } from "../../../infra/demo/camera/scene/rasterize.ts";

/** Scene pixels for each pixel of these drawings. */
export const SCENE_SCALE = 2;
export const pictureWidthPx = 960;
export const pictureHeightPx = 528;

/** Brightness 0–255 and opacity 0–1 of each pixel. */
export interface Sprite {
  readonly luma: Float32Array;
  readonly alpha: Float32Array;
  readonly width: number;
  readonly height: number;
}

export interface Stage {
  readonly lane: Sprite;
  /** The arm across the lane, and up. */
  readonly closedArm: Sprite;
  readonly openArm: Sprite;
  readonly person: Sprite;
  car(car: Car, plate: Plate): Sprite;
}

/** Draws what all scenes of one site share; the same name gives the same site. */
export function createStage(name: string): Stage {
  const half = (svg: string) => halve(rasterize(svg));
  return {
    lane: half(drawLane(laneLook(name))),
    closedArm: half(drawGateArm(0)),
    openArm: half(drawGateArm(74)),
    person: half(PERSON),
    car: (car, plate) => half(drawCar(car, { plate, isDirty: false, random: seededRandom(1) })),
  };
}

/** As large as one who stands beside a car at the stop line. */
const PERSON =
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 620" width="200" height="620">
  <ellipse cx="100" cy="606" rx="80" ry="12" fill="#000" opacity=".4"/>
  <circle cx="100" cy="52" r="44" fill="#c79a78"/><path d="M58 44 a44 44 0 0 1 84 0 z" fill="#2b211b"/>
  <path d="M46 110 Q100 90 154 110 L166 330 H34 Z" fill="#2c4a7a"/>
  <path d="M46 116 L14 320 l26 4 L62 180 Z M154 116 L186 320 l-26 4 L138 180 Z" fill="#27426d"/>
  <path d="M40 330 H160 L150 600 H112 L100 400 L88 600 H50 Z" fill="#23262b"/>
</svg>`;

function halve({ pixels, width, height }: Raster): Sprite {
  const to = { width: width >> 1, height: height >> 1 };
  const luma = new Float32Array(to.width * to.height);
  const alpha = new Float32Array(to.width * to.height);
  const at = (index: number) => pixels[index] ?? 0;
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      let light = 0;
      let opacity = 0;
      for (const [dx, dy] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) {
        const pixel = ((y * 2 + dy) * width + x * 2 + dx) * 4;
        // The pixels are premultiplied: brightness counts by its opacity already.
        light += 0.299 * at(pixel) + 0.587 * at(pixel + 1) + 0.114 * at(pixel + 2);
        opacity += at(pixel + 3);
      }
      luma[y * to.width + x] = opacity === 0 ? 0 : light / (opacity / 255);
      alpha[y * to.width + x] = opacity / 4 / 255;
    }
  }
  return { luma, alpha, ...to };
}
