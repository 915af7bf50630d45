import assert from "node:assert/strict";
import fc from "fast-check";
import type { BootSeen } from "../kv/device_state.ts";
import { FORGET_AFTER_MS, watchBoots } from "./watch_boots.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const SECOND = 1000;
const TIMEOUT_MS = 15 * SECOND;

/** A start of an agent: it reports every 10 s. */
interface Life {
  boot: string;
  startMs: number;
  forMs: number;
}

/** What happens to a report, by its number; lists are gone through again and again. */
interface Network {
  /** Until it is heard. */
  thereMs: number[];
  /** Until its answer is heard; 15 s after it was sent nobody waits for it any more. */
  backMs: number[];
  /** How old the memory is that the server which hears it finds, in reports; `null`: it is lost. */
  memory: (0 | 1 | 2 | null)[];
  /** How wrong the clock of that server is. */
  clockMs: number[];
}

const QUIET: Network = { thereMs: [50], backMs: [50], memory: [0], clockMs: [0] };
const at = <T>(list: readonly T[], index: number) => list[index % list.length] as T;

/** When it was found that two machines take turns, or `null`. */
function judge(lives: readonly Life[], network: Partial<Network> = {}): number | null {
  const { thereMs, backMs, memory, clockMs } = { ...QUIET, ...network };
  const sent = lives.flatMap(({ boot, startMs, forMs }) =>
    Array.from(
      { length: Math.ceil(forMs / (10 * SECOND)) },
      (_, index) => ({ boot, sentMs: startMs + index * 10 * SECOND, endMs: startMs + forMs }),
    )
  );
  const heard = sent.map((report, index) => ({
    ...report,
    heardMs: report.sentMs + at(thereMs, index),
  })).toSorted((a, b) => a.heardMs - b.heardMs);
  const states: BootSeen[][] = [[]];
  const answers: { boot: string; cameMs: number; id: string }[] = [];
  for (const [index, report] of heard.entries()) {
    const { boot, sentMs, heardMs, endMs } = report;
    const lastAnswer = answers.findLast((one) => one.boot === boot && one.cameMs <= sentMs)?.id;
    const age = at(memory, index);
    const before = age === null ? [] : states.at(-1 - age) ?? [];
    const { boots, answerId, isCloned } = watchBoots(before, {
      boot_id: boot,
      lastAnswer: lastAnswer ?? null,
      heardMs: NOW + heardMs + at(clockMs, index),
    });
    if (isCloned) return heardMs;
    states.push(boots);
    const cameMs = heardMs + at(backMs, index);
    if (cameMs < endMs && cameMs - sentMs < TIMEOUT_MS) {
      answers.push({ boot, cameMs, id: answerId });
    }
  }
  return null;
}

Deno.test("watchBoots() finds a copy that is switched on beside its original within a minute", () => {
  const found = judge([
    { boot: "a", startMs: 0, forMs: 900 * SECOND },
    { boot: "b", startMs: 303 * SECOND, forMs: 600 * SECOND },
  ]);
  assert.ok(found !== null && found < 363 * SECOND, `${found}`);
});

Deno.test("watchBoots() finds two copies, and three, that are switched on together", () => {
  const copies = ["a", "b", "c"].map((boot, index) => ({
    boot,
    startMs: index * 3 * SECOND,
    forMs: 120 * SECOND,
  }));
  assert.notEqual(judge(copies.slice(0, 2)), null);
  assert.notEqual(judge(copies), null);
});

Deno.test("watchBoots() takes restarts, a crash loop and a card moved to another machine and back for one machine", () => {
  const loop = ["a", "b", "c", "d", "e", "f", "g", "h"].map((boot, index) => ({
    boot,
    startMs: index * 12 * SECOND,
    forMs: 12 * SECOND,
  }));
  assert.equal(judge(loop), null);
  const moved = ["this machine", "that machine", "this machine again"].map((boot, index) => ({
    boot,
    startMs: index * 3700 * SECOND,
    forMs: 3600 * SECOND,
  }));
  assert.equal(judge(moved), null);
});

Deno.test("watchBoots() takes reports that were stuck on their way for what they are: old", () => {
  // The last minutes before the restart come one by one between the reports of the next start.
  const thereMs = [...Array(10).fill(50), ...Array(20).fill(206 * SECOND), ...Array(30).fill(50)];
  const lives = [
    { boot: "a", startMs: 0, forMs: 300 * SECOND },
    { boot: "b", startMs: 305 * SECOND, forMs: 300 * SECOND },
  ];
  assert.equal(judge(lives, { thereMs }), null);
});

Deno.test("watchBoots() takes reports that are sent again, as answers were lost, for one machine", () => {
  const lives = ["a", "b"].map((boot, index) => ({
    boot,
    startMs: index * 300 * SECOND,
    forMs: 300 * SECOND,
  }));
  assert.equal(judge(lives, { backMs: [20 * SECOND, 50, 30 * SECOND] }), null);
});

Deno.test("watchBoots() takes any text for an answer without falling over it", () => {
  for (const lastAnswer of ["", ".", "...", "__proto__", "a.constructor", "x".repeat(100)]) {
    const boots = ["a", "__proto__"].map((boot_id) => ({ boot_id, heard_ms: NOW, named: {} }));
    const judged = watchBoots(boots, { boot_id: "b", lastAnswer, heardMs: NOW });
    assert.equal(judged.isCloned, false);
  }
});

const ms = (max: number) => fc.integer({ min: 0, max });
const stuck = fc.oneof({ weight: 3, arbitrary: ms(TIMEOUT_MS) }, {
  weight: 1,
  arbitrary: ms(700 * SECOND),
});
const hostile: fc.Arbitrary<Network> = fc.record({
  thereMs: fc.array(stuck, { minLength: 1, maxLength: 20 }),
  backMs: fc.array(stuck, { minLength: 1, maxLength: 20 }),
  memory: fc.array(fc.constantFrom(0, 0, 0, 1, 2, null), { minLength: 1, maxLength: 20 }),
  clockMs: fc.array(
    fc.oneof(fc.constant(0), fc.integer({ min: -7200 * SECOND, max: 7200 * SECOND })),
    { minLength: 1, maxLength: 20 },
  ),
});

Deno.test("watchBoots() never takes one machine for two: restarts, late and lost reports and answers, lost memory, several servers whose clocks jump", () => {
  const lives = fc.array(fc.record({ forMs: ms(400 * SECOND), gapMs: ms(300 * SECOND) }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(lives, hostile, (lives, network) => {
      let startMs = 0;
      const one = lives.map(({ forMs, gapMs }, index) => {
        const life = { boot: `boot-${index}`, startMs, forMs };
        startMs += forMs + gapMs;
        return life;
      });
      return judge(one, network) === null;
    }),
    { numRuns: 5000 },
  );
});

Deno.test("watchBoots() finds two machines whatever the phase and the network of each", () => {
  const network = fc.record({
    thereMs: fc.array(ms(4 * SECOND), { minLength: 1, maxLength: 9 }),
    backMs: fc.array(ms(4 * SECOND), { minLength: 1, maxLength: 9 }),
  });
  fc.assert(fc.property(ms(120 * SECOND), network, (startMs, network) => {
    const [a, b] = [{ boot: "a", startMs: 0 }, { boot: "b", startMs }];
    return judge([{ ...a, forMs: 600 * SECOND }, { ...b, forMs: 600 * SECOND }], network) !== null;
  }));
});

Deno.test("watchBoots() remembers few starts, and forgets those of long ago", () => {
  let boots: BootSeen[] = [];
  for (let index = 0; index < 50; index++) {
    const report = { boot_id: `b${index}`, lastAnswer: null, heardMs: NOW + index };
    boots = watchBoots(boots, report).boots;
  }
  assert.equal(boots.length, 4);
  const later = { boot_id: "later", lastAnswer: null, heardMs: NOW + FORGET_AFTER_MS + SECOND };
  assert.equal(watchBoots(boots, later).boots.length, 1);
});
