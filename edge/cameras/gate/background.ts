// Owns what the empty zone looks like, learnt slowly and forgotten slowly. Pure: each change is a
// new background. Never decides what is a vehicle.
import type { Difference } from "./compare_grids.ts";
import type { Grid } from "./grid.ts";
import type { ZoneMask } from "./zone_mask.ts";

export interface Background {
  readonly scene: Grid;
  /** Mean deviation of each cell in levels: rain, leaves, a flickering tube. */
  readonly noise: Float32Array;
  /** An empty zone was seen again after a vehicle, so that this is known to be one. */
  readonly isProven: boolean;
  /** The scene before something that stayed was taken into it: what is there once it has gone. */
  readonly before: Grid | null;
}

/** The sun moves by this time and less; noise is known after a few pictures. */
const FOLLOW_MS = 20_000;
/** What is other but no vehicle, as a cone: in it after some minutes. */
const TAKE_IN_MS = 90_000;
const INITIAL_NOISE = 1.5;
/** One that deviates more is something that moves, which tolerance would only hide. */
const MOST_NOISE = 12;

export function createBackground(scene: Grid): Background {
  const noise = new Float32Array(scene.values.length).fill(INITIAL_NOISE);
  return { scene, noise, isProven: false, before: null };
}

export interface Following {
  /** The picture now, and how it differs from the background. */
  readonly now: Grid;
  readonly difference: Difference;
  readonly light: number;
  /** Since the last time, in ms. */
  readonly elapsedMs: number;
  /** Where nothing is learnt: under a vehicle. Null: everywhere something is. */
  readonly held: ZoneMask | null;
}

/** Moves the background a little towards the picture. */
export function followScene(background: Background, following: Following): Background {
  const { now, difference, light, elapsedMs, held } = following;
  const { scene, noise } = background;
  const values = new Float32Array(scene.values.length);
  const deviations = new Float32Array(scene.values.length);
  const slow = Math.min(1, elapsedMs / TAKE_IN_MS);
  const quick = Math.min(1, elapsedMs / FOLLOW_MS);
  for (let cell = 0; cell < values.length; cell++) {
    const was = scene.values[cell] ?? 0;
    const deviation = noise[cell] ?? 0;
    const isHeld = held?.inside[cell] === 1;
    if (isHeld) {
      // The light goes on changing over what cannot be seen.
      values[cell] = was * (1 + (light - 1) * quick);
      deviations[cell] = deviation;
      continue;
    }
    const value = now.values[cell] ?? 0;
    const share = difference.changed[cell] === 1 ? slow : quick;
    values[cell] = was + (value - was) * share;
    const off = Math.min(MOST_NOISE, Math.abs(value - was * light));
    deviations[cell] = deviation + (off - deviation) * share;
  }
  return { ...background, scene: { ...scene, values }, noise: deviations };
}

/** After a vehicle has left, what is there is the empty zone. */
export function prove(background: Background): Background {
  return background.isProven ? background : { ...background, isProven: true };
}

/** Takes what stands there into the background; what was there before is remembered. */
export function takeIn(background: Background, now: Grid): Background {
  return { ...background, scene: now, isProven: false, before: background.scene };
}

/** What was in it has gone. */
export function restore(background: Background, now: Grid): Background {
  return { ...background, scene: now, isProven: false, before: null };
}
