import assert from "node:assert/strict";
import fc from "fast-check";
import { remedyWorld } from "../../tests/support/remedy_world.ts";
import { FailureReason } from "../../server/contract/camera.ts";
import { hold } from "./decide_remedy.ts";
import { type Entry, subjectOf } from "./journal.ts";
import { DAY_MS, HOUR_MS, MOST_STEPS_PER_HOUR, REMEDY_TABLE, type Rung } from "./remedy_table.ts";

const CAMERAS = ["lane-1", "lane-2", "lane-3"];

const RUNGS = new Map<string, Rung>(
  Object.values(REMEDY_TABLE).flatMap(({ rungs }) => [...rungs]).map((rung) => [rung.step, rung]),
);

/** What happens, and then for how long it stays so. */
const happening = fc.record({
  bad: fc.subarray(CAMERAS),
  reason: fc.option(fc.constantFrom(...FailureReason.options), { nil: null }),
  link: fc.constantFrom("up" as const, "away" as const),
  hand: fc.constantFrom(
    "nothing",
    "nothing",
    "operator",
    "maintenance",
    "restart",
    "clock",
    "heals",
  ),
  stepMs: fc.constantFrom(1000, 5000, 5000, 15_000, 3_600_000),
  looks: fc.integer({ min: 1, max: 400 }),
});

function assertBudget(
  entries: readonly Entry[],
  { sinceMs, most }: { sinceMs: number; most: number },
) {
  const sorted = entries.map(({ running_ms }) => running_ms).sort((a, b) => a - b);
  for (const [index, first] of sorted.entries()) {
    const within = sorted.slice(index).filter((one) => one - first < sinceMs).length;
    assert.ok(within <= most, `${within} within ${sinceMs} ms, ${most} are allowed`);
  }
}

Deno.test("whatever happens, budgets hold and no step is taken while all pictures flow, or hands are off", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 25 }), async (happenings) => {
      const world = await remedyWorld({ cameras: CAMERAS });
      const all = new Map<string, Entry>();
      let heals = false;
      world.onStep = (_step, id) => {
        assert.ok(world.look.cameras.some(({ isFresh }) => !isFresh), "all pictures flow");
        if (id !== null) {
          assert.equal(world.look.cameras.find((camera) => camera.id === id)?.isFresh, false, id);
        }
        assert.equal(hold(world.look, world.journal()), null);
        if (heals) world.wellThen();
      };
      for (const { bad, reason, link, hand, stepMs, looks } of happenings) {
        world.wellThen();
        world.bad(reason, bad);
        Object.assign(world.look, { link, isInMaintenance: hand === "maintenance" });
        if (hand === "operator") world.look.operatorActedMs = 0;
        if (hand === "restart") await world.restart();
        if (hand === "clock") world.setClock(-DAY_MS);
        heals = hand === "heals";
        for (let look = 0; look < looks; look++) {
          await world.lookAfter(stepMs);
          for (const entry of world.journal().entries) all.set(entry.id, entry);
        }
      }
      const steps = [...all.values()].filter(({ step }) => step !== "person");
      assert.equal(steps.length, world.done.length);
      assertBudget(steps, { sinceMs: HOUR_MS, most: MOST_STEPS_PER_HOUR });
      const groups = Map.groupBy(steps, (entry) => `${entry.step} ${subjectOf(entry)}`);
      for (const group of groups.values()) {
        const rung = RUNGS.get(group[0]?.step ?? "");
        assert.ok(rung !== undefined);
        assertBudget(group, { sinceMs: HOUR_MS, most: rung.perHour });
        assertBudget(group, { sinceMs: DAY_MS, most: rung.perDay });
      }
    }),
    { numRuns: 60 },
  );
});
