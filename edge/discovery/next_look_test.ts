import assert from "node:assert/strict";
import { type LooksSoFar, nextLook } from "./next_look.ts";

const out: LooksSoFar = {
  lookedAtMs: -Infinity,
  subnetsAtMs: -Infinity,
  everyMs: 300_000,
  isCameraOut: true,
  hasSubnets: true,
};

/** Kind and beginning of each look in two minutes, looked for every two seconds as the agent does. */
function looksOf(looks: LooksSoFar, takesMs: { here: number; everywhere: number }) {
  const begun: [string, number][] = [];
  let { lookedAtMs, subnetsAtMs } = looks;
  for (let nowMs = 0; nowMs < 120_000; nowMs += 2000) {
    const next = nextLook(nowMs, { ...looks, lookedAtMs, subnetsAtMs });
    if (next === null) continue;
    begun.push([next, nowMs]);
    lookedAtMs = nowMs;
    if (next === "everywhere") subnetsAtMs = nowMs;
    nowMs += takesMs[next];
  }
  return begun;
}

Deno.test("while a camera is out other subnets are looked at every 20 s, however long that takes", () => {
  const looks = looksOf(out, { here: 4000, everywhere: 15_000 });
  const everywhere = looks.filter(([kind]) => kind === "everywhere").map(([, atMs]) => atMs);
  const gapsMs = everywhere.slice(1).map((atMs, index) => atMs - (everywhere[index] ?? 0));
  assert.ok(everywhere.length >= 5);
  assert.ok(Math.max(...gapsMs) <= 24_000, `${gapsMs}`);
});

Deno.test("between them the own networks are looked at, where that puts none of them off", () => {
  const looks = looksOf(out, { here: 4000, everywhere: 3000 });
  assert.deepEqual(looks.slice(0, 3).map(([kind]) => kind), ["everywhere", "here", "everywhere"]);
});

Deno.test("without other subnets the own networks are looked at every 10 s", () => {
  const looks = looksOf({ ...out, hasSubnets: false }, { here: 4000, everywhere: 0 });
  assert.ok(looks.every(([kind]) => kind === "here"));
  const [[, first] = ["", 0], [, second] = ["", 0]] = looks;
  assert.ok(second - first <= 12_000);
});

Deno.test("while all cameras give pictures everything is looked at as often as the settings say", () => {
  const well = { ...out, isCameraOut: false, lookedAtMs: 0, subnetsAtMs: 0 };
  assert.equal(nextLook(299_999, well), null);
  assert.equal(nextLook(300_000, well), "everywhere");
  assert.equal(nextLook(0, { ...well, lookedAtMs: -Infinity }), "everywhere", "at the start");
});
