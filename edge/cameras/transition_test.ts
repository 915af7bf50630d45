import assert from "node:assert/strict";
import fc from "fast-check";
import { cameraLimits } from "./camera_limits.ts";
import { INITIAL_STATE, nextTickMs } from "./state.ts";
import type { CameraEffect, CameraEvent, CameraState } from "./state.ts";
import { transition } from "./transition.ts";

const limits = cameraLimits({ interval_ms: 1000, stall_after_ms: 4000 }, { isRenewed: true });
const lost = { reason: "unreachable", detail: "The camera ended the connection." } as const;
const refused = { reason: "unauthorized", detail: "401" } as const;

/** A camera's life by hand: events in, what was done and announced out. */
function life() {
  let state: CameraState = INITIAL_STATE;
  let nowMs = 1_000_000;
  return {
    send(event: CameraEvent): CameraEffect[] {
      const result = transition(state, event, { nowMs, random: 0, limits });
      state = result.state;
      return [...result.effects];
    },
    wait(ms: number) {
      nowMs += ms;
    },
    /** Waits exactly until the machine wants its tick, and gives it. Returns the waited time. */
    waitForTick(): number {
      const dueMs = nextTickMs(state, limits) ?? assert.fail(`no tick in ${state.status}`);
      const waitedMs = dueMs - nowMs;
      nowMs = dueMs;
      this.send({ type: "tick" });
      return waitedMs;
    },
    picture(isSame = false) {
      return this.send({ type: "picture", generation: state.generation, isSame });
    },
    look({ isDark = false, isStill = false }: { isDark?: boolean; isStill?: boolean }) {
      const { generation } = state;
      return this.send({ type: "look", generation, isDark, isStill });
    },
    exit(failure: { reason: "unreachable" | "unauthorized"; detail: string } = lost) {
      return this.send({ type: "exit", generation: state.generation, failure });
    },
    get state() {
      return state;
    },
  };
}

function streaming() {
  const camera = life();
  camera.send({ type: "start" });
  camera.picture();
  assert.equal(camera.state.status, "streaming");
  return camera;
}

function types(effects: readonly CameraEffect[]): string[] {
  return effects.map((effect) =>
    effect.type === "announce" ? `${effect.from}→${effect.to}` : effect.type
  );
}

Deno.test("transition() starts, keeps the first picture and streams", () => {
  const camera = life();
  assert.deepEqual(types(camera.send({ type: "start" })), ["stopped→starting", "spawn"]);
  assert.deepEqual(types(camera.picture()), ["keep", "starting→streaming"]);
  assert.deepEqual(types(camera.picture()), ["keep"]);
});

Deno.test("transition() kills a stream without a picture for 4 s, then leaves it alone for 1 s", () => {
  const camera = streaming();
  camera.wait(3000);
  camera.picture();
  assert.equal(camera.waitForTick(), 4000);
  assert.equal(camera.state.status, "stalled");
  assert.deepEqual(types(camera.exit()), ["stalled→backing_off"]);
  assert.equal(camera.waitForTick(), 1000);
  assert.equal(camera.state.status, "starting");
});

Deno.test("transition() calls a start without any picture a timeout", () => {
  const camera = life();
  camera.send({ type: "start" });
  assert.equal(camera.waitForTick(), 4000);
  assert.ok(camera.state.status === "stalled" && camera.state.failure.reason === "timeout");
});

Deno.test("transition() gives a slow camera longer for its first picture after a failure", () => {
  const camera = life();
  camera.send({ type: "start" });
  camera.waitForTick();
  camera.exit();
  camera.waitForTick();
  assert.equal(camera.state.status, "starting");
  assert.equal(camera.waitForTick(), 15_000);
});

Deno.test("transition() takes the reason of a stall from the killed child's words if they have one", () => {
  const camera = streaming();
  camera.waitForTick();
  const corrupt = { reason: "corrupt", detail: "no frame!" } as const;
  camera.send({ type: "exit", generation: camera.state.generation, failure: corrupt });
  assert.ok(camera.state.status === "backing_off" && camera.state.failure === corrupt);

  const silent = streaming();
  silent.waitForTick();
  const killed = { reason: "crashed", detail: "FFmpeg ended with SIGKILL." } as const;
  silent.send({ type: "exit", generation: silent.state.generation, failure: killed });
  assert.ok(silent.state.status === "backing_off" && silent.state.failure.reason === "stalled");
});

Deno.test("transition() passes failed on the way to backing off, naming the reason", () => {
  const camera = streaming();
  assert.deepEqual(types(camera.exit()), ["streaming→failed", "failed→backing_off"]);
});

Deno.test("transition() backs off 1 s doubling to 30 s and never gives up", () => {
  const camera = life();
  camera.send({ type: "start" });
  const waits = Array.from({ length: 9 }, () => {
    camera.exit();
    return camera.waitForTick();
  });
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
});

Deno.test("transition() backs off 30 s to 5 min from a wrong password: cameras lock accounts", () => {
  const camera = life();
  camera.send({ type: "start" });
  const waits = Array.from({ length: 6 }, () => {
    camera.exit(refused);
    return camera.waitForTick();
  });
  assert.deepEqual(waits, [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
});

Deno.test("transition() forgets failures only after a stable stream", () => {
  const camera = life();
  camera.send({ type: "start" });
  for (let failure = 0; failure < 5; failure++) {
    camera.exit();
    camera.waitForTick();
  }
  camera.picture();
  camera.exit();
  assert.equal(camera.waitForTick(), 30_000, "a short stream does not reset the backoff");
  camera.picture();
  for (let second = 0; second < 30; second++) {
    camera.wait(1000);
    camera.picture();
  }
  camera.exit();
  assert.equal(camera.waitForTick(), 1000);
});

Deno.test("transition() calls the same picture for 12 s frozen, and a changing one never", () => {
  const camera = streaming();
  for (let second = 0; second < 60; second++) {
    camera.wait(1000);
    camera.picture();
  }
  for (let second = 0; second < 11; second++) {
    camera.wait(1000);
    assert.deepEqual(types(camera.picture(true)), ["keep"]);
  }
  camera.wait(1000);
  assert.deepEqual(types(camera.picture(true)), ["kill", "streaming→frozen"]);
});

Deno.test("transition() calls a picture frozen that was seen to stand still, whatever its bytes", () => {
  const camera = streaming();
  assert.deepEqual(types(camera.look({ isStill: true })), ["kill", "streaming→frozen"]);
  assert.deepEqual(camera.look({ isStill: true }), [], "the child is given up already");
});

Deno.test("transition() goes on with a dark stream, and leaves the dark as it came", () => {
  const camera = streaming();
  assert.deepEqual(types(camera.look({ isDark: true })), ["streaming→dark"]);
  assert.deepEqual(camera.look({ isDark: true }), [], "said once");
  assert.deepEqual(types(camera.picture()), ["keep"]);
  assert.deepEqual(types(camera.look({})), ["dark→streaming"]);
});

Deno.test("transition() takes no black pictures for frozen ones: they have no noise", () => {
  const camera = streaming();
  camera.look({ isDark: true });
  for (let second = 0; second < 60; second++) {
    camera.wait(1000);
    assert.deepEqual(types(camera.picture(true)), ["keep"]);
    camera.look({ isDark: true, isStill: true });
  }
  camera.look({});
  camera.wait(1000);
  assert.deepEqual(types(camera.picture(true)), ["keep"], "the light has just come back");
});

Deno.test("transition() watches a dark stream as any other: stall, exit, stop, stability", () => {
  const stalls = streaming();
  stalls.look({ isDark: true });
  assert.equal(stalls.waitForTick(), 4000);
  assert.equal(stalls.state.status, "stalled");

  const exits = streaming();
  exits.look({ isDark: true });
  assert.deepEqual(types(exits.exit()), ["dark→failed", "failed→backing_off"]);

  const stops = streaming();
  stops.look({ isDark: true });
  assert.deepEqual(types(stops.send({ type: "stop" })), ["stop", "dark→stopped"]);
});

Deno.test("transition() does not take a camera for live that is as frozen after a restart", () => {
  const camera = streaming();
  camera.wait(12_000);
  camera.picture(true);
  camera.exit();
  camera.waitForTick();
  assert.deepEqual(types(camera.picture(true)), ["kill", "starting→frozen"]);
  camera.exit();
  camera.waitForTick();
  assert.deepEqual(types(camera.picture(false)), ["keep", "starting→streaming"]);
});

Deno.test("transition() drops what an older child says", () => {
  const camera = streaming();
  const old = camera.state.generation;
  camera.exit();
  camera.waitForTick();
  camera.picture();
  const before = camera.state;
  assert.deepEqual(camera.send({ type: "exit", generation: old, failure: lost }), []);
  assert.deepEqual(camera.send({ type: "picture", generation: old, isSame: false }), []);
  assert.equal(camera.state, before);
});

Deno.test("transition() keeps no picture of a child that was given up", () => {
  const camera = streaming();
  camera.waitForTick();
  assert.deepEqual(camera.picture(), []);
  assert.equal(camera.state.status, "stalled");
});

Deno.test("transition() waits for the old child before it starts another, but not for ever", () => {
  const camera = streaming();
  assert.deepEqual(types(camera.send({ type: "restart" })), ["stop", "streaming→stopped"]);
  assert.deepEqual(types(camera.exit()), ["stopped→starting", "spawn"]);

  const stuck = streaming();
  stuck.send({ type: "restart" });
  assert.equal(stuck.waitForTick(), limits.exitMs);
  assert.equal(stuck.state.status, "starting");
});

Deno.test("transition() restarts at once from backing off, and forgets the failures", () => {
  const camera = life();
  camera.send({ type: "start" });
  camera.exit(refused);
  const effects = camera.send({ type: "restart" });
  assert.deepEqual(types(effects), ["backing_off→stopped", "stopped→starting", "spawn"]);
  assert.equal(camera.state.failures, 0);
});

Deno.test("transition() does not start again when a child exits after stop", () => {
  const camera = streaming();
  assert.deepEqual(types(camera.send({ type: "stop" })), ["stop", "streaming→stopped"]);
  assert.deepEqual(camera.exit(), []);
  assert.equal(nextTickMs(camera.state, limits), null);
  assert.deepEqual(types(camera.send({ type: "start" })), ["stopped→starting", "spawn"]);
});

Deno.test("transition() takes a stop during a restart as the last word", () => {
  const camera = streaming();
  camera.send({ type: "restart" });
  camera.send({ type: "stop" });
  assert.deepEqual(camera.exit(), []);
  assert.equal(camera.state.status, "stopped");
});

Deno.test("transition() does nothing on a tick that comes early", () => {
  const camera = streaming();
  camera.wait(3999);
  assert.deepEqual(camera.send({ type: "tick" }), []);
});

Deno.test("transition() never has two children at once and always has a way on", () => {
  const acts = ["start", "stop", "restart", "picture", "same", "dark", "still", "exit", "late"];
  const step = fc.oneof(
    fc.constantFrom(...acts as Step[]),
    fc.integer({ min: 1, max: 20_000 }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const camera = life();
    let hasChild = false;
    let wasToldToEnd = false;
    for (const next of steps) {
      // A child ends once, and only one that was started.
      if (next === "exit" && !hasChild) continue;
      if (next === "exit") hasChild = false;
      for (const { type } of take(camera, next)) {
        wasToldToEnd ||= type === "kill" || type === "stop";
        if (type !== "spawn") continue;
        assert.ok(!hasChild || wasToldToEnd, "only a child that was told to end is left behind");
        hasChild = true;
        wasToldToEnd = false;
      }
      assert.ok(camera.state.status === "stopped" || nextTickMs(camera.state, limits) !== null);
    }
  }));
});

type Act = "start" | "stop" | "restart" | "picture" | "same" | "dark" | "still" | "exit" | "late";
type Step = Act | number;

function take(camera: ReturnType<typeof life>, step: Step): CameraEffect[] {
  switch (step) {
    case "picture":
      return camera.picture();
    case "same":
      return camera.picture(true);
    case "dark":
      return camera.look({ isDark: true });
    case "still":
      return camera.look({ isStill: true });
    case "exit":
      return camera.exit();
    case "late": {
      const generation = camera.state.generation - 1;
      return camera.send({ type: "exit", generation, failure: lost });
    }
    case "start":
    case "stop":
    case "restart":
      return camera.send({ type: step });
    default:
      camera.wait(step);
      return camera.send({ type: "tick" });
  }
}

Deno.test("transition() remembers that the picture was frozen over a start that timed out", () => {
  const camera = life();
  camera.send({ type: "start" });
  camera.picture();
  for (let second = 0; second < 13; second++) {
    camera.wait(1000);
    camera.picture(true);
  }
  assert.equal(camera.state.status, "frozen");
  camera.exit();
  camera.waitForTick(); // starts again
  camera.waitForTick(); // no picture in time
  assert.equal(camera.state.status, "stalled");
  camera.exit();
  camera.waitForTick();
  assert.deepEqual(types(camera.picture(true)), ["kill", "starting→frozen"]);
});
