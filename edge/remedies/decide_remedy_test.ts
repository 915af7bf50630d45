import assert from "node:assert/strict";
import { remedyWorld } from "../../tests/support/remedy_world.ts";
import { CAUSE_OF_REASON, DAY_MS, HOUR_MS, REMEDY_TABLE } from "./remedy_table.ts";

const MINUTE_MS = 60_000;

Deno.test("a stalled camera is started again, then rebooted, then switched off and on, then left to a person", async () => {
  const world = await remedyWorld();
  world.bad("stalled", ["lane-1"]);
  await world.pass(4 * HOUR_MS);
  assert.deepEqual(world.done, [
    "restart_stream lane-1",
    "restart_stream lane-1",
    "reboot_camera lane-1",
    "reboot_camera lane-1",
    "power_cycle lane-1",
    "power_cycle lane-1",
  ]);
  const last = world.journal().entries.at(-1);
  assert.equal(last?.step, "person");
  assert.match(last?.why ?? "", /power_cycle was tried 2 times/);
});

Deno.test("after the person was called nothing more is tried, however long it lasts", async () => {
  const world = await remedyWorld();
  world.bad("stalled", ["lane-1"]);
  await world.pass(4 * HOUR_MS);
  const before = world.journal().entries.length;
  await world.pass(3 * DAY_MS);
  assert.equal(world.journal().entries.length, before);
});

for (const reason of ["unauthorized", "not_found", "unsupported", "too_many_sessions"] as const) {
  Deno.test(`a camera that is ${reason} is left to a person at once: no restart helps`, async () => {
    const world = await remedyWorld();
    world.bad(reason, ["lane-1"]);
    await world.pass(DAY_MS);
    assert.deepEqual(world.done, []);
    assert.deepEqual(
      world.journal().entries.map(({ step, verdict, camera_id }) => [step, verdict, camera_id]),
      [["person", "stopped", "lane-1"]],
    );
  });
}

Deno.test("an unreachable camera is looked for and its power switched, never rebooted: it would not hear it", async () => {
  const world = await remedyWorld();
  world.bad("unreachable", ["lane-2"]);
  await world.pass(4 * HOUR_MS);
  assert.deepEqual(world.done, [
    "rediscover lane-2",
    "rediscover lane-2",
    "power_cycle lane-2",
    "power_cycle lane-2",
  ]);
});

Deno.test("all cameras unreachable at once are the network: none is touched", async () => {
  const world = await remedyWorld();
  world.bad("unreachable", ["lane-1"]);
  world.bad("timeout", ["lane-2"]);
  await world.pass(DAY_MS);
  assert.deepEqual(world.done, ["rediscover", "rediscover"]);
  const last = world.journal().entries.at(-1);
  assert.deepEqual([last?.step, last?.camera_id], ["person", null]);
});

Deno.test("decoders that end on all cameras: the agent, then the machine, then a person", async () => {
  const world = await remedyWorld();
  world.onStep = (step) => {
    if (step === "restart_agent" || step === "reboot_device") world.look.agentUpMs = 0;
  };
  world.bad("crashed");
  await world.pass(6 * HOUR_MS);
  assert.deepEqual(world.done, ["restart_agent", "reboot_device"]);
  assert.equal(world.journal().entries.at(-1)?.step, "person");
});

Deno.test("one camera on which FFmpeg crashes never reboots the machine, be it the only one", async () => {
  const world = await remedyWorld({ cameras: ["lane-1"] });
  world.bad("crashed");
  await world.pass(DAY_MS);
  assert.deepEqual(world.done, ["restart_agent"]);
});

Deno.test("a machine that is not reached by server nor cameras waits for an hour before anything", async () => {
  const world = await remedyWorld();
  world.bad("unreachable");
  world.look.link = "away";
  await world.pass(59 * MINUTE_MS);
  assert.deepEqual(world.done, []);
  await world.pass(5 * HOUR_MS);
  assert.deepEqual(world.done, ["restart_agent", "reboot_device"]);
});

Deno.test("a person who was called for a switch does not keep the machine from what helps later", async () => {
  const world = await remedyWorld();
  world.bad("unreachable");
  await world.pass(HOUR_MS);
  assert.equal(world.journal().entries.at(-1)?.step, "person");
  world.look.link = "away";
  await world.pass(2 * HOUR_MS);
  assert.ok(world.done.includes("restart_agent"));
});

Deno.test("what is not allowed is not done, and the person is told so", async () => {
  const world = await remedyWorld();
  Object.assign(world.look.may, { rebootCamera: [], powerCycle: [], rebootDevice: false });
  world.bad("stalled", ["lane-1"]);
  await world.pass(2 * HOUR_MS);
  assert.deepEqual(world.done, ["restart_stream lane-1", "restart_stream lane-1"]);
  const why = world.journal().entries.at(-1)?.why ?? "";
  assert.match(why, /No reboot_camera: remedies.camera_reboot does not allow it/);
  assert.match(why, /No power_cycle: remedies.power_cycle names no address/);
});

Deno.test("an agent that nobody would start again never ends itself, nor reboots the machine", async () => {
  const world = await remedyWorld();
  world.look.may.restartAgent = false;
  world.bad("crashed");
  await world.pass(DAY_MS);
  assert.deepEqual(world.done, []);
});

Deno.test("a reason that changes every half minute is not known, so nothing is done about it", async () => {
  const world = await remedyWorld();
  for (let turn = 0; turn < 60; turn++) {
    world.bad(turn % 2 === 0 ? "stalled" : "unreachable", ["lane-1"]);
    await world.pass(30_000);
  }
  assert.deepEqual(world.done, []);
});

Deno.test("a step that helps is said to have, by the age of the picture, and the trouble is over", async () => {
  const world = await remedyWorld();
  world.onStep = (step) => step === "reboot_camera" && world.wellThen();
  world.bad("stalled", ["lane-1"]);
  await world.pass(2 * HOUR_MS);
  const { entries } = world.journal();
  assert.deepEqual(entries.map(({ step, verdict }) => [step, verdict]), [
    ["restart_stream", "no_help"],
    ["restart_stream", "no_help"],
    ["reboot_camera", "helped"],
  ]);
  const [before, , after] = entries.map(({ frame_age_ms }) => frame_age_ms ?? 0);
  assert.ok(before !== undefined && before > 2 * MINUTE_MS);
  assert.equal(after, 500);
  const { values } = await world.metrics.remedies.get();
  assert.deepEqual(values.map(({ labels, value }) => [labels.step, labels.verdict, value]), [
    ["restart_stream", "no_help", 2],
    ["reboot_camera", "helped", 1],
  ]);
});

Deno.test("what fails again soon after it was healed is given time, and does not climb for ever", async () => {
  const world = await remedyWorld();
  world.onStep = () => world.wellThen();
  for (let turn = 0; turn < 200; turn++) {
    world.bad("stalled", ["lane-1"]);
    await world.pass(3 * MINUTE_MS);
    world.wellThen();
    await world.pass(MINUTE_MS);
  }
  // It never was well for long: one trouble, in which each step has its tries.
  const count = (step: string) => world.done.filter((one) => one.startsWith(step)).length;
  assert.equal(count("restart_stream"), 2);
  assert.ok(count("reboot_camera") <= 2);
  assert.ok(count("power_cycle") <= 2);
});

Deno.test("what was healed is given five minutes, though its next try would be due before", async () => {
  const world = await remedyWorld();
  const atMs: number[] = [];
  world.onStep = () => {
    atMs.push(world.journal().running_ms);
    world.wellThen();
  };
  world.bad("stalled", ["lane-1"]);
  for (let turn = 0; turn < 3; turn++) {
    await world.pass(3 * MINUTE_MS);
    world.bad("stalled", ["lane-1"]);
  }
  assert.equal(atMs.length, 2);
  assert.ok((atMs[1] ?? 0) - (atMs[0] ?? 0) >= 5 * MINUTE_MS);
});

Deno.test("a step is repeated after a time that doubles, and up to half of it more by chance", async () => {
  const [restart] = REMEDY_TABLE.camera_silent.rungs;
  const ladder = { ...REMEDY_TABLE.camera_silent, rungs: [{ ...restart, tries: 4 }] };
  const table = { ...REMEDY_TABLE, camera_silent: ladder };
  for (const [chance, minutes] of [[0, [3, 6, 12]], [1, [4.5, 9, 18]]] as const) {
    const world = await remedyWorld({ table, random: () => chance });
    const atMs: number[] = [];
    world.onStep = () => atMs.push(world.journal().running_ms);
    world.bad("stalled", ["lane-1"]);
    await world.pass(HOUR_MS);
    const gapsMs = atMs.slice(1).map((ms, index) => ms - (atMs[index] ?? 0));
    assert.deepEqual(gapsMs, minutes.map((each) => each * MINUTE_MS));
  }
});

Deno.test("a camera whose reboot helped is left alone for half an hour, though it was well for long", async () => {
  const world = await remedyWorld();
  const atMs: [string, number][] = [];
  world.onStep = (step) => {
    atMs.push([step, world.journal().running_ms]);
    if (step === "reboot_camera") world.wellThen();
  };
  world.bad("stalled", ["lane-1"]);
  await world.pass(20 * MINUTE_MS);
  assert.deepEqual(atMs.map(([step]) => step), [
    "restart_stream",
    "restart_stream",
    "reboot_camera",
  ]);
  world.bad("stalled", ["lane-1"]);
  await world.pass(30 * MINUTE_MS);
  const [[, rebootedMs] = ["", 0], [step, againMs] = ["", 0]] = atMs.slice(2);
  assert.equal(step, "restart_stream", "another trouble begins below");
  assert.ok(againMs - rebootedMs >= 30 * MINUTE_MS, `${againMs - rebootedMs} ms`);
});

Deno.test("what no machine can heal is told to a person, also of a camera that was healed just before", async () => {
  const world = await remedyWorld();
  world.onStep = (step) => {
    if (step === "reboot_camera") world.wellThen();
  };
  world.bad("stalled", ["lane-1"]);
  await world.pass(20 * MINUTE_MS);
  assert.equal(world.done.at(-1), "reboot_camera lane-1");
  world.bad("unauthorized", ["lane-1"]);
  await world.pass(6 * MINUTE_MS);
  assert.equal(world.journal().entries.at(-1)?.step, "person");
});

Deno.test("a camera that fails every few minutes is started again 4 times an hour and 24 a day", async () => {
  const world = await remedyWorld();
  Object.assign(world.look.may, { rebootCamera: [], powerCycle: [] });
  world.onStep = () => world.wellThen();
  const perHour: number[] = [];
  for (let hour = 0; hour < 12; hour++) {
    const before = world.done.length;
    for (let turn = 0; turn < 6; turn++) {
      world.bad("stalled", ["lane-1"]);
      await world.pass(3 * MINUTE_MS);
      world.wellThen();
      await world.pass(7 * MINUTE_MS);
    }
    perHour.push(world.done.length - before);
  }
  assert.equal(Math.max(...perHour), 4);
  assert.equal(world.done.length, 24);
  world.bad("stalled", ["lane-1"]);
  await world.pass(10 * MINUTE_MS);
  assert.match(world.journal().entries.at(-1)?.why ?? "", /the budget of this day is used/);
});

Deno.test("a camera that was well for long is helped again when it fails the next day", async () => {
  const world = await remedyWorld();
  world.onStep = () => world.wellThen();
  for (let day = 0; day < 3; day++) {
    world.bad("stalled", ["lane-1"]);
    await world.pass(DAY_MS);
  }
  assert.deepEqual(world.done, Array(3).fill("restart_stream lane-1"));
});

Deno.test("a dry run does nothing, says what it would have done, and what healed alone", async () => {
  const world = await remedyWorld();
  world.look.mode = "dry_run";
  world.bad("stalled", ["lane-1"]);
  await world.pass(6 * MINUTE_MS);
  world.wellThen();
  await world.pass(5 * MINUTE_MS);
  assert.deepEqual(world.done, []);
  const said = world.journal().entries.map((
    { step, verdict, dry_run },
  ) => [step, verdict, dry_run]);
  assert.deepEqual(said, [
    ["restart_stream", "no_help", true],
    ["restart_stream", "healed_alone", true],
  ]);
});

Deno.test("what cannot be done is refused with its reason, and counts as tried", async () => {
  const world = await remedyWorld();
  world.outcome = { ok: false, detail: "The camera answers 401." };
  world.look.may.powerCycle = [];
  world.bad("stalled", ["lane-1"]);
  await world.pass(3 * HOUR_MS);
  const reboots = world.journal().entries.filter(({ step }) => step === "reboot_camera");
  assert.deepEqual(reboots.map(({ verdict, detail }) => [verdict, detail]), [
    ["refused", "The camera answers 401."],
    ["refused", "The camera answers 401."],
  ]);
});

Deno.test("many cameras that fail on their own are healed one step at a time, a dozen an hour at most", async () => {
  const cameras = Array.from({ length: 40 }, (_, index) => `lane-${index + 1}`);
  const world = await remedyWorld({ cameras });
  world.bad("stalled", cameras.slice(1));
  for (let look = 0; look < 720; look++) {
    const before = world.done.length;
    await world.lookAfter(5000);
    assert.ok(world.done.length - before <= 1);
  }
  assert.equal(world.done.length, 12);
});

Deno.test("every reason of FFmpeg has its ladder", async () => {
  for (const [reason, cause] of Object.entries(CAUSE_OF_REASON)) {
    const world = await remedyWorld();
    world.bad(reason as keyof typeof CAUSE_OF_REASON, ["lane-1"]);
    await world.pass(5 * MINUTE_MS);
    assert.equal(world.journal().entries[0]?.cause, cause, reason);
  }
});
