// The gate on real JPEGs of filmed passes: a smaller set than `deno task bench vehicle_gate`'s.
import assert from "node:assert/strict";
import { seededRandom } from "../../infra/demo/camera/random.ts";
import { filmScenario } from "../../tests/support/gate/film_scenario.ts";
import { planScenario, type ScenarioName } from "../../tests/support/gate/scenario.ts";
import { createStage } from "../../tests/support/gate/stage.ts";
import { STOP_ZONE, watchFilm } from "../../tests/support/gate/watch_film.ts";

const ONCE = { caught: 1, calls: 1, falseCallsAtS: [] };
const stage = createStage("north-entry");

async function film(name: ScenarioName, vehicles: number) {
  const scenario = planScenario(name, { stage, random: seededRandom(11), vehicles });
  const frames = await filmScenario(scenario, { stage, fps: 1, seed: 11 });
  return { frames, stands: scenario.stands };
}

for (const name of ["day", "night", "rain", "headlights", "person", "clouds"] as const) {
  Deno.test(`the gate sends each car once: ${name}`, async () => {
    const pass = await film(name, 1);
    // As an installer draws it, and as it is before he does.
    for (const zone of [STOP_ZONE, null]) {
      const { caught, calls, falseCallsAtS } = watchFilm(pass, zone);
      assert.deepEqual({ caught, calls, falseCallsAtS }, ONCE, zone === null ? "no zone" : "zone");
    }
  });
}

Deno.test("the gate sends cars that follow each other without a gap, each once", async () => {
  const { caught, calls, falseCallsAtS } = watchFilm(await film("tailgating", 3));
  assert.deepEqual({ caught, calls, falseCallsAtS }, { caught: 3, calls: 3, falseCallsAtS: [] });
});

Deno.test("the gate sends no car that stood there at the start, nor its empty place", async () => {
  const { caught, calls, falseCallsAtS } = watchFilm(await film("parked at start", 1));
  assert.deepEqual({ caught, calls, falseCallsAtS }, ONCE);
});
