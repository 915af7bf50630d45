// Owns what happens in a gate scene over time, and what of it is true: which vehicles stood when.
// Draws nothing.
import { randomPlate } from "../../../infra/demo/camera/plates.ts";
import type { Random } from "../../../infra/demo/camera/random.ts";
import { randomCar } from "../../../infra/demo/camera/scene/car_svg.ts";
import type { Conditions } from "./compose_picture.ts";
import type { Sprite, Stage } from "./stage.ts";

/** A time in seconds and where something is then; see Placed for depth and offset. */
export interface Waypoint {
  atS: number;
  depth: number;
  offsetPx?: number;
}

export interface Actor {
  kind: "car" | "person";
  sprite: Sprite;
  headlights: boolean;
  /** It is there from the first to the last, and moves smoothly from each to the next. */
  way: Waypoint[];
}

/** A vehicle that comes and stands in the zone, which is to be sent once. */
export interface Stand {
  /** It is all but there: its picture is as good as any. */
  fromS: number;
  standsS: number;
  untilS: number;
}

export interface Scenario {
  name: string;
  durationS: number;
  actors: Actor[];
  stands: Stand[];
  conditions: (atS: number) => Conditions;
}

export const SCENARIO_NAMES = [
  "day",
  "night",
  "rain",
  "night rain",
  "headlights",
  "person",
  "wait of 3 minutes",
  "tailgating",
  "rolls on",
  "parked at start",
  "parked beside",
  "clouds",
  "shaking camera",
] as const;
export type ScenarioName = typeof SCENARIO_NAMES[number];

const CALM: Conditions = {
  light: "day",
  sun: 1,
  shadowEdge: null,
  rain: 0,
  noise: 2.5,
  shakePx: { x: 0, y: 0 },
  isArmOpen: false,
};

/** Seconds before anything happens, which is as long as an installer would wait too. */
const QUIET_S = 8;

/** One scene with `vehicles` standing cars; the same random numbers give the same scene. */
export function planScenario(
  name: ScenarioName,
  { stage, random, vehicles }: { stage: Stage; random: Random; vehicles: number },
): Scenario {
  const plan = new Plan(stage, random);
  const isNight = name === "night" || name === "night rain" || name === "headlights";
  plan.hasHeadlights = isNight;
  let atS = QUIET_S;
  if (name === "parked at start") {
    plan.addCar([{ atS: -1, depth: 1 }, { atS: 30, depth: 1 }, { atS: 33, depth: 2 }]);
    atS = 40;
  }
  if (name === "parked beside") {
    plan.addCar([{ atS: -1, depth: 0.62, offsetPx: 1000 }, {
      atS: 1e6,
      depth: 0.62,
      offsetPx: 1000,
    }]);
  }
  for (let car = 0; car < vehicles; car++) {
    atS = passOf(name, { plan, random, atS });
  }
  return {
    name,
    durationS: atS + 6,
    actors: plan.actors,
    stands: plan.stands,
    conditions: weatherOf(name, { isNight, plan, random }),
  };
}

/** Adds what one vehicle does in this scene. @returns when the next may come */
function passOf(
  name: ScenarioName,
  { plan, random, atS }: { plan: Plan; random: Random; atS: number },
): number {
  const between = (least: number, most: number) => least + random() * (most - least);
  switch (name) {
    case "wait of 3 minutes":
      return plan.pass({ atS, waitS: 180 }) + between(3, 8);
    case "tailgating":
      // The next one moves up while this one drives off.
      plan.pass({ atS, waitS: between(4, 9) });
      return (plan.stands.at(-1)?.untilS ?? atS) + between(0.4, 1.2);
    case "rolls on":
      return plan.pass({ atS, waitS: between(6, 10), rollsAfterS: between(3, 4) }) + between(3, 9);
    case "headlights": {
      // One waits behind the zone, its light in it, before it comes.
      const arriveS = plan.pass({ atS, waitS: between(5, 9), holdsS: between(4, 8) });
      return arriveS + between(3, 8);
    }
    case "person": {
      plan.walk({ atS, random });
      const leftS = plan.pass({ atS: atS + 12, waitS: between(6, 12) });
      plan.walkAround({ atS: atS + 16, random });
      plan.standAbout({ atS: leftS + 1, random });
      return leftS + 16;
    }
    default:
      return plan.pass({ atS, waitS: between(4, 10) }) + between(3, 9);
  }
}

class Plan {
  readonly actors: Actor[] = [];
  readonly stands: Stand[] = [];
  hasHeadlights = false;
  readonly #stage: Stage;
  readonly #random: Random;

  constructor(stage: Stage, random: Random) {
    this.#stage = stage;
    this.#random = random;
  }

  addCar(way: Waypoint[]): void {
    const sprite = this.#stage.car(randomCar(this.#random), randomPlate(this.#random));
    this.actors.push({ kind: "car", sprite, headlights: this.hasHeadlights, way });
  }

  /** A car that comes, stands and leaves. @returns when it has gone */
  pass({ atS, waitS, holdsS = 0, rollsAfterS = 0 }: {
    atS: number;
    waitS: number;
    /** It waits so long behind the zone first. */
    holdsS?: number;
    /** It stops too early, and moves up to the line after so long. */
    rollsAfterS?: number;
  }): number {
    const random = this.#random;
    const offsetPx = (random() - 0.5) * 120;
    const stop = 0.93 + random() * 0.1;
    const hold = holdsS > 0
      ? [{ atS: atS + 1.5, depth: 0.16 }, { atS: atS + 1.5 + holdsS, depth: 0.16 }]
      : [];
    const standsS = atS + (hold.length > 0 ? 1.5 + holdsS : 0) + 1.8 + random() * 1.5;
    const leavesS = standsS + waitS;
    const goneS = leavesS + 2 + random();
    this.addCar([
      { atS, depth: 0, offsetPx },
      ...hold.map((point) => ({ ...point, offsetPx })),
      { atS: standsS, depth: rollsAfterS > 0 ? stop - 0.12 : stop, offsetPx },
      ...(rollsAfterS > 0
        ? [
          { atS: standsS + rollsAfterS, depth: stop - 0.12, offsetPx },
          { atS: standsS + rollsAfterS + 1.5, depth: stop, offsetPx },
        ]
        : []),
      { atS: leavesS, depth: stop, offsetPx },
      { atS: goneS, depth: 2, offsetPx },
    ]);
    const brakesS = hold.length > 0 ? atS + 1.5 + holdsS : atS;
    // All but there: what is left of the way is less than a hand's breadth in the picture.
    const fromS = standsS - (standsS - brakesS) / 4;
    this.stands.push({ fromS, standsS, untilS: leavesS });
    return goneS;
  }

  /** Across the lane. */
  walk({ atS, random }: { atS: number; random: Random }): void {
    const side = random() < 0.5 ? 1 : -1;
    const depth = 0.7 + random() * 0.3;
    this.#person([
      { atS, depth, offsetPx: -900 * side },
      { atS: atS + 7, depth, offsetPx: 900 * side },
    ]);
  }

  /** Beside and before a car that stands. */
  walkAround({ atS, random }: { atS: number; random: Random }): void {
    this.#person([
      { atS, depth: 0.85, offsetPx: 800 },
      { atS: atS + 2.5, depth: 1.02, offsetPx: 420 },
      { atS: atS + 4 + random() * 2, depth: 1.02, offsetPx: 380 },
      { atS: atS + 9, depth: 0.85, offsetPx: 900 },
    ]);
  }

  /** In the middle of the empty zone, for a while. */
  standAbout({ atS, random }: { atS: number; random: Random }): void {
    const offsetPx = (random() - 0.5) * 500;
    this.#person([
      { atS, depth: 0.95, offsetPx: 900 },
      { atS: atS + 4, depth: 0.95, offsetPx },
      { atS: atS + 9, depth: 0.95, offsetPx },
      { atS: atS + 13, depth: 0.95, offsetPx: 900 },
    ]);
  }

  #person(way: Waypoint[]): void {
    this.actors.push({ kind: "person", sprite: this.#stage.person, headlights: false, way });
  }
}

function weatherOf(
  name: ScenarioName,
  { isNight, plan, random }: { isNight: boolean; plan: Plan; random: Random },
): (atS: number) => Conditions {
  const phase = random() * 6;
  return (atS) => {
    const conditions: Conditions = {
      ...CALM,
      isArmOpen: plan.stands.some(({ untilS }) => atS > untilS && atS < untilS + 2.2),
    };
    if (isNight) Object.assign(conditions, { light: "night", noise: 5 });
    if (name === "rain") {
      const gust = 1 + 0.6 * Math.sin(atS * 0.9 + phase);
      Object.assign(conditions, { rain: Math.round(900 * gust), sun: 0.72, noise: 3.5 });
    }
    if (name === "night rain") Object.assign(conditions, { rain: 500, noise: 6 });
    if (name === "clouds") {
      const swing = (atS / 17 + phase) % 2;
      conditions.sun = 0.85 + 0.15 * Math.sin(atS / 11 + phase);
      conditions.shadowEdge = (swing < 1 ? swing : 2 - swing) * 5 - 0.4;
    }
    if (name === "shaking camera") {
      const sway = Math.sin(atS * 5.3 + phase) * 2;
      conditions.shakePx = { x: Math.round(sway), y: Math.round(Math.sin(atS * 7.1) * 1.2) };
    }
    return conditions;
  };
}
