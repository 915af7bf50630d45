// Owns filming a scenario: the pictures that a camera would give of it, with their times.
import { type Random, seededRandom } from "../../../infra/demo/camera/random.ts";
import { composePicture, type Placed } from "./compose_picture.ts";
import { filmPictures } from "./film_pictures.ts";
import type { Actor, Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

export interface FilmedFrame {
  atMs: number;
  jpeg: Uint8Array<ArrayBuffer>;
}

/** Pictures come with jitter, as they do over a network. */
const JITTER_MS = 60;

/** `fps` pictures a second; the same seed gives the same noise and jitter. */
export async function filmScenario(
  scenario: Scenario,
  { stage, fps, seed }: { stage: Stage; fps: number; seed: number },
): Promise<FilmedFrame[]> {
  const random = seededRandom(seed);
  const phaseMs = random() * 1000 / fps;
  const count = Math.floor(scenario.durationS * fps);
  const timesMs = Array.from(
    { length: count },
    (_, index) => phaseMs + index * 1000 / fps + (random() - 0.5) * JITTER_MS,
  );
  const jpegs = await filmPictures(compose(scenario, { stage, timesMs, random }));
  return jpegs.map((jpeg, index) => ({ atMs: timesMs[index] ?? 0, jpeg }));
}

function* compose(
  scenario: Scenario,
  { stage, timesMs, random }: { stage: Stage; timesMs: number[]; random: Random },
): Generator<Uint8Array> {
  for (const atMs of timesMs) {
    const atS = atMs / 1000;
    const placed = scenario.actors.flatMap((actor) => placeAt(actor, atS));
    const conditions = scenario.conditions(atS);
    yield composePicture(stage, { placed, conditions, random });
  }
}

/** Where an actor is, or nothing when it is not there. */
function placeAt(actor: Actor, atS: number): Placed[] {
  const next = actor.way.findIndex((point) => point.atS > atS);
  const from = actor.way[next - 1];
  const to = actor.way[next];
  if (from === undefined || to === undefined) return [];
  const share = (atS - from.atS) / (to.atS - from.atS);
  // Brakes towards a stop and accelerates from one.
  const eased = actor.kind === "person"
    ? share
    : to.depth > 1.5
    ? share ** 2
    : 1 - (1 - share) ** 2;
  const between = (a: number, b: number) => a + (b - a) * eased;
  const { kind, sprite, headlights } = actor;
  return [{
    kind,
    sprite,
    headlights,
    depth: between(from.depth, to.depth),
    offsetPx: between(from.offsetPx ?? 0, to.offsetPx ?? 0),
  }];
}
