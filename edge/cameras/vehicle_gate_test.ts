import assert from "node:assert/strict";
import type { GateDecision, GateState } from "./gate/gate_state.ts";
import type { Look } from "./gate/look.ts";
import { initialGate, transition } from "./vehicle_gate.ts";

const EMPTY: Look = {
  area: 0,
  structure: 0,
  width: 0,
  motion: 0,
  unlike: null,
  elsewhere: 0,
  detailRatio: 0,
  isAsBefore: false,
};
const CAR: Look = { ...EMPTY, area: 0.5, structure: 0.3, width: 0.7, detailRatio: 5, unlike: 0 };
const CAR_MOVING: Look = { ...CAR, motion: 0.3, unlike: 0.5 };
const PERSON: Look = { ...EMPTY, area: 0.09, structure: 0.06, width: 0.14, detailRatio: 3 };
/** Light of a car that waits behind the zone. */
const LIT_FLOOR: Look = { ...EMPTY, area: 0.6, structure: 0.03, width: 0.15, detailRatio: 3 };

/** A gate that is shown one look after another, a second apart unless told otherwise. */
class Shown {
  state: GateState = initialGate(0);
  nowMs = 0;
  frameId = 0;
  stepMs = 1000;
  minStillMs = 700;
  isProven = true;
  readonly sent: number[] = [];
  readonly decisions: GateDecision[] = [];
  readonly acts: string[] = [];

  constructor() {
    this.show(EMPTY, 4);
    assert.equal(this.state.phase, "absent");
  }

  show(look: Look, times = 1, sharpness: (index: number) => number = () => 50): this {
    for (let index = 0; index < times; index++) {
      const previousAtMs = look.motion === null ? null : this.nowMs;
      this.nowMs += this.stepMs;
      const { state, decision, sendFrameId, background } = transition(this.state, {
        type: "picture",
        atMs: this.nowMs,
        previousAtMs,
        candidate: { frameId: ++this.frameId, sharpness: sharpness(index) },
        look,
        minStillMs: this.minStillMs,
        isBackgroundProven: this.isProven,
      });
      this.state = state;
      this.acts.push(background);
      if (decision !== null) this.decisions.push(decision);
      if (sendFrameId !== null) this.sent.push(sendFrameId);
    }
    return this;
  }

  hear(isRead: boolean): this {
    const frameId = this.sent.at(-1) ?? 0;
    this.state = transition(this.state, { type: "outcome", frameId, isRead }).state;
    return this;
  }
}

Deno.test("a car that waits three minutes is one call, and its background is held", () => {
  const gate = new Shown().show(CAR_MOVING, 2).show(CAR, 180);
  assert.deepEqual(gate.decisions, ["vehicle"]);
  assert.ok(!gate.acts.slice(-180).includes("follow"));
  gate.show(CAR_MOVING).show(EMPTY, 5);
  assert.equal(gate.state.phase, "absent");
  assert.equal(gate.sent.length, 1);
});

Deno.test("at one picture a second the second still one decides, at four the waiting time does", () => {
  const slow = new Shown().show(CAR_MOVING, 2).show(CAR);
  assert.equal(slow.sent.length, 1);
  const quick = new Shown();
  quick.stepMs = 250;
  quick.show(CAR_MOVING, 4).show(CAR, 2);
  assert.equal(quick.sent.length, 0);
  assert.equal(quick.show(CAR).sent.length, 1);
});

Deno.test("of the pictures since it stands still the sharpest is sent, the first included", () => {
  const gate = new Shown();
  gate.stepMs = 250;
  gate.show(CAR_MOVING, 3, (index) => [99, 99, 80][index] ?? 0);
  gate.show(CAR, 3, (index) => [60, 66, 50][index] ?? 0);
  // The last of the moving ones: nothing moved between it and the next.
  assert.deepEqual(gate.sent, [gate.frameId - 3]);
  const blurred = new Shown().show(CAR_MOVING, 2, () => 20).show(CAR, 1, () => 60);
  assert.deepEqual(blurred.sent, [blurred.frameId]);
});

Deno.test("a person, light on the floor and a shadow are no call, however long they stay", () => {
  for (const look of [PERSON, LIT_FLOOR]) {
    const gate = new Shown().show({ ...look, motion: 0.09 }, 5).show(look, 300);
    assert.deepEqual(gate.sent, []);
    assert.equal(gate.state.phase, "absent");
  }
});

Deno.test("a car that drives through without standing is no call", () => {
  const gate = new Shown().show(CAR_MOVING, 3).show(EMPTY, 2);
  assert.deepEqual([gate.sent, gate.decisions], [[], ["passed"]]);
});

Deno.test("the next car is a call though the zone was never empty", () => {
  const gate = new Shown().show(CAR_MOVING, 2).show(CAR, 5).show(CAR_MOVING, 3);
  // It looks much like the first one: that something drove off is what tells.
  gate.show({ ...CAR, unlike: 0.2 }, 5);
  assert.deepEqual(gate.decisions, ["vehicle", "next_vehicle"]);
});

Deno.test("a person around a standing car, or a car that starts for a moment, is no new call", () => {
  const gate = new Shown().show(CAR_MOVING, 2).show(CAR, 5);
  gate.show({ ...CAR, motion: 0.1, unlike: 0.12 }, 20).show({ ...CAR, unlike: 0.1 }, 3);
  assert.deepEqual(gate.decisions, ["vehicle", "same_vehicle"]);
  assert.equal(gate.state.phase, "present");
});

Deno.test("a parked car is taken in without a call, and is none when it leaves", () => {
  const gate = new Shown().show(CAR_MOVING, 2).show(CAR, 601);
  assert.deepEqual(gate.decisions, ["vehicle", "taken_in"]);
  gate.show(EMPTY, 60);
  gate.isProven = false;
  const place = { ...CAR, detailRatio: 0.6 };
  gate.show({ ...place, motion: 0.3 }, 2).show({ ...place, isAsBefore: true }, 3).show(EMPTY, 10);
  assert.deepEqual(gate.decisions.slice(2), ["cleared", "cleared", "cleared"]);
  assert.equal(gate.sent.length, 1);
});

Deno.test("the place of a car that stood there at the start is no vehicle", () => {
  const gate = new Shown();
  gate.isProven = false;
  gate.show({ ...CAR_MOVING, detailRatio: 0.7 }, 2).show({ ...CAR, detailRatio: 0.6 });
  assert.deepEqual([gate.sent, gate.decisions], [[], ["cleared"]]);
  assert.equal(gate.acts.at(-1), "restore");
});

Deno.test("a plate that was not found is tried once more, with a later picture and in time", () => {
  const gate = new Shown().show(CAR_MOVING, 2).show(CAR).hear(false).show(CAR, 3);
  assert.deepEqual(gate.decisions, ["vehicle", "retry"]);
  gate.hear(false).show(CAR, 20);
  assert.equal(gate.sent.length, 2);
  assert.ok((gate.sent[1] ?? 0) > (gate.sent[0] ?? 0));
  const late = new Shown().show(CAR_MOVING, 2).show(CAR, 6).hear(false).show(CAR, 5);
  assert.equal(late.sent.length, 1);
  const read = new Shown().show(CAR_MOVING, 2).show(CAR).hear(true).show(CAR, 5);
  assert.equal(read.sent.length, 1);
});

Deno.test("a car under a brush that never rests is sent after all", () => {
  const gate = new Shown().show({ ...CAR, motion: 0.2, unlike: 0.2 }, 12);
  assert.deepEqual(gate.decisions, ["vehicle"]);
});

Deno.test("a camera that was moved learns anew and calls nobody", () => {
  const gate = new Shown();
  const moved = { ...CAR, elsewhere: 0.8 };
  gate.show({ ...moved, motion: 0.5 }).show(moved);
  assert.equal(gate.state.phase, "learning");
  gate.show(EMPTY, 4);
  assert.deepEqual([gate.state.phase, gate.sent], ["absent", []]);
});

Deno.test("after a gap in the pictures the car that stands there is known again, another is sent", () => {
  const same = new Shown().show(CAR_MOVING, 2).show(CAR, 3);
  same.show({ ...CAR, motion: null }).show(CAR, 3);
  assert.equal(same.sent.length, 1);
  const other = new Shown().show(CAR_MOVING, 2).show(CAR, 3);
  other.show({ ...CAR, motion: null, unlike: 0.6 }).show({ ...CAR, unlike: 0.6 }, 3);
  assert.equal(other.sent.length, 2);
});

Deno.test("learning waits for what moves, but not for ever", () => {
  let state = initialGate(0);
  const show = (atMs: number, motion: number) => {
    const step = transition(state, {
      type: "picture",
      atMs,
      previousAtMs: atMs - 1000,
      candidate: { frameId: 1, sharpness: 0 },
      look: { ...EMPTY, motion },
      minStillMs: 700,
      isBackgroundProven: false,
    });
    state = step.state;
    return step.background;
  };
  for (let atMs = 1000; atMs < 20_000; atMs += 1000) assert.equal(show(atMs, 0.3), "relearn");
  assert.equal(state.phase, "learning");
  show(20_000, 0.3);
  assert.equal(state.phase, "absent");
});
