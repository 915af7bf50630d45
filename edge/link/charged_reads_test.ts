// A read is charged, and a vehicle comes once: what is sent, what is not, and what waits.
import assert from "node:assert/strict";
import { CAMERAS, withLink } from "../../tests/support/link_rig.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";

const until = (check: () => boolean, what: string) => waitUntil(check, { what });

Deno.test("a dark camera's picture is not read on command, and the server hears why", () =>
  withLink(async ({ server, fleet, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    fleet.push("lane-1");
    fleet.set("lane-1", { status: "dark" });
    server.command({ kind: "read", camera_id: "lane-1", max_age_ms: 60_000 });
    await until(() => server.results.length === 1, "it is answered");
    const result = server.results[0]?.result;
    assert.ok(result?.ok === false);
    assert.match(result.detail, /dark/);
    assert.equal(server.reads.length, 0);
  }));

Deno.test("a camera that is removed and added again repeats no idempotency key", () =>
  withLink(async ({ server, fleet, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    fleet.vehicle(fleet.push("lane-1"));
    await until(() => server.reads.length === 1, "the first is there");
    fleet.apply(CAMERAS.slice(1));
    link.camerasApplied();
    fleet.apply(CAMERAS);
    link.camerasApplied();
    fleet.vehicle(fleet.push("lane-1"));
    await until(() => server.reads.length === 2, "the second is there");
    const [one, other] = server.reads;
    assert.notEqual(one?.key, other?.key);
  }));

Deno.test("a vehicle that comes while the server refuses this agent is read once it is taken again", () =>
  withLink(async ({ server, fleet, start }) => {
    const link = start();
    await until(() => link.health().state === "up", "the link is up");
    server.heartbeatEveryMs = 1000;
    server.fault.token = 401;
    link.cameraChanged();
    await until(() => link.health().state === "revoked", "it is refused");
    fleet.vehicle(fleet.push("lane-1"));
    server.fault.token = null;
    await until(() => server.reads.length === 1, "it is delivered");
    assert.equal(server.reads[0]?.meta.trigger, "vehicle");
  }));
