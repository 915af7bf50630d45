import assert from "node:assert/strict";
import { foundCamera } from "./found_camera.ts";
import { createSightings } from "./sightings.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const found = (endpoint: string, address: string) =>
  foundCamera({ endpoint, scopes: [], xaddrs: [] }, address);

Deno.test("a camera that moved is where it was seen last, and only there now", () => {
  const sightings = createSightings();
  sightings.saw([found("a", "192.0.2.3")], { way: "multicast", at: at(0) });
  sightings.saw([found("a", "192.0.2.9")], { way: "multicast", at: at(10) });
  assert.deepEqual(sightings.cameras().map(({ address }) => address), ["192.0.2.9"]);
  assert.deepEqual(sightings.addressesNow("a"), ["192.0.2.9"]);
  assert.deepEqual(sightings.endpointsNow("192.0.2.3"), []);
});

Deno.test("a look at these networks says nothing of a camera in another subnet", () => {
  const sightings = createSightings();
  sightings.saw([found("far", "10.1.0.3")], { way: "subnet", at: at(0) });
  for (let second = 1; second < 20; second++) {
    sightings.saw([], { way: "multicast", at: at(second) });
  }
  assert.deepEqual(sightings.addressesNow("far"), ["10.1.0.3"]);
  assert.deepEqual(sightings.cameras().map(({ seenAt }) => seenAt), [at(0)]);
  for (const second of [20, 21, 22]) sightings.saw([], { way: "subnet", at: at(second) });
  assert.deepEqual(sightings.cameras(), []);
});
