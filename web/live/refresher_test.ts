import assert from "node:assert/strict";
import { createRefresher } from "./refresher.ts";

/** A part whose questions are answered, and whose time passes, as a test says. */
function part() {
  const answers: ((isInVain: boolean) => void)[] = [];
  const timers = new Map<() => void, number>();
  const counts: number[] = [];
  const state = { isHidden: false };
  const refresher = createRefresher({
    load: () => new Promise<boolean>((resolve) => answers.push(resolve)),
    onInVain: (count) => counts.push(count),
    isHidden: () => state.isHidden,
    later: (act, delayMs) => {
      timers.set(act, delayMs);
      return () => timers.delete(act);
    },
    random: () => 0.5,
  });
  return {
    refresher,
    answers,
    counts,
    state,
    delays: () => [...timers.values()],
    answer: async (isInVain: boolean) => {
      answers.at(-1)?.(isInVain);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    },
    /** The gap after a question, and then what else is waited for. */
    pass: () => {
      for (const [act] of [...timers].toSorted(([, a], [, b]) => a - b)) {
        timers.delete(act);
        act();
      }
    },
  };
}

Deno.test("createRefresher() asks again after a question in vain, each time later", async () => {
  const { refresher, answers, answer, delays, pass, counts } = part();
  refresher.refresh();
  await answer(true);
  assert.deepEqual(delays(), [4000, 1000]);
  pass();
  await answer(true);
  assert.deepEqual(delays(), [8000, 1000]);
  pass();
  await answer(false);
  assert.deepEqual(delays(), [1000]);
  pass();
  assert.equal(answers.length, 3);
  assert.deepEqual(counts, [1, 2, 0]);
});

Deno.test("createRefresher() asks again only where the page is seen, and once it is", async () => {
  const { refresher, answers, answer, pass, state } = part();
  refresher.refresh();
  await answer(true);
  state.isHidden = true;
  pass();
  refresher.seen();
  assert.equal(answers.length, 1);
  state.isHidden = false;
  refresher.seen();
  assert.equal(answers.length, 2);
  await answer(false);
  pass();
  refresher.seen();
  assert.equal(answers.length, 2, "it was answered meanwhile");
});

Deno.test("createRefresher() neither asks nor tells of trouble after its end, though a question was under way", async () => {
  const { refresher, answers, answer, delays, pass, counts } = part();
  refresher.refresh();
  refresher.refresh();
  refresher.end();
  await answer(true);
  assert.deepEqual(counts, [0]);
  assert.deepEqual(delays(), [1000]);
  pass();
  assert.equal(answers.length, 1);
});

Deno.test("createRefresher() asks a burst twice, at its start and its end", async () => {
  const { refresher, answers, answer, pass } = part();
  for (let event = 0; event < 9; event++) refresher.refresh();
  await answer(false);
  pass();
  await answer(false);
  pass();
  assert.equal(answers.length, 2);
});
