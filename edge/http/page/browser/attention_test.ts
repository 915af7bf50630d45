import assert from "node:assert/strict";
import { type Health, overallWords, statusOf, whatNeedsAttention } from "./attention.js";

type Camera = Health["cameras"][number];

function camera(id: string, more: Partial<Camera> = {}): Camera {
  return {
    camera_id: id,
    name: id,
    status: "streaming",
    headline: "Pictures are coming in.",
    what_to_do: null,
    next_step: null,
    next_attempt_in_ms: null,
    ...more,
  } as Camera;
}

/** All is well but for what is given. */
function health(more: { cameras?: Camera[]; link?: object; config?: object; machine?: object }) {
  return {
    cameras: more.cameras ?? [camera("lane-1")],
    link: { state: "up", detail: null, ...more.link },
    config: { source: "file", faults: [], ...more.config },
    machine: { temperature_celsius: 50, disk_free_bytes: 9e9, ...more.machine },
  } as unknown as Health;
}

const keysOf = (of: Health) => whatNeedsAttention(of).map((item) => item.key);

Deno.test("broken cameras come first, then what else is broken, then the rest", () => {
  const of = health({
    cameras: [
      camera("starts", { status: "starting" }),
      camera("dark", { status: "dark" }),
      camera("broken", { status: "backing_off" }),
    ],
    link: { state: "revoked" },
    machine: { temperature_celsius: 85 },
  });
  assert.deepEqual(keysOf(of), ["camera broken", "link", "camera dark", "heat", "camera starts"]);
  assert.deepEqual(overallWords(of, whatNeedsAttention(of)), {
    level: "bad",
    words: "2 things broken, 2 more to look at",
  });
});

Deno.test("a machine that suffers is to be looked at, and what the agent does about it is said", () => {
  const of = health({
    machine: { temperature_celsius: 76, slowed_by: 2, under_voltage: true, disk_read_only: true },
  });
  assert.deepEqual(keysOf(of), ["heat", "power", "read-only"]);
  assert.match(whatNeedsAttention(of)[0]?.next_step ?? "", /fewer pictures/);
});

Deno.test("an agent that leaves parts out is to be looked at, and is broken where nothing is read", () => {
  const level = (step: string) => {
    const of = { ...health({}), brake: { step, ends: 5 } } as Health;
    return whatNeedsAttention(of).map(({ key, level }) => `${key} ${level}`);
  };
  assert.deepEqual([level("spare"), level("bare")], [["brake warn"], ["brake bad"]]);
});

Deno.test("nothing wrong is said as such, also by an agent that runs alone", () => {
  for (const state of ["up", "unlinked"]) {
    const of = health({ link: { state } });
    assert.equal(overallWords(of, whatNeedsAttention(of)).words, "All is well", state);
  }
  assert.deepEqual(keysOf(health({})), []);
});

Deno.test("a camera that still connects is not well yet, one that is switched off is", () => {
  const words = (status: Camera["status"]) => {
    const of = health({ cameras: [camera("a", { status })] });
    return overallWords(of, whatNeedsAttention(of)).words;
  };
  assert.equal(words("starting"), "Connecting");
  assert.equal(words("stopped"), "All is well");
});

Deno.test("an agent newer than the page shows a state that the page does not know", () => {
  assert.deepEqual(statusOf("moved"), { level: "warn", word: "moved" });
  assert.deepEqual(keysOf(health({ cameras: [camera("a", { status: "moved" as never })] })), [
    "camera a",
  ]);
});

Deno.test("a broken settings file is to be looked at while the old settings run", () => {
  assert.deepEqual(keysOf(health({ config: { faults: [{ path: "a", message: "b" }] } })), [
    "config",
  ]);
  assert.deepEqual(keysOf(health({ config: { source: "last_known_good" } })), ["config"]);
});
