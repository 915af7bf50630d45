/** Which car comes next and when: pure, from a seed. */
import { plateWithText, randomPlate } from "./plates.ts";
import type { Plate } from "./plates.ts";
import type { Random } from "./random.ts";
import { randomCar } from "./scene/car_svg.ts";
import type { Car } from "./scene/car_svg.ts";

export type Traffic = {
  /** From one car's arrival to the next one's, at least the time a pass takes. 0: no cars but those asked for. */
  meanSecondsBetweenCars: number;
  /** How long a car stands, in whole seconds' worth of ms, at least 1000. */
  waitMs: number;
  /** Share of cars with a dirty plate, 0–1. */
  illegibleShare: number;
};

export const defaultTraffic: Traffic = {
  meanSecondsBetweenCars: 20,
  waitMs: 6_000,
  illegibleShare: 1 / 8,
};

export type PassPlan = { plate: Plate; car: Car; isLegible: boolean };

export function planPass(random: Random, { illegibleShare }: Traffic): PassPlan {
  return {
    plate: randomPlate(random),
    car: randomCar(random),
    isLegible: random() >= illegibleShare,
  };
}

export function planPassOf(
  plateText: string,
  { random, isLegible }: { random: Random; isLegible: boolean },
): PassPlan {
  return { plate: plateWithText(plateText), car: randomCar(random), isLegible };
}

export function waitingSeconds({ waitMs }: Traffic): number {
  return Math.max(1, Math.round(waitMs / 1000));
}

/** The empty time after a car, in ms: exponential, so that queues and quiet times both occur; 2 s to 3 means. */
export function idleGapMs(random: Random, traffic: Traffic): number {
  const passSeconds = 4 + waitingSeconds(traffic);
  const meanSeconds = Math.max(1, traffic.meanSecondsBetweenCars - passSeconds);
  const seconds = -Math.log(1 - random()) * meanSeconds;
  return 1000 * Math.min(3 * meanSeconds, Math.max(2, seconds));
}
