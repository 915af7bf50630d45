// A site from one release to the next, with the real agent, a real stream and real restarts.
import assert from "node:assert/strict";
import type { Heartbeat } from "../../server/contract/device_link.ts";
import { UpdatingSite } from "../support/updating_site.ts";

const isStreaming = ({ cameras }: Heartbeat) => cameras[0]?.status === "streaming";
const runs = (sequence: number, state: "committed" | "trying" | "rolled_back") => {
  return (heartbeat: Heartbeat) =>
    heartbeat.update?.active_sequence === sequence && heartbeat.update.state === state &&
    isStreaming(heartbeat);
};

Deno.test("a site takes a good release, gives bad ones up with their reason, and takes the next", async () => {
  await using site = await UpdatingSite.start();
  await site.heartbeat(runs(1, "committed"), "the package's release streams");

  await site.publish(2);
  assert.equal((await site.update(2)).status, 202);
  await site.heartbeat(runs(2, "trying"), "release 2 is on trial");
  await site.heartbeat(runs(2, "committed"), "release 2 is committed");

  await site.publish(3, (code) => `throw new Error("no lens in this release");\n${code}`);
  assert.equal((await site.update(3)).status, 202);
  const crashed = await site.heartbeat(runs(2, "rolled_back"), "release 3 is given up");
  assert.equal(crashed.update?.last_failure?.sequence, 3);
  assert.match(crashed.update?.last_failure?.reason ?? "", /started 3 times.*no lens in this/);
  assert.deepEqual(await site.update(3).then(({ status, body }) => [status, body.code]), [
    409,
    "rolled_back_before",
  ]);

  // Comes up, serves and talks to the server, but its FFmpeg gets an option that there is not.
  assert.ok(site.agentCode.includes("-nostdin"));
  await site.publish(4, (code) => code.replaceAll("-nostdin", "-no_such_option"));
  assert.equal((await site.update(4)).status, 202);
  const unhealthy = await site.heartbeat(
    (heartbeat) =>
      runs(2, "rolled_back")(heartbeat) && heartbeat.update?.last_failure?.sequence === 4,
    "release 4 is given up by itself",
  );
  assert.match(unhealthy.update?.last_failure?.reason ?? "", /cameras that streamed before do not/);

  await site.publish(5);
  assert.equal((await site.update(5)).status, 202);
  await site.heartbeat(runs(5, "committed"), "release 5 is committed");
  assert.deepEqual(await site.update(2).then(({ status, body }) => [status, body.code]), [
    409,
    "not_newer",
  ]);
  const health = await (await site.ask("api/health")).json();
  assert.deepEqual([health.update.active_sequence, health.update.state], [5, "committed"]);
  assert.equal(health.update.last_failure.sequence, 4);
});
