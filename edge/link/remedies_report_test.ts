import assert from "node:assert/strict";
import { withLink } from "../../tests/support/link_rig.ts";
import { remedyWorld } from "../../tests/support/remedy_world.ts";
import { waitUntil } from "../../tests/support/wait_until.ts";
import type { ReportedRemedies } from "./compose_heartbeat.ts";

const until = (condition: () => boolean, what: string) => waitUntil(condition, { what });

Deno.test("a heartbeat tells remedies until one was answered, and brings back the maintenance", () =>
  withLink(async ({ server, start }) => {
    const world = await remedyWorld();
    world.bad("unauthorized", ["lane-1"]);
    await world.pass(5 * 60_000);
    const reported: ReportedRemedies = {
      untold: () => world.remedies().untold(),
      heard: ({ maintenance = false }, said) =>
        void world.remedies().heard({
          remedies: said.remedies ?? [],
          isInMaintenance: maintenance,
        }),
    };
    const link = start({ remedies: reported });
    await until(() => link.health().state === "up", "the link is up");
    const [entry] = world.journal().entries;
    assert.deepEqual(server.heartbeats[0]?.remedies?.map(({ id, step }) => [id, step]), [
      [entry?.id, "person"],
    ]);
    // Refused beats are no answers: what happens meanwhile is told afterwards.
    await until(() => world.remedies().untold().length === 0, "it was noted");
    server.fault.token = 503;
    world.bad("unsupported", ["lane-2"]);
    await world.pass(5 * 60_000);
    link.cameraChanged();
    await until(() => link.health().state === "away", "the server is away");
    assert.equal(world.remedies().untold().length, 1);
    server.heartbeatAnswer = { maintenance: true };
    const before = server.heartbeats.length;
    server.fault.token = null;
    await until(() => server.heartbeats.length > before, "the server is back");
    assert.equal(server.heartbeats.at(-1)?.remedies?.[0]?.camera_id, "lane-2");
    await until(() => world.journal().is_in_maintenance, "maintenance is known");
  }));
