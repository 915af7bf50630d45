import assert from "node:assert/strict";
import { isBlind, judgeTrial, type TrialPoll } from "./judge_trial.ts";

const BEFORE = { is_link_up: true, streaming: ["lane-1", "lane-2"] };

type Camera = TrialPoll["cameras"][number];
const up = (camera_id: string): Camera => ({ camera_id, status: "streaming", reason: null });
const down = (camera_id: string, reason: Camera["reason"]): Camera => ({
  camera_id,
  status: "backing_off",
  reason,
});

function poll(change: Partial<TrialPoll> = {}): TrialPoll {
  return { isServing: true, cameras: [up("lane-1"), up("lane-2")], link: "up", ...change };
}

const times = (count: number, one: TrialPoll) => Array.from({ length: count }, () => one);
const kindOf = (polls: TrialPoll[], before = BEFORE) => judgeTrial(before, polls).kind;

Deno.test("judgeTrial() commits after a minute in which everything works, not before", () => {
  assert.equal(kindOf([]), "wait");
  assert.equal(kindOf(times(5, poll())), "wait");
  assert.equal(kindOf(times(6, poll())), "commit");
});

Deno.test("judgeTrial() wants the minute in one piece", () => {
  const broken = poll({ isServing: false });
  assert.equal(kindOf([...times(5, poll()), broken, ...times(5, poll())]), "wait");
});

Deno.test("judgeTrial() rolls nothing back because the site is offline, and commits a little later", () => {
  const offline = poll({ link: "offline" });
  assert.equal(kindOf(times(59, offline)), "wait");
  assert.equal(kindOf(times(60, offline)), "commit");
  assert.equal(kindOf([...times(20, offline), ...times(6, poll())]), "commit");
  assert.equal(kindOf(times(6, offline), { ...BEFORE, is_link_up: false }), "commit");
});

Deno.test("judgeTrial() gives up a release that cannot talk to a server it reaches, after an hour", () => {
  const broken = poll({ link: "broken" });
  assert.equal(kindOf(times(359, broken)), "wait");
  const verdict = judgeTrial(BEFORE, times(360, broken));
  assert.ok(verdict.kind === "roll_back");
  assert.match(verdict.reason, /does not get on with it/);
});

Deno.test("judgeTrial() gives up a release that loses a camera, and names it with its reason", () => {
  const polls = times(90, poll({ cameras: [up("lane-1"), down("lane-2", "unsupported")] }));
  assert.equal(kindOf(polls.slice(1)), "wait");
  const verdict = judgeTrial(BEFORE, polls);
  assert.ok(verdict.kind === "roll_back");
  assert.match(verdict.reason, /lane-2 \(unsupported\)/);
});

Deno.test("judgeTrial() blames no release for a camera that is off while others work", () => {
  const polls = times(6, poll({ cameras: [up("lane-1"), down("lane-2", "unreachable")] }));
  assert.equal(kindOf(polls), "commit");
});

Deno.test("judgeTrial() blames the release when every camera is gone although the server is there", () => {
  const gone = [down("lane-1", "unreachable"), down("lane-2", "timeout")];
  assert.equal(kindOf(times(90, poll({ cameras: gone }))), "roll_back");
});

Deno.test("judgeTrial() asks nothing of cameras that did not stream before or are no longer wanted", () => {
  const polls = times(6, poll({ cameras: [up("lane-1"), down("lane-9", "crashed")] }));
  assert.equal(kindOf(polls), "commit");
});

Deno.test("isBlind() tells a site without any network from a release without any camera", () => {
  const gone = [down("lane-1", "unreachable"), down("lane-2", "timeout")];
  assert.equal(isBlind(poll({ link: "offline", cameras: gone }), BEFORE), true);
  assert.equal(isBlind(poll({ link: "up", cameras: gone }), BEFORE), false);
  assert.equal(isBlind(poll({ link: "offline" }), BEFORE), false);
  const crashed = [down("lane-1", "unreachable"), down("lane-2", "crashed")];
  assert.equal(isBlind(poll({ link: "offline", cameras: crashed }), BEFORE), false);
});

Deno.test("judgeTrial() blames no release for the night", () => {
  const dark: Camera = { camera_id: "lane-1", status: "dark", reason: null };
  assert.equal(kindOf(times(6, poll({ cameras: [dark, up("lane-2")] }))), "commit");
});
