import assert from "node:assert/strict";
import { lookOf, siteCamera } from "../../tests/support/site_camera.ts";
import { groupFound } from "./found_groups.ts";

Deno.test("groupFound() goes by location and device, who needs a person first", () => {
  const looks = [lookOf(1, { found: 3 }), lookOf(2, { location_id: lookOf(1).location_id })];
  const cameras = [
    siteCamera(1, { state: "ignored" }),
    siteCamera(2, { state: "adopted" }),
    siteCamera(3, { state: "new" }),
    siteCamera(4, { state: "gone", trouble: "It is gone." }),
  ];
  const [site, ...more] = groupFound({ cameras, looks }, false);
  assert.deepEqual(more, []);
  const [device] = site?.devices ?? [];
  assert.deepEqual(device?.cameras.map(({ address }) => address), [
    "10.0.0.4",
    "10.0.0.3",
    "10.0.0.2",
    "10.0.0.1",
  ]);
  assert.deepEqual(site?.without.map(({ device_id }) => device_id), [lookOf(2).device_id]);
});

Deno.test("groupFound() says of nobody that they found none where a filter left cameras out", () => {
  assert.deepEqual(groupFound({ cameras: [], looks: [lookOf(1), lookOf(2)] }, true), []);
});
