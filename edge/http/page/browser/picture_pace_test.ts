import assert from "node:assert/strict";
import { nextPace, startPace, WHOLE, widthFor } from "./picture_pace.js";

const WANTED = { widest: 1280, everyMs: 1000, canGrow: true };
const picture = (tookMs: number) => ({ kind: "picture", tookMs } as const);

/** The pace after these outcomes, one after the other. */
function after(outcomes: Parameters<typeof nextPace>[1][], { width = 640, wanted = WANTED } = {}) {
  return outcomes.reduce((pace, outcome) => nextPace(pace, outcome, wanted), startPace(width));
}

Deno.test("a slow picture makes the next one smaller, and leaves the air as long as it took", () => {
  const pace = after([picture(4000)]);
  assert.deepEqual([pace.width, pace.waitMs], [320, 4000]);
  assert.equal(after([picture(4000), picture(4000)]).width, 320);
});

Deno.test("only several quick pictures in a row make it larger, up to what is shown", () => {
  const quick = Array.from({ length: 6 }, () => picture(50));
  assert.equal(after(quick.slice(1)).width, 640);
  assert.equal(after(quick).width, 960);
  assert.equal(after([...quick.slice(1), picture(900), picture(50)]).width, 640);
  assert.equal(after([...quick, ...quick, ...quick, ...quick]).width, 1280);
  assert.equal(after(quick, { wanted: { ...WANTED, canGrow: false } }).width, 640);
});

Deno.test("an agent that is away is asked less and less, at most every 8 s, for small pictures", () => {
  const away = Array.from({ length: 9 }, () => ({ kind: "away", tookMs: 0 } as const));
  const waits = away.map((_, count) => after(away.slice(0, count + 1)).waitMs);
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000, 8000]);
  assert.equal(after(away).width, 320);
  assert.equal(after([...away, picture(100)]).waitMs, 900);
});

Deno.test("a picture that is the same costs no width; a limit is waited for as told", () => {
  assert.deepEqual(after([{ kind: "same", tookMs: 20 }]), { ...startPace(640), waitMs: 980 });
  assert.equal(after([{ kind: "later", waitMs: 7000, tookMs: 1 }]).waitMs, 7000);
});

Deno.test("an agent that cannot make pictures smaller is asked for whole ones", () => {
  assert.equal(after([{ kind: "failed", tookMs: 5 }]).width, WHOLE);
});

Deno.test("widthFor() takes the least that fills the screen's pixels", () => {
  assert.deepEqual([100, 640, 641, 5000].map(widthFor), [320, 640, 960, WHOLE]);
});
