import assert from "node:assert/strict";
import { chooseRelease, type Found, type Releases, TRIAL_STARTS } from "./choose_release.ts";
import type { ReleasePointer, UpdateState } from "./update_state.ts";

const NOW = new Date(0); // a Pi without a clock wakes in 1970
const digestOf = (sequence: number) => String(sequence).padStart(64, "0");
const release = (sequence: number): Found => ({
  ok: true,
  digest: digestOf(sequence),
  manifest: { sequence },
});
const ABSENT: Found = { ok: false, code: "absent", detail: "not there" };
const BROKEN: Found = {
  ok: false,
  code: "damaged_file",
  detail: "agent.js is not what was signed",
};

const packaged = (sequence: number): ReleasePointer => ({ source: "packaged", sequence });
const slot = (source: "a" | "b", sequence: number): ReleasePointer => ({
  source,
  sequence,
  digest: digestOf(sequence),
});

function state(change: Partial<UpdateState>): UpdateState {
  const active = packaged(1);
  return { format: 1, floor: 1, active, previous: active, trial: null, failures: [], ...change };
}

const TRIAL = {
  attempts_left: TRIAL_STARTS,
  before: { is_link_up: true, streaming: ["lane"] },
};

function choose(
  releases: Partial<Releases>,
  { kept = null, floor = kept?.floor ?? 0, lastWords = null }: {
    kept?: UpdateState | null;
    floor?: number;
    lastWords?: string | null;
  } = {},
) {
  const all = { packaged: ABSENT, a: ABSENT, b: ABSENT, ...releases };
  return chooseRelease({ kept: { state: kept, floor }, releases: all, lastWords, now: NOW });
}

/** `source sequence`, with `?` on trial. */
function told(choice: ReturnType<typeof choose>): string {
  if (choice.kind === "nothing") return "nothing";
  return `${choice.pointer.source} ${choice.pointer.sequence}${choice.isTrial ? "?" : ""}`;
}

Deno.test("chooseRelease() starts the package's release on a new machine", () => {
  assert.equal(told(choose({ packaged: release(3) })), "packaged 3");
});

Deno.test("chooseRelease() counts each start of a trial, and gives it up after the third", () => {
  const releases = { packaged: release(1), a: release(4), b: release(5) };
  let kept = state({ floor: 4, active: slot("b", 5), previous: slot("a", 4), trial: TRIAL });
  for (let start = 1; start <= TRIAL_STARTS; start++) {
    const choice = choose(releases, { kept });
    assert.equal(told(choice), "b 5?");
    assert.ok(choice.kind === "run");
    assert.equal(choice.state.trial?.attempts_left, TRIAL_STARTS - start);
    kept = choice.state;
  }
  const given = choose(releases, { kept, lastWords: "it failed: no camera" });
  assert.equal(told(given), "a 4");
  assert.ok(given.kind === "run");
  const [failure] = given.state.failures;
  assert.deepEqual([failure?.sequence, failure?.kind], [5, "rolled_back"]);
  assert.match(failure?.reason ?? "", /started 3 times.*no camera/);
  assert.equal(told(choose(releases, { kept: given.state })), "a 4", "it is not tried again");
});

Deno.test("chooseRelease() falls from the active to the previous to the package's release", () => {
  const kept = state({ floor: 5, active: slot("b", 5), previous: slot("a", 4) });
  const all = { packaged: release(1), a: release(4), b: release(5) };
  assert.equal(told(choose(all, { kept })), "b 5");
  assert.equal(told(choose({ ...all, b: BROKEN }, { kept })), "a 4");
  assert.equal(told(choose({ ...all, b: BROKEN, a: BROKEN }, { kept })), "packaged 1");
  const nothing = choose({ packaged: BROKEN, a: BROKEN, b: BROKEN }, { kept });
  assert.ok(nothing.kind === "nothing");
  assert.equal(nothing.reasons.length, 3);
});

Deno.test("chooseRelease() runs no older release that was put in the place of the active one", () => {
  const kept = state({ floor: 5, active: slot("b", 5), previous: slot("a", 4) });
  const choice = choose({ packaged: release(1), a: release(4), b: release(2) }, { kept });
  assert.equal(told(choice), "a 4");
  assert.ok(choice.kind === "run");
  assert.match(choice.state.failures[0]?.reason ?? "", /another release \(2\) lies in its place/);
  assert.equal(choice.state.floor, 5);
});

Deno.test("chooseRelease() finds a manifest swapped between the slots", () => {
  const kept = state({ floor: 5, active: slot("b", 5), previous: slot("a", 4) });
  const choice = choose({ packaged: release(1), a: release(5), b: release(4) }, { kept });
  assert.equal(told(choice), "packaged 1");
});

Deno.test("chooseRelease() lets a package win that is as new as the slots or newer", () => {
  const kept = state({ floor: 5, active: slot("b", 5), previous: slot("a", 4) });
  const slots = { a: release(4), b: release(5) };
  assert.equal(told(choose({ ...slots, packaged: release(4) }, { kept })), "b 5");
  for (const sequence of [5, 6]) {
    const choice = choose({ ...slots, packaged: release(sequence) }, { kept });
    assert.equal(told(choice), `packaged ${sequence}`);
    assert.ok(choice.kind === "run");
    assert.equal(choice.state.floor, sequence, "what a package brings is committed");
  }
  const trying = { ...kept, active: slot("b", 8), previous: slot("a", 4), trial: TRIAL };
  const newer = { packaged: release(9), a: release(4), b: release(8) };
  assert.equal(told(choose(newer, { kept: trying })), "packaged 9");
});

Deno.test("chooseRelease() without a state takes up no slot below the floor", () => {
  const slots = { packaged: release(1), a: release(4), b: release(5) };
  assert.equal(told(choose(slots, { floor: 5 })), "b 5");
  assert.equal(told(choose({ ...slots, b: BROKEN }, { floor: 5 })), "packaged 1");
});

Deno.test("chooseRelease() without a state tries what was never committed as if it were new", () => {
  const slots = { packaged: release(1), a: release(5), b: release(6) };
  const choice = choose(slots, { floor: 5 });
  assert.equal(told(choice), "b 6?");
  assert.ok(choice.kind === "run");
  assert.deepEqual(choice.state.previous, slot("a", 5));
});

Deno.test("chooseRelease() runs what is committed in a slot when the package is damaged", () => {
  const kept = state({ floor: 5, active: packaged(5) });
  assert.equal(told(choose({ packaged: BROKEN, a: release(5) }, { kept })), "a 5");
});

Deno.test("chooseRelease() ends for every combination of what may be on a disk", () => {
  const found = [ABSENT, BROKEN, release(1), release(4), release(5)];
  const pointers = [packaged(1), slot("a", 4), slot("b", 5), slot("a", 5)];
  const trials = [null, { ...TRIAL, attempts_left: 0 }, TRIAL];
  let runs = 0;
  for (const one of found) {
    for (const a of found) {
      for (const b of found) {
        for (const active of pointers) {
          for (const previous of pointers) {
            for (const trial of trials) {
              const kept = state({ floor: 4, active, previous, trial });
              const choice = choose({ packaged: one, a, b }, { kept });
              const source = choice.kind === "run" ? choice.pointer.source : null;
              if (source !== null) {
                assert.ok({ packaged: one, a, b }[source].ok, "what runs was verified");
                runs += 1;
              } else assert.ok(!one.ok, "a sound package always runs");
              if (choice.kind === "run") assert.ok(choice.state.floor >= 4);
            }
          }
        }
      }
    }
  }
  assert.ok(runs > 0);
});
