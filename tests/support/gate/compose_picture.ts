// Owns how a scene looks at one moment: who is where, in which light. Pure but for its random noise.
import { type Random, seededRandom } from "../../../infra/demo/camera/random.ts";
import { pictureHeightPx, pictureWidthPx, SCENE_SCALE, type Sprite, type Stage } from "./stage.ts";

/** Something on the ground; `depth` 0 is the horizon, 1 the stop line, 2 out of the picture. */
export interface Placed {
  sprite: Sprite;
  depth: number;
  /** Off the lane's middle at the stop line, in scene pixels. */
  offsetPx: number;
  headlights: boolean;
  kind: "car" | "person";
}

/** The light and the weather at one moment. */
export interface Conditions {
  light: "day" | "night";
  /** 1 is as drawn; a cloud takes some. */
  sun: number;
  /** Where the edge of a cloud's shadow lies across the picture, 0–1, or none. */
  shadowEdge: number | null;
  /** Streaks in the picture. */
  rain: number;
  noise: number;
  /** The camera's sway, in pixels. */
  shakePx: { x: number; y: number };
  isArmOpen: boolean;
}

const SIZE = pictureWidthPx * pictureHeightPx;
const NIGHT_AMBIENT = 0.13;
/** Of the sprite of a car, which is 1000 × 740 scene pixels. */
const LAMPS = [{ x: 0.19, y: 0.6 }, { x: 0.81, y: 0.6 }];
/** A night's auto exposure aims here. */
const NIGHT_TARGET = 52;

/** One picture, brightness 0–255 a pixel. */
export function composePicture(
  stage: Stage,
  { placed, conditions, random }: { placed: Placed[]; conditions: Conditions; random: Random },
): Uint8Array {
  const light = lightOf(conditions);
  const picture = new Float32Array(SIZE);
  for (let i = 0; i < SIZE; i++) picture[i] = (stage.lane.luma[i] ?? 0) * (light[i] ?? 0);
  const isNight = conditions.light === "night";
  const inOrder = [...placed].sort((a, b) => a.depth - b.depth);
  for (const one of inOrder) if (isNight && one.headlights) lightFloor(picture, { one, stage });
  for (const one of inOrder) {
    paint(picture, { sprite: one.sprite, ...placeOf(one), light });
    if (isNight && one.headlights) shineLamps(picture, one);
  }
  const arm = conditions.isArmOpen ? stage.openArm : stage.closedArm;
  paint(picture, { sprite: arm, x: 0, y: 0, scale: 1, light });
  if (conditions.rain > 0) drawRain(picture, { streaks: conditions.rain, random });
  return expose(picture, { conditions, random });
}

/** How much light falls on each pixel, of what it is drawn in. */
function lightOf({ light, sun, shadowEdge }: Conditions): Float32Array {
  if (light === "night") return nightLight ??= drawNightLight();
  const map = new Float32Array(SIZE).fill(sun);
  if (shadowEdge === null) return map;
  for (let y = 0; y < pictureHeightPx; y++) {
    for (let x = 0; x < pictureWidthPx; x++) {
      const beyond = x / pictureWidthPx + y / 3000 - shadowEdge;
      map[y * pictureWidthPx + x] = sun * (1 - 0.4 / (1 + Math.exp(beyond * 60)));
    }
  }
  return map;
}

let nightLight: Float32Array | undefined;

/** A lamp over the lane, and little else. */
function drawNightLight(): Float32Array {
  return Float32Array.from({ length: SIZE }, (_, i) => {
    const x = i % pictureWidthPx;
    const y = Math.floor(i / pictureWidthPx);
    const fromLamp = ((x - 560) / 330) ** 2 + ((y - 330) / 230) ** 2;
    return NIGHT_AMBIENT + 0.3 * Math.exp(-fromLamp);
  });
}

function placeOf({ sprite, depth, offsetPx }: Placed): { x: number; y: number; scale: number } {
  const gone = Math.max(0, depth - 1);
  const scale = 0.1 + 0.85 * Math.min(1, depth) + 0.5 * gone;
  const bottom = (336 + 600 * Math.min(1, depth) + 1100 * gone) / SCENE_SCALE;
  const middle = (960 + offsetPx * scale) / SCENE_SCALE;
  return { x: middle - sprite.width * scale / 2, y: bottom - sprite.height * scale, scale };
}

function paint(
  picture: Float32Array,
  { sprite, x, y, scale, light }: {
    sprite: Sprite;
    x: number;
    y: number;
    scale: number;
    light: Float32Array;
  },
): void {
  const right = Math.min(pictureWidthPx, Math.ceil(x + sprite.width * scale));
  const bottom = Math.min(pictureHeightPx, Math.ceil(y + sprite.height * scale));
  for (let py = Math.max(0, Math.floor(y)); py < bottom; py++) {
    const sourceY = Math.floor((py - y) / scale);
    if (sourceY < 0 || sourceY >= sprite.height) continue;
    for (let px = Math.max(0, Math.floor(x)); px < right; px++) {
      const sourceX = Math.floor((px - x) / scale);
      if (sourceX < 0 || sourceX >= sprite.width) continue;
      const source = sourceY * sprite.width + sourceX;
      const alpha = sprite.alpha[source] ?? 0;
      if (alpha === 0) continue;
      const i = py * pictureWidthPx + px;
      const shown = (sprite.luma[source] ?? 0) * (light[i] ?? 0);
      picture[i] = (picture[i] ?? 0) * (1 - alpha) + shown * alpha;
    }
  }
}

/** What headlights light on the ground before the car: far from it, so that it comes first. */
function lightFloor(picture: Float32Array, { one, stage }: { one: Placed; stage: Stage }): void {
  const { x, y, scale } = placeOf(one);
  const middle = x + one.sprite.width * scale / 2;
  const ground = y + one.sprite.height * scale;
  const reach = 60 + 150 * scale;
  for (let py = Math.max(0, Math.floor(ground - 30)); py < pictureHeightPx; py++) {
    for (let px = 0; px < pictureWidthPx; px++) {
      const d = ((px - middle) / (reach * 1.6)) ** 2 + ((py - ground - reach * 0.5) / reach) ** 2;
      if (d > 6) continue;
      const i = py * pictureWidthPx + px;
      const fromLamps = Math.min(1, (py - ground + 30) / 45);
      picture[i] = (picture[i] ?? 0) + (stage.lane.luma[i] ?? 0) * 0.75 * Math.exp(-d) * fromLamps;
    }
  }
}

/** The lamps and their glare. */
function shineLamps(picture: Float32Array, one: Placed): void {
  const { x, y, scale } = placeOf(one);
  const core = 26 * scale + 2;
  for (const lamp of LAMPS) {
    const lampX = x + lamp.x * one.sprite.width * scale;
    const lampY = y + lamp.y * one.sprite.height * scale;
    const far = Math.ceil(core * 7);
    for (let dy = -far; dy <= far; dy++) {
      const py = Math.round(lampY + dy);
      if (py < 0 || py >= pictureHeightPx) continue;
      for (let dx = -far; dx <= far; dx++) {
        const px = Math.round(lampX + dx);
        if (px < 0 || px >= pictureWidthPx) continue;
        const d = Math.hypot(dx, dy) / core;
        const i = py * pictureWidthPx + px;
        picture[i] = (picture[i] ?? 0) + 380 * Math.exp(-d * d) + 60 * Math.exp(-d);
      }
    }
  }
}

function drawRain(
  picture: Float32Array,
  { streaks, random }: { streaks: number; random: Random },
): void {
  for (let streak = 0; streak < streaks; streak++) {
    const length = 8 + random() * 26;
    const x = random() * pictureWidthPx;
    const y = random() * pictureHeightPx;
    const brightness = 0.12 + random() * 0.22;
    for (let step = 0; step < length; step++) {
      const px = Math.floor(x + step * 0.2);
      const py = Math.floor(y + step);
      if (px >= pictureWidthPx || py >= pictureHeightPx) break;
      const i = py * pictureWidthPx + px;
      picture[i] = (picture[i] ?? 0) * (1 - brightness) + 215 * brightness;
    }
  }
}

/** Auto exposure, sway, noise and the limits of a byte. */
function expose(
  picture: Float32Array,
  { conditions, random }: { conditions: Conditions; random: Random },
): Uint8Array {
  const { light, shakePx, noise } = conditions;
  let sum = 0;
  for (let i = 0; i < SIZE; i += 7) sum += Math.min(255, picture[i] ?? 0);
  const mean = sum / (SIZE / 7);
  const gain = light === "day" ? 1 : Math.min(2.2, Math.max(0.55, NIGHT_TARGET / mean));
  const shown = new Uint8Array(SIZE);
  const grain = sensorNoise ??= drawSensorNoise();
  const grainFrom = Math.floor(random() * grain.length);
  for (let y = 0; y < pictureHeightPx; y++) {
    const fromY = clamp(y + shakePx.y, pictureHeightPx - 1);
    for (let x = 0; x < pictureWidthPx; x++) {
      const from = fromY * pictureWidthPx + clamp(x + shakePx.x, pictureWidthPx - 1);
      const i = y * pictureWidthPx + x;
      const value = (picture[from] ?? 0) * gain +
        (grain[(grainFrom + i) % grain.length] ?? 0) * noise;
      shown[i] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return shown;
}

let sensorNoise: Float32Array | undefined;

/** Deviation 1, long enough that no two pictures show the same. */
function drawSensorNoise(): Float32Array {
  const random = seededRandom(7);
  return Float32Array.from(
    { length: 1_299_709 },
    () => (random() + random() + random() + random() - 2) * 1.73,
  );
}

function clamp(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
