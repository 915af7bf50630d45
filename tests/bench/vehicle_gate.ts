// Owns the figures of the vehicle gate on a labelled set of filmed passes: vehicles caught, calls for
// each, calls for nothing, against a camera of which a picture a second is read.
import { seededRandom } from "../../infra/demo/camera/random.ts";
import { type FilmedFrame, filmScenario } from "../support/gate/film_scenario.ts";
import { planScenario, SCENARIO_NAMES, type ScenarioName } from "../support/gate/scenario.ts";
import { createStage } from "../support/gate/stage.ts";
import { type Watched, watchFilm } from "../support/gate/watch_film.ts";
import { printFigure } from "./figure.ts";
import { cpuMs } from "./process_cpu.ts";

/**
 * A keyframe a second is what most cameras give; four pictures are the most that help, and cost four
 * times as much to film. Over all kinds more than a hundred vehicles.
 */
const FILMS = [
  { site: "north-entry", fps: 1, vehicles: 4 },
  { site: "south-entry", fps: 1, vehicles: 4 },
  { site: "north-entry", fps: 4, vehicles: 2 },
] as const;
const INTERVAL = "every picture of a camera at 1 a second is read";

interface Sum {
  watched: Watched[];
  pictures: number;
  cpuMs: number;
}

/** Prints the figures of each kind of pass and of all; takes some minutes, most of it filming. */
export async function run(): Promise<void> {
  const all: Sum = { watched: [], pictures: 0, cpuMs: 0 };
  for (const name of SCENARIO_NAMES) {
    const kind: Sum = { watched: [], pictures: 0, cpuMs: 0 };
    for (const [index, film] of FILMS.entries()) {
      await addFilm(kind, { name, ...film, seed: index });
    }
    report(`gate_${name.replaceAll(" ", "_")}`, kind);
    all.watched.push(...kind.watched);
    all.pictures += kind.pictures;
    all.cpuMs += kind.cpuMs;
  }
  report("gate", all);
  const value = all.cpuMs / all.pictures;
  printFigure({ figure: "gate_cpu", value, unit: "ms/picture", reference: null, ratio: null });
}

async function addFilm(
  sum: Sum,
  film: { name: ScenarioName; site: string; fps: number; vehicles: number; seed: number },
): Promise<void> {
  const { name, fps, seed } = film;
  const stage = createStage(film.site);
  const vehicles = name === "wait of 3 minutes" ? 1 : film.vehicles;
  const scenario = planScenario(name, { stage, random: seededRandom(seed), vehicles });
  const frames: FilmedFrame[] = await filmScenario(scenario, { stage, fps, seed });
  const beforeMs = await cpuMs(Deno.pid);
  sum.watched.push(watchFilm({ frames, stands: scenario.stands }));
  sum.cpuMs += await cpuMs(Deno.pid) - beforeMs;
  sum.pictures += frames.length;
}

function report(figure: string, { watched }: Sum): void {
  const total = (count: (one: Watched) => number) => watched.reduce((n, one) => n + count(one), 0);
  const vehicles = total((one) => one.vehicles);
  const alone = { reference: null, ratio: null };
  const caught = total((one) => one.caught) / vehicles;
  printFigure({ figure: `${figure}_caught`, value: caught, unit: "of vehicles", ...alone });
  const value = total((one) => one.calls) / vehicles;
  const interval = total((one) => one.seconds) / vehicles;
  const unit = "calls/vehicle";
  const ratio = value / interval;
  printFigure({ figure: `${figure}_calls`, value, unit, reference: INTERVAL, ratio });
  const wrong = total((one) => one.falseCallsAtS.length);
  printFigure({ figure: `${figure}_calls_for_nothing`, value: wrong, unit: "calls", ...alone });
  const delays = watched.flatMap((one) => one.delaysMs).sort((a, b) => a - b);
  const median = delays[delays.length >> 1] ?? NaN;
  printFigure({ figure: `${figure}_delay_p50`, value: median, unit: "ms", ...alone });
  printFigure({ figure: `${figure}_vehicles`, value: vehicles, unit: "vehicles", ...alone });
}

if (import.meta.main) await run();
