import assert from "node:assert/strict";
import { type LinkRig, withLink } from "../../tests/support/link_rig.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import type { KernelSources } from "../machine/kernel_clock.ts";

const until = (condition: () => boolean, what: string) => waitUntil(condition, { what });

/** What the server does not take at once goes onto the disk. */
const KEEP_SOON = { pace: { keepAfterMs: 1 } };

function textOf({ frame }: { frame: Uint8Array }): string {
  return new TextDecoder().decode(frame.slice(2, -2));
}

/** The server is away: every request with a token ends in 503. */
function leave(server: LinkRig["server"]): void {
  server.fault.token = 503;
}

/** A machine that tells its boots apart; `next()` is a power cut. */
function kernel(): KernelSources & { next: () => void } {
  let boot = 1;
  let bootedMs = performance.now() - 60_000;
  return {
    uptimeSeconds: () => Math.ceil((performance.now() - bootedMs) / 1000),
    bootId: () => `boot-${boot}`,
    next: () => {
      boot += 1;
      bootedMs = performance.now() - 20_000;
    },
  };
}

/** Pushes frames of the interval camera, each due. */
async function push(
  rig: LinkRig,
  link: ReturnType<LinkRig["start"]>,
  texts: readonly string[],
  { agoMs = 0 } = {},
) {
  await until(() => link.health().device_id !== null, "the agent knows who it is");
  for (const [index, text] of texts.entries()) {
    rig.fleet.push("lane-2", { ageMs: agoMs + 250 * (texts.length - index), text });
    // One after the other, as cameras send them: what is due at once is sent side by side.
    const kept = link.health().spooled_reads;
    await until(() => link.health().spooled_reads > kept, `${text} is on the disk`);
  }
}

Deno.test("a day without the server: each read is delivered once, in order, with its own time", () =>
  withLink(async (rig) => {
    const { server, start, stop } = rig;
    const bootIds = kernel();
    const link = start({ ...KEEP_SOON, kernel: bootIds });
    await until(() => link.health().state === "up", "the link is up");
    leave(server);
    await push(rig, link, ["1", "2", "3"], { agoMs: 10_000 });
    await stop(); // an update, in the middle of it
    const again = start({ ...KEEP_SOON, kernel: bootIds, claimCode: null });
    await until(() => again.health().spooled_reads === 3, "they were taken up");
    await push(rig, again, ["4", "5"]);
    const before = Date.now();
    server.fault.token = null;
    await until(() => server.reads.length === 5, "all were delivered");
    assert.deepEqual(server.reads.map(textOf), ["1", "2", "3", "4", "5"]);
    assert.equal(new Set(server.reads.map(({ key }) => key)).size, 5);
    const times = server.reads.map(({ meta }) => Date.parse(meta.captured_at));
    assert.deepEqual(times.slice(0, 3), times.slice(0, 3).toSorted((a, b) => a - b));
    assert.ok(times.every((ms) => ms < before));
    assert.ok(server.reads.every(({ meta }) => meta.clock === "synced"));
    await until(() => again.health().spooled_reads === 0, "the disk is empty again");
    await stop();
    assert.equal(server.reads.length, 5);
  }));

Deno.test("a car at the gate now does not queue behind what waited", () =>
  withLink(async (rig) => {
    const { server, start, fleet } = rig;
    const link = start({ pace: { keepAfterMs: 1, spoolGapMs: 60_000 } });
    await until(() => link.health().state === "up", "the link is up");
    leave(server);
    await push(rig, link, ["old 1", "old 2"]);
    server.fault.token = null;
    await until(() => server.reads.length === 1, "the first of the old ones");
    fleet.push("lane-1", { text: "now" });
    const answer = await link.readNow("lane-1", AbortSignal.timeout(5000));
    assert.equal(answer.kind, "answered");
    assert.deepEqual(server.reads.map(textOf), ["old 1", "now"]);
  }));

Deno.test("a read of a person is kept too, and the person is told", () =>
  withLink(async ({ server, start, fleet }) => {
    const link = start(KEEP_SOON);
    await until(() => link.health().state === "up", "the link is up");
    leave(server);
    fleet.push("lane-1", { text: "asked" });
    const answer = await link.readNow("lane-1", AbortSignal.timeout(5000));
    assert.equal(answer.kind, "away");
    assert.match("detail" in answer ? answer.detail : "", /once it is back/);
    server.fault.token = null;
    await until(() => server.reads.length === 1, "it was delivered");
    assert.equal(server.reads[0]?.meta.trigger, "manual");
  }));

Deno.test("reads taken before the time is known get it when the server is back, in the same boot", () =>
  withLink(async (rig) => {
    const { server, start, stop } = rig;
    const machine = kernel();
    const first = start();
    await until(() => first.health().state === "up", "it is enrolled");
    await stop();
    machine.next();
    await Deno.remove(`${rig.dataDir}/clock.json`);
    leave(server);
    const options = { ...KEEP_SOON, kernel: machine, claimCode: null };
    const link = start(options);
    await push(rig, link, ["a", "b"]);
    assert.equal(link.health().clock, "unsynced");
    await stop();
    server.clockOffsetMs = 86_400_000; // as the machine's clock is a day behind
    start(options);
    server.fault.token = null;
    await until(() => server.reads.length === 2, "both were delivered");
    for (const { meta } of server.reads) {
      assert.equal(meta.clock, "synced");
      const aheadMs = Date.parse(meta.captured_at) - Date.now();
      assert.ok(aheadMs > 86_390_000 && aheadMs < 86_400_500, String(aheadMs));
    }
  }));

Deno.test("reads of an unknown time are marked so when a power cut came before the server did", () =>
  withLink(async (rig) => {
    const { server, start, stop } = rig;
    const machine = kernel();
    const first = start();
    await until(() => first.health().state === "up", "it is enrolled");
    await stop();
    leave(server);
    const options = { ...KEEP_SOON, kernel: machine, claimCode: null };
    const link = start(options);
    await push(rig, link, ["a"]);
    await stop();
    machine.next();
    start(options);
    server.fault.token = null;
    await until(() => server.reads.length === 1, "it was delivered");
    assert.equal(server.reads[0]?.meta.clock, "unsynced");
  }));

Deno.test("reads survive a token that does not count for a while, and one that the server refuses goes", () =>
  withLink(async (rig) => {
    const { server, start } = rig;
    const link = start(KEEP_SOON);
    await until(() => link.health().state === "up", "the link is up");
    leave(server);
    await push(rig, link, ["a", "b"]);
    server.fault.token = 401;
    link.cameraChanged();
    await until(() => link.health().state === "revoked", "the revocation shows");
    assert.equal(link.health().spooled_reads, 2);
    server.fault.read = 422;
    server.fault.token = null;
    await until(() => server.refusedReads.length === 2, "each was refused");
    await until(() => link.health().spooled_reads === 0, "each is gone");
    assert.equal(server.reads.length, 0);
  }));

Deno.test("a picture on which the server fails does not keep the others", () =>
  withLink(async (rig) => {
    const { server, start } = rig;
    const link = start({ pace: { keepAfterMs: 1, readBackoff: { firstMs: 1, longestMs: 2 } } });
    await until(() => link.health().state === "up", "the link is up");
    leave(server);
    await push(rig, link, ["bad", "good"]);
    server.failOn = "bad";
    server.fault.token = null;
    await until(() => server.reads.length === 1, "the other was delivered");
    assert.deepEqual(server.reads.map(textOf), ["good"]);
    await until(() => link.health().spooled_reads === 1, "it is gone from the disk");
  }));

Deno.test("reads of another device are not delivered in this one's name", () =>
  withLink(async (rig) => {
    const { server, start, stop, dataDir } = rig;
    const link = start(KEEP_SOON);
    await until(() => link.health().state === "up", "the link is up");
    leave(server);
    await push(rig, link, ["a"]);
    await stop();
    const identity = JSON.parse(await Deno.readTextFile(`${dataDir}/identity.json`));
    identity.device_id = crypto.randomUUID();
    await Deno.writeTextFile(`${dataDir}/identity.json`, JSON.stringify(identity));
    server.fault.token = null;
    const again = start({ ...KEEP_SOON, claimCode: null });
    await until(() => again.health().reads_dropped_total === 1, "it was dropped and counted");
    assert.equal(server.reads.length, 0);
    assert.equal(again.health().spooled_reads, 0);
  }));

Deno.test("without a disk that takes them, reads live in memory and the trouble is told", () =>
  withLink(async (rig) => {
    const { server, start, fleet } = rig;
    const link = start({ ...KEEP_SOON, diskFreeBytes: 1000 });
    await until(() => link.health().state === "up", "the link is up");
    leave(server);
    fleet.push("lane-2", { text: "a" });
    await until(() => link.health().spool_trouble !== null, "the trouble shows");
    assert.match(link.health().spool_trouble ?? "", /nearly full/);
    server.fault.token = null;
    await until(() => server.reads.length === 1, "it was delivered from memory");
    const reported = () => server.heartbeats.at(-1)?.spool?.trouble ?? "";
    link.cameraChanged();
    await until(() => /nearly full/.test(reported()), "the server knows");
  }));
