// A server with one place for pictures, and a real agent's link that has many: what the server
// refuses is kept, and each read arrives once.
import assert from "node:assert/strict";
import { WORK_LIMITS } from "../../server/http/work_limits.ts";
import { testDatabase } from "../support/database.ts";
import { linkInstance, register } from "../support/link_instance.ts";
import { withLink } from "../support/link_rig.ts";
import { readSite, testJpeg } from "../support/read_site.ts";
import { waitUntil } from "../support/wait_until.ts";

const FRAMES = 8;
const ONE_PLACE = { ...WORK_LIMITS.frames, places: 1, perShare: 1, reserve: 0 };

Deno.test("a server that is full: the agent keeps what it saw, and each picture is read once", () =>
  withLink(async (rig) => {
    await using database = await testDatabase();
    using kv = await Deno.openKv(":memory:");
    await using site = await readSite(database.db);
    await using instance = await linkInstance(database.db, {
      kv,
      reads: site.ctx().reads,
      workLimits: { ...WORK_LIMITS, frames: ONE_PLACE },
    });
    const refusals: number[] = [];
    await using http = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {} },
      async (request) => {
        const response = await instance.fetch(request);
        if (request.url.endsWith("/reads") && !response.ok) refusals.push(response.status);
        return response;
      },
    );
    const { claim_code } = await register(instance, { name: "full", locationId: site.locationId });
    const letGo = site.recognizer.hold();
    const link = rig.start({
      serverUrl: `http://127.0.0.1:${http.addr.port}`,
      claimCode: claim_code,
      pace: { keepAfterMs: 1 },
    });
    const until = (condition: () => boolean, what: string) => waitUntil(condition, { what });
    await until(() => link.health().state === "up", "the link is up");
    for (let index = 0; index < FRAMES; index++) {
      rig.fleet.push("lane-2", { ageMs: 250 * (FRAMES - index), jpeg: testJpeg(index) });
    }
    await until(() => refusals.length > 0, "the server refuses");
    await until(() => link.health().spooled_reads >= FRAMES - 2, "the rest is on the disk");
    assert.ok(refusals.every((status) => status === 429), String(refusals));
    assert.equal(site.recognizer.calls.length, 1);
    assert.equal(link.health().state, "up", "a heartbeat passes by what is full");
    letGo();
    await until(() => site.recognizer.calls.length === FRAMES, "all are read");
    await until(() => link.health().spooled_reads === 0, "the disk is empty again");
    const read = site.recognizer.calls.map(({ bytes }) => bytes.toHex());
    assert.equal(new Set(read).size, FRAMES, "each once");
    await rig.stop();
    assert.equal(site.recognizer.calls.length, FRAMES);
  }));
