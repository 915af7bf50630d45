import assert from "node:assert/strict";
import { CAMERAS, withLink } from "../../tests/support/link_rig.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";

const until = (condition: () => boolean, what: string) => waitUntil(condition, { what });

Deno.test("Link enrols once the server is back, and keeps its identity to itself", () =>
  withLink(async ({ server, start, stop, dataDir }) => {
    server.fault.enroll = 503;
    const link = start();
    await until(() => server.enrolments >= 2, "the server was asked twice");
    assert.equal(link.health().state, "enrolling");
    assert.match(link.health().detail ?? "", /does not answer/);
    server.fault.enroll = null;
    await until(() => link.health().state === "up", "the link is up");
    const file = `${dataDir}/identity.json`;
    assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
    const enrolled = server.enrolments;
    await stop();
    // The same claim code at the next start is no wish for another enrolment.
    const again = start();
    await until(() => again.health().state === "up", "the link is up again");
    assert.equal(server.enrolments, enrolled);
  }));

Deno.test("Link says clearly that a claim code was used, and does not ask again", () =>
  withLink(async ({ server, start }) => {
    const link = start({ claimCode: "USED-CLAIM" });
    await until(() => link.health().state === "refused", "the code is refused");
    assert.match(link.health().detail ?? "", /was used.*new claim code/);
    assert.equal(server.enrolments, 1);
    assert.deepEqual(await link.readNow("lane-1", AbortSignal.timeout(5000)), { kind: "unlinked" });
  }));

Deno.test("Link never sends the token of one server to another", () =>
  withLink(async ({ server, start, dataDir }) => {
    const other = { ...server.identity, server_url: "https://other.example" };
    await Deno.writeTextFile(`${dataDir}/identity.json`, JSON.stringify(other));
    const link = start({ claimCode: null });
    await until(() => link.health().state === "refused", "the identity is refused");
    assert.match(link.health().detail ?? "", /enrolled at https:\/\/other\.example/);
    assert.equal(server.heartbeats.length, 0);
  }));

Deno.test("Link starts without a torn identity as if it had none", () =>
  withLink(async ({ start, dataDir }) => {
    await Deno.writeTextFile(`${dataDir}/identity.json`, `{"device_id": "half`);
    const link = start();
    await until(() => link.health().state === "up", "it enrolled again");
  }));

Deno.test("Link tells the server at once when a camera's status changes", () =>
  withLink(async ({ server, fleet, start }) => {
    const link = start();
    await until(() => server.heartbeats.length === 1, "the first heartbeat");
    fleet.set("lane-1", { status: "stalled", reason: "stalled" });
    link.cameraChanged();
    await until(() => server.heartbeats.length === 2, "a heartbeat before the next is due");
    assert.equal(server.heartbeats[1]?.cameras[0]?.status, "stalled");
  }));

Deno.test("Link says that its token was revoked, and is up again when it counts again", () =>
  withLink(async ({ server, start }) => {
    server.heartbeatEveryMs = 1000;
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    server.fault.token = 401;
    link.cameraChanged();
    await until(() => link.health().state === "revoked", "the revocation shows");
    assert.match(link.health().detail ?? "", /new claim code/);
    server.fault.token = null;
    await until(() => link.health().state === "up", "the link is up again");
  }));

Deno.test("Link says that the machine's clock is wrong, and stamps reads with the server's time", () =>
  withLink(async ({ server, fleet, start }) => {
    server.clockOffsetMs = 60_000;
    const link = start();
    assert.equal(link.health().clock, "unsynced");
    await until(() => link.health().state === "up", "the link is up");
    assert.equal(link.health().clock, "synced");
    assert.ok(Math.abs((link.health().clock_offset_ms ?? 0) - 60_000) < 2000);
    assert.match(link.health().detail ?? "", /60 s behind/);
    const frame = fleet.push("lane-2");
    await until(() => server.reads.length === 1, "the frame was sent");
    const { captured_at, clock } = server.reads[0]?.meta ?? assert.fail();
    assert.equal(clock, "synced");
    const aheadMs = Date.parse(captured_at) - frame.capturedAt.getTime();
    assert.ok(Math.abs(aheadMs - 60_000) < 2000, captured_at);
  }));

Deno.test("Link answers a snapshot command with the picture", () =>
  withLink(async ({ server, fleet, start }) => {
    start();
    const frame = fleet.push("lane-1", { ageMs: 100 });
    const id = server.command({ kind: "snapshot", camera_id: null, max_age_ms: 5000 });
    await until(() => server.results.length === 1, "the result is there");
    const [{ commandId, result, frame: sent } = assert.fail()] = server.results;
    assert.equal(commandId, id);
    assert.ok(result.ok);
    assert.equal(result.camera_id, "lane-1");
    assert.equal(result.camera_status, "streaming");
    assert.ok((result.frame_age_ms ?? 0) >= 100);
    assert.deepEqual(sent, frame.jpeg);
  }));

Deno.test("Link answers no command with a picture that only heat made so old", () =>
  withLink(async ({ server, fleet, start }) => {
    start();
    fleet.set("lane-1", { slowed_from_ms: 500 });
    fleet.push("lane-1", { ageMs: 900, text: "the car before" });
    const { frames } = fleet.camera("lane-1") ?? assert.fail();
    const nextFrame = frames.nextFrame.bind(frames);
    frames.nextFrame = (...asked) => {
      const waiting = nextFrame(...asked);
      fleet.push("lane-1", { text: "the car now" });
      return waiting;
    };
    server.command({ kind: "snapshot", camera_id: "lane-1", max_age_ms: 5000 });
    await until(() => server.results.length === 1, "the result is there");
    const { frame } = server.results[0] ?? assert.fail();
    assert.match(new TextDecoder().decode(frame ?? undefined), /the car now/);
  }));

Deno.test("Link refuses commands that are too late, too old a picture, no camera, no picture", () =>
  withLink(async ({ server, fleet, start }) => {
    start();
    fleet.push("lane-1", { ageMs: 3000 });
    const codes: Record<string, string> = {};
    const ask = (name: string, id: string) => codes[id] = name;
    const past = new Date(Date.now() - 1000).toISOString();
    const max_age_ms = 1000;
    ask("expired", server.command({ kind: "restart_camera", camera_id: "lane-1" }, past));
    ask("stale_snapshot", server.command({ kind: "snapshot", camera_id: "lane-1", max_age_ms }));
    ask("no_snapshot", server.command({ kind: "read", camera_id: "lane-2", max_age_ms }));
    ask("no_such_camera", server.command({ kind: "read", camera_id: "lane-9", max_age_ms }));
    await until(() => server.results.length === 4, "all are answered");
    for (const { commandId, result } of server.results) {
      assert.equal(result.ok ? "ok" : result.code, codes[commandId]);
    }
    assert.deepEqual(fleet.restarted, []);
  }));

Deno.test("Link answers a read command by the read alone", () =>
  withLink(async ({ server, fleet, start }) => {
    start();
    fleet.push("lane-1");
    const id = server.command({ kind: "read", camera_id: "lane-1", max_age_ms: 5000 });
    await until(() => server.reads.length === 1, "the frame was sent");
    assert.equal(server.reads[0]?.meta.command_id, id);
    assert.equal(server.reads[0]?.meta.trigger, "command");
    assert.equal(server.results.length, 0);
  }));

Deno.test("Link tells when a commanded read is refused", () =>
  withLink(async ({ server, fleet, start }) => {
    server.fault.read = 422;
    start();
    fleet.push("lane-1");
    server.command({ kind: "read", camera_id: "lane-1", max_age_ms: 5000 });
    await until(() => server.results.length === 1, "the result is there");
    const result = server.results[0]?.result;
    assert.equal(result?.ok === false && result.code, "failed");
  }));

Deno.test("Link carries a command out once when it is delivered twice", () =>
  withLink(async ({ server, fleet, start }) => {
    start();
    await until(() => server.streams === 1, "the stream is open");
    server.command({ kind: "restart_camera", camera_id: "lane-1" });
    server.deliverAgain();
    server.command({ kind: "restart_camera", camera_id: "lane-2" });
    await until(() => server.results.length >= 2, "both are answered");
    assert.deepEqual(fleet.restarted, ["lane-1", "lane-2"]);
    assert.equal(server.results.length, 2);
  }));

Deno.test("Link resumes a stream that was cut in the middle of a command", () =>
  withLink(async ({ server, fleet, start }) => {
    start();
    await until(() => server.streams === 1, "the stream is open");
    server.command({ kind: "restart_camera", camera_id: "lane-1" });
    await until(() => server.results.length === 1, "the first is answered");
    server.cutInTheMiddle({ kind: "restart_camera", camera_id: "lane-2" });
    await until(() => server.results.length === 2, "the cut one is answered");
    assert.deepEqual(fleet.restarted, ["lane-1", "lane-2"]);
    assert.deepEqual(server.lastEventIds, [null, "1"]);
  }));

Deno.test("Link opens a silent stream again", () =>
  withLink(async ({ server, start }) => {
    start({ pace: { commandSilenceMs: 30 } });
    await until(() => server.streams >= 3, "it was opened again and again");
  }));

Deno.test("Link posts a result again until the server takes it", () =>
  withLink(async ({ server, start }) => {
    server.fault.result = 500;
    start();
    server.command({ kind: "restart_camera", camera_id: "lane-1" });
    await until(() => server.refusedResults >= 2, "it was refused twice");
    server.fault.result = null;
    await until(() => server.results.length === 1, "it was taken");
  }));

Deno.test("Link sends interval frames once each, and none of a manual camera", () =>
  withLink(async ({ server, fleet, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    fleet.push("lane-1");
    fleet.push("lane-2", { ageMs: 500, text: "a" });
    fleet.push("lane-2", { ageMs: 450, text: "too soon" });
    fleet.push("lane-2", { ageMs: 250, text: "b" });
    fleet.push("lane-2", { text: "c" });
    await until(() => server.reads.length === 3, "three frames were sent");
    const sent = server.reads.map((read) => new TextDecoder().decode(read.frame.slice(2, -2)));
    assert.deepEqual(sent.sort(), ["a", "b", "c"]);
    assert.ok(server.reads.every((read) => read.meta.camera_id === "lane-2"));
  }));

Deno.test("Link sends a vehicle's picture as such, and tells the gate that it showed no plate", () =>
  withLink(async ({ server, fleet, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    const frame = fleet.push("lane-1");
    fleet.vehicle(frame);
    await until(() => fleet.outcomes.length === 1, "the gate was told");
    assert.deepEqual(server.reads.map((read) => read.meta.trigger), ["vehicle"]);
    assert.deepEqual(fleet.outcomes, [{ frameId: frame.id, isRead: false }]);
    server.fault.read = 422;
    fleet.vehicle(fleet.push("lane-1"));
    await until(() => fleet.outcomes.length === 2, "the gate was told of a refusal");
    // Another picture of the same camera would be refused as well, and nobody pays twice for a fault.
    assert.equal(fleet.outcomes[1]?.isRead, true);
  }));

Deno.test("Link sends no vehicle of a frozen picture, and none once the camera has gone", () =>
  withLink(async ({ server, fleet, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    fleet.set("lane-1", { status: "frozen" });
    fleet.vehicle(fleet.push("lane-1"));
    fleet.set("lane-1", { status: "streaming" });
    const removed = fleet.push("lane-1");
    fleet.apply(CAMERAS.slice(1));
    link.camerasApplied();
    fleet.vehicle(removed);
    fleet.push("lane-2");
    await until(() => server.reads.length === 1, "the interval's frame was sent");
    assert.deepEqual(server.reads.map((read) => read.meta.trigger), ["interval"]);
  }));

Deno.test("Link repeats a read with the same key and meta after a failure", () =>
  withLink(async ({ server, fleet, start }) => {
    server.fault.read = 503;
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    fleet.push("lane-2");
    await until(() => server.refusedReads.length >= 2, "it was refused twice");
    server.fault.read = null;
    await until(() => server.reads.length === 1, "it was taken");
    const keys = new Set([...server.refusedReads, ...server.reads].map((read) => read.key));
    const metas = [...server.refusedReads, ...server.reads].map((read) =>
      JSON.stringify(read.meta)
    );
    assert.equal(keys.size, 1);
    assert.equal(new Set(metas).size, 1);
  }));

Deno.test("Link does not repeat a read that the server refuses", () =>
  withLink(async ({ server, fleet, start }) => {
    server.fault.read = 422;
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    fleet.push("lane-2", { text: "bad" });
    await until(() => server.refusedReads.length === 1, "it was refused");
    server.fault.read = null;
    await link.readNow("lane-2", AbortSignal.timeout(5000));
    assert.equal(server.refusedReads.length, 1);
    assert.deepEqual(server.reads.map((read) => read.meta.trigger), ["manual"]);
  }));

Deno.test("Link gives a person the server's answer to the newest frame", () =>
  withLink(async ({ fleet, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    const soon = () => AbortSignal.timeout(5000);
    assert.deepEqual(await link.readNow("lane-1", soon()), { kind: "no_snapshot" });
    fleet.push("lane-1", { ageMs: 60_000 });
    assert.equal((await link.readNow("lane-1", soon())).kind, "stale_snapshot");
    fleet.push("lane-1");
    const answered = await link.readNow("lane-1", soon());
    assert.ok(answered.kind === "answered");
    assert.equal(answered.answer.outcome, "empty");
  }));
