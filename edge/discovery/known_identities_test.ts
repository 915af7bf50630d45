import assert from "node:assert/strict";
import { foundCamera } from "./found_camera.ts";
import { createKnownIdentities } from "./known_identities.ts";
import { createSightings } from "./sightings.ts";

const HOUR_MS = 3_600_000;
const LANE = { cameraId: "lane-1", home: "192.0.2.3" };

/** Looks at a site whose lane has pictures, whoever they are of. */
function createRig() {
  const identities = createKnownIdentities([]);
  const sightings = createSightings();
  return {
    /** @param answers address by endpoint */
    look(answers: Record<string, string>, nowMs: number) {
      const found = Object.entries(answers).map(([endpoint, address]) =>
        foundCamera({ endpoint, scopes: [], xaddrs: [] }, address)
      );
      sightings.saw(found, { way: "multicast", at: new Date(nowMs) });
      const reports = [{ camera_id: LANE.cameraId, status: "streaming" as const }];
      identities.learn([LANE], { reports, sightings, neighbours: null, nowMs });
      return identities.of(LANE)?.endpoint;
    },
  };
}

Deno.test("a camera that boots first at another's address does not become that camera, however long the agent has run", () => {
  const { look } = createRig();
  assert.equal(look({ a: LANE.home }, 0), "a");
  const cutMs = 5 * HOUR_MS;
  assert.equal(look({ a: LANE.home }, cutMs), "a");
  // The cameras' switch loses power; b comes up where a was, and a elsewhere.
  for (let looks = 1; looks <= 5; looks++) look({}, cutMs + looks * 10_000);
  assert.equal(look({ b: LANE.home }, cutMs + 60_000), "a");
  assert.equal(look({ b: LANE.home, a: "192.0.2.9" }, cutMs + 120_000), "a");
});

Deno.test("a camera that missed every look for an hour was replaced; an answer in between counts anew", () => {
  const { look } = createRig();
  look({ a: LANE.home }, 0);
  // The agent looked at nothing for two hours: that is not the camera's doing.
  assert.equal(look({ b: LANE.home }, 2 * HOUR_MS), "a");
  look({ b: LANE.home, a: "192.0.2.9" }, 2.5 * HOUR_MS);
  look({ b: LANE.home }, 2.6 * HOUR_MS);
  assert.equal(look({ b: LANE.home }, 3.5 * HOUR_MS), "a");
  assert.equal(look({ b: LANE.home }, 3.7 * HOUR_MS), "b");
});
