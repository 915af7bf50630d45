import assert from "node:assert/strict";
import { withLink } from "../../tests/support/link_rig.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";

const until = (condition: () => boolean, what: string) => waitUntil(condition, { what });

Deno.test("claim() enrols an agent whose first code was refused, without a restart", () =>
  withLink(async ({ server, start, fleet }) => {
    const link = start({ claimCode: "USED-CLAIM" });
    await until(() => link.health().state === "refused", "the first is refused");
    assert.match(link.health().detail ?? "", /was used.*enter it on the agent's page/);
    assert.deepEqual(link.claim({ claimCode: "GOOD-CLAIM", serverUrl: null }), { kind: "taken" });
    assert.equal(link.health().state, "enrolling");
    await until(() => link.health().state === "up", "the link is up");
    assert.equal(link.health().claim, null);
    fleet.push("lane-2");
    await until(() => server.reads.length === 1, "frames are read");
  }));

Deno.test("claim() leaves a link that works as it is when the code is wrong, and says so", () =>
  withLink(async ({ server, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    link.claim({ claimCode: "USED-CLAIM", serverUrl: server.url });
    await until(() => link.health().claim?.state === "refused", "the code is refused");
    assert.equal(link.health().state, "up");
    assert.match(link.health().detail ?? "", /was used/);
    link.cameraChanged();
    await until(() => server.heartbeats.length >= 2, "it still reports");
  }));

Deno.test("claim() links an agent whose settings name no server, for the next start as well", () =>
  withLink(async ({ server, start, stop, dataDir }) => {
    const alone = { serverUrl: null, claimCode: null };
    const link = start(alone);
    assert.deepEqual(link.claim({ claimCode: "GOOD-CLAIM", serverUrl: null }), {
      kind: "no_server",
    });
    assert.equal(link.health().state, "unlinked");
    link.claim({ claimCode: "GOOD-CLAIM", serverUrl: server.url });
    await until(() => link.health().state === "up", "the link is up");
    await stop();
    const again = start(alone);
    await until(() => again.health().state === "up", "the link is up again");
    assert.equal(again.health().server_url, server.url);
    assert.equal(server.enrolments, 1);
    await stop();
    // An identity that came through the settings does not outlive them.
    const file = `${dataDir}/identity.json`;
    const identity = JSON.parse(await Deno.readTextFile(file));
    await Deno.writeTextFile(file, JSON.stringify({ ...identity, is_server_typed_in: false }));
    const removed = start(alone);
    await until(() => removed.health().spooled_reads === 0, "it runs");
    assert.equal(removed.health().state, "unlinked");
  }));

Deno.test("claim() goes to the server of the settings and to no other", () =>
  withLink(async ({ server, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    const elsewhere = { claimCode: "GOOD-CLAIM", serverUrl: "https://evil.example" };
    assert.deepEqual(link.claim(elsewhere), { kind: "other_server", serverUrl: server.url });
    assert.equal(server.enrolments, 1);
  }));

Deno.test("a code that was typed in is not undone by the settings' old one at the next start", () =>
  withLink(async ({ server, start, stop }) => {
    const link = start({ claimCode: "USED-CLAIM" });
    await until(() => link.health().state === "refused", "the settings' code is refused");
    link.claim({ claimCode: "GOOD-CLAIM", serverUrl: null });
    await until(() => link.health().state === "up", "the link is up");
    await stop();
    const again = start({ claimCode: "USED-CLAIM" });
    await until(() => again.health().state === "up", "the link is up again");
    assert.equal(server.enrolments, 2);
  }));

Deno.test("the newest code counts while an earlier one waits for the server", () =>
  withLink(async ({ server, start }) => {
    server.fault.enroll = 503;
    const link = start({ claimCode: "USED-CLAIM" });
    await until(() => server.enrolments >= 1, "the server was asked");
    link.claim({ claimCode: "GOOD-CLAIM", serverUrl: null });
    server.fault.enroll = null;
    await until(() => link.health().state === "up", "the link is up");
  }));
