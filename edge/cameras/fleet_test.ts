import assert from "node:assert/strict";
import { HandChild, HandClock, settle } from "../../tests/support/hand_camera.ts";
import { CameraSettings } from "../../server/contract/camera.ts";
import { createFleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";

function settings(id: string, more: Record<string, unknown> = {}): CameraSettings {
  return CameraSettings.parse({ id, url: `rtsp://192.0.2.1/${id}`, ...more });
}

function setUp() {
  const clock = new HandClock();
  const children: HandChild[] = [];
  const changes: string[] = [];
  const fleet = createFleet({
    clock,
    random: () => 0,
    start: (options) => children[children.push(new HandChild(options)) - 1] ?? assert.fail(),
    onChange: ({ cameraId, from, to }) => void changes.push(`${cameraId} ${from}→${to}`),
  });
  return { clock, children, changes, fleet };
}

function statusOf(fleet: Fleet, id: string): string | undefined {
  return fleet.camera(id)?.report().status;
}

Deno.test("apply() restarts only the camera whose stream changed", async () => {
  const { fleet, children } = setUp();
  fleet.apply([settings("a"), settings("b"), settings("c"), settings("d")]);
  assert.equal(children.length, 4);
  const diff = fleet.apply([
    settings("a"),
    settings("b", { quality: 2 }),
    settings("c", { name: "Exit", stall_after_ms: 9000 }),
    settings("e"),
  ]);
  assert.deepEqual(diff, {
    added: ["e"],
    removed: ["d"],
    restarted: ["b"],
    updated: ["c"],
    unchanged: ["a"],
  });
  await settle();
  assert.deepEqual(children.map(({ signals }) => signals), [[], ["stop"], [], ["stop"], [], []]);
  assert.deepEqual(fleet.cameras().map((report) => report.camera_id), ["a", "b", "c", "e"]);
  assert.equal(fleet.camera("c")?.report().name, "Exit");
  await fleet.stop();
});

Deno.test("apply() restarts a camera for whatever reads it otherwise", async () => {
  const { fleet, children } = setUp();
  fleet.apply([settings("a")]);
  const changes = [
    { rotate: 90 },
    { width: 640 },
    { crop: { x: 0, y: 0, width: 0.5, height: 1 } },
    { crop: { x: 0, y: 0, width: 0.4, height: 1 } },
    { hwaccel: "none" },
    { transport: "udp" },
    { source: "snapshot" },
    {},
  ];
  for (const change of changes) {
    const { restarted } = fleet.apply([settings("a", change)]);
    assert.deepEqual(restarted, ["a"], JSON.stringify(change));
    await settle();
  }
  assert.equal(children.length, 1 + changes.length);
  await fleet.stop();
});

Deno.test("apply() does not show the old address's pictures as the new one's", async () => {
  const { fleet, children } = setUp();
  fleet.apply([settings("a")]);
  children[0]?.show(1);
  assert.equal(fleet.camera("a")?.frames.newest()?.id, 1);
  fleet.apply([settings("a", { url: "rtsp://192.0.2.2/other" })]);
  assert.equal(fleet.camera("a")?.frames.newest(), null);
  await settle();
  children[1]?.show(1);
  assert.equal(fleet.camera("a")?.frames.newest()?.id, 2, "ids go on");
  await fleet.stop();
});

Deno.test("one camera's trouble never touches another's", async () => {
  const { clock, fleet, children, changes } = setUp();
  fleet.apply([settings("well"), settings("ill")]);
  for (let second = 0; second < 60; second++) {
    children[0]?.show(second);
    await clock.pass(1000);
  }
  assert.equal(fleet.camera("well")?.frames.framesTotal, 60);
  assert.deepEqual(children[0]?.signals, []);
  assert.ok((fleet.camera("ill")?.report().restarts_total ?? 0) > 1);
  assert.deepEqual(changes.filter((change) => change.startsWith("well")), [
    "well stopped→starting",
    "well starting→streaming",
  ]);
  await fleet.stop();
});

Deno.test("an address that cannot be one is that camera's failure only", async () => {
  const { fleet, children } = setUp();
  fleet.apply([settings("a", { url: "rtsp:///no-host" }), settings("b")]);
  await settle();
  assert.equal(statusOf(fleet, "a"), "backing_off");
  assert.equal(fleet.camera("a")?.report().reason, "unsupported");
  assert.equal(children.length, 1);
  await fleet.stop();
});

Deno.test("a clock set back by an hour neither stalls a camera nor makes a frame older", async () => {
  const { clock, fleet, children } = setUp();
  fleet.apply([settings("a")]);
  children[0]?.show(1);
  clock.setWallClockBack(3_600_000);
  await clock.pass(3000);
  assert.equal(statusOf(fleet, "a"), "streaming");
  assert.equal(fleet.camera("a")?.report().frame_age_ms, 3000);
  await fleet.stop();
});

Deno.test("report() tells how a stalled camera is, why, and when it is tried again", async () => {
  const { clock, fleet, children, changes } = setUp();
  fleet.apply([settings("a")]);
  children[0]?.show(1);
  await clock.pass(4000);
  await settle();
  const report = fleet.camera("a")?.report();
  assert.equal(report?.status, "backing_off");
  assert.equal(report.reason, "stalled");
  assert.equal(report.detail, "No picture for 4000 ms.");
  assert.equal(report.frame_age_ms, 4000);
  assert.equal(report.next_attempt_in_ms, 1000);
  assert.deepEqual(changes.slice(2), ["a streaming→stalled", "a stalled→backing_off"]);
  await clock.pass(1000);
  assert.equal(statusOf(fleet, "a"), "starting");
  assert.equal(fleet.camera("a")?.report().reason, "stalled", "the reason stays until it is over");
  await fleet.stop();
});

Deno.test("report() gives the pace of the pictures and the time of the last change", async () => {
  const { clock, fleet, children } = setUp();
  fleet.apply([settings("a")]);
  for (let picture = 0; picture < 20; picture++) {
    children[0]?.show(picture);
    await clock.pass(500);
  }
  const report = fleet.camera("a")?.report();
  assert.equal(report?.fps, 2);
  assert.equal(report.since, "2026-03-01T12:00:00.000Z");
  await fleet.stop();
});

Deno.test("a camera whose keyframes are too rare has every picture decoded, and says so", async () => {
  const { clock, fleet, children } = setUp();
  fleet.apply([settings("a")]);
  for (let picture = 0; picture < 4; picture++) {
    children[0]?.show(picture);
    await clock.pass(2000);
  }
  assert.deepEqual(children[0]?.signals, ["stop"]);
  assert.ok(children[0]?.options.command.argv.includes("-skip_frame"));
  assert.ok(!children[1]?.options.command.argv.includes("-skip_frame"));
  children[1]?.show(5);
  assert.match(fleet.camera("a")?.report().detail ?? "", /I-frame/);
  await fleet.stop();
});

Deno.test("a stall after the first picture is taken for rare keyframes, one without any is not", async () => {
  const { clock, fleet, children } = setUp();
  fleet.apply([settings("rare"), settings("dead")]);
  children[0]?.show(1);
  await clock.pass(5000);
  const decodesAll = children.slice(2).map(({ options: { command } }) => ({
    path: /rare|dead/.exec(command.script)?.[0],
    all: !command.argv.includes("-skip_frame"),
  }));
  assert.deepEqual(decodesAll.toSorted((one, other) => Number(other.all) - Number(one.all)), [
    { path: "rare", all: true },
    { path: "dead", all: false },
  ]);
  await fleet.stop();
});

Deno.test("restart() starts anew at once, however long the backoff", async () => {
  const { fleet, children } = setUp();
  fleet.apply([settings("a")]);
  children[0]?.end({ reason: "unauthorized", detail: "401" });
  await settle();
  assert.equal(fleet.camera("a")?.report().next_attempt_in_ms, 30_000);
  assert.equal(fleet.restart("a"), true);
  assert.equal(statusOf(fleet, "a"), "starting");
  assert.equal(fleet.restart("nobody"), false);
  await fleet.stop();
});

Deno.test("stop() ends every child, timer and wait", async () => {
  const { clock, fleet, children } = setUp();
  fleet.apply([settings("a"), settings("b")]);
  children[0]?.show(1);
  const waiting = fleet.camera("a")?.frames.nextFrame(1);
  await fleet.stop();
  assert.equal(await waiting, null);
  assert.deepEqual(children.map(({ signals }) => signals), [["stop"], ["stop"]]);
  assert.equal(clock.timers, 0);
  assert.deepEqual(fleet.cameras(), []);
});

Deno.test("apply() after stop() starts nothing: a reload under way must leave no FFmpeg", async () => {
  const { fleet, children } = setUp();
  await fleet.stop();
  fleet.apply([settings("a")]);
  assert.deepEqual(children, []);
  assert.deepEqual(fleet.cameras(), []);
});
