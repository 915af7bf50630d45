// The gate on real JPEGs of filmed passes: a smaller set than `deno task bench vehicle_gate`'s.
import assert from "node:assert/strict";
import { seededRandom } from "../../infra/demo/camera/random.ts";
import { filmScenario } from "../../tests/support/gate/film_scenario.ts";
import { planScenario, type ScenarioName } from "../../tests/support/gate/scenario.ts";
import { createStage } from "../../tests/support/gate/stage.ts";
import { watchFilm } from "../../tests/support/gate/watch_film.ts";

const stage = createStage("north-entry");

async function watch(name: ScenarioName, vehicles: number) {
  const scenario = planScenario(name, { stage, random: seededRandom(11), vehicles });
  const frames = await filmScenario(scenario, { stage, fps: 1, seed: 11 });
  return watchFilm({ frames, stands: scenario.stands });
}

for (const name of ["day", "night", "rain", "headlights", "person", "clouds"] as const) {
  Deno.test(`the gate sends each car once: ${name}`, async () => {
    const { vehicles, caught, calls, falseCallsAtS } = await watch(name, 1);
    assert.deepEqual({ vehicles, caught, calls, falseCallsAtS }, {
      vehicles: 1,
      caught: 1,
      calls: 1,
      falseCallsAtS: [],
    });
  });
}

Deno.test("the gate sends cars that follow each other without a gap, each once", async () => {
  const { caught, calls, falseCallsAtS } = await watch("tailgating", 3);
  assert.deepEqual({ caught, calls, falseCallsAtS }, { caught: 3, calls: 3, falseCallsAtS: [] });
});

Deno.test("the gate sends no car that stood there at the start, nor its empty place", async () => {
  const { caught, calls, falseCallsAtS } = await watch("parked at start", 1);
  assert.deepEqual({ caught, calls, falseCallsAtS }, { caught: 1, calls: 1, falseCallsAtS: [] });
});
