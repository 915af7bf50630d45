import assert from "node:assert/strict";
import { KEY, UNLIMITED, withEdgeApp } from "../../tests/support/edge_app.ts";
import { type LivePart, openLiveView, readLiveView } from "../../tests/support/live_viewer.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";

const VIEWERS = 50;
const STALLED = 5;

Deno.test("50 viewers see every change while 5 others have stalled, and none is left over", () =>
  withEdgeApp(async ({ app, fleet, ask, close }) => {
    await using parts = new AsyncDisposableStack();
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
    parts.defer(() => server.shutdown());
    parts.defer(() => close());
    const address = { port: server.addr.port, cameraId: "lane-1", apiKey: KEY };
    const open = async () => parts.use(await openLiveView(address));
    for (let n = 0; n < STALLED; n++) await open();
    const views = await Promise.all(Array.from({ length: VIEWERS }, open));
    const viewers = async () => {
      const text = await (await ask("/metrics")).text();
      return Number(/washfleet_edge_live_viewers (\d+)/.exec(text)?.[1]);
    };
    await waitUntil(async () => await viewers() === VIEWERS + STALLED, { what: "all views" });
    const readers = views.map((view) => readLiveView(view));
    // Far more than a socket's buffers hold: a queue per stalled viewer would show in memory.
    for (let n = 1; n <= 20; n++) {
      const { jpeg } = fleet.push("lane-1", { text: `picture ${n} `.padEnd(200_000, "x") });
      const seen = await Promise.all(readers.map((reader) => reader.next()));
      for (const { value } of seen) assert.deepEqual((value as LivePart).jpeg, jpeg);
    }
    for (const view of views) view.close();
    await waitUntil(async () => await viewers() === STALLED, { what: "the viewers to be gone" });
  }, UNLIMITED));

Deno.test("the 65th viewer is told to come back, and finds a place when one has left", () =>
  withEdgeApp(async ({ ask }) => {
    const open = () => ask("/api/cameras/lane-1/live");
    const views = await Promise.all(Array.from({ length: 64 }, open));
    const refused = await open();
    assert.deepEqual([refused.status, (await refused.json()).code], [503, "too_many_viewers"]);
    await views[0]?.body?.cancel();
    const next = await open();
    assert.equal(next.status, 200);
    for (const view of [next, ...views.slice(1)]) await view.body?.cancel();
  }, UNLIMITED));
