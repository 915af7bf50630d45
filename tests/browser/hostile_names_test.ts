// Names that are code: shown as they are, on every page, in every live change.
import assert from "node:assert/strict";
import { allAwake, openDashboard } from "../support/dashboard.ts";
import { fleetOf, idOf, readOf } from "../support/fleet_fixture.ts";
import { greyPicture } from "../support/grey_picture.ts";

const HOSTILE =
  `</script><script>document.title="owned"</script><img src=x onerror="document.title='owned'">`;

function hostileFleet() {
  const fleet = fleetOf(3);
  fleet.locations.forEach((location) => location.name = HOSTILE);
  fleet.status.locations.forEach((location) => {
    location.name = HOSTILE;
    location.trouble = [HOSTILE];
    if (location.last_plate !== null) location.last_plate.plate = HOSTILE;
  });
  fleet.devices.forEach((device) => {
    device.name = HOSTILE;
    device.location_name = HOSTILE;
    device.status_reasons = [HOSTILE];
    device.agent_version = HOSTILE;
    device.cameras.forEach((camera) => {
      Object.assign(camera, { name: HOSTILE, detail: HOSTILE, status: "failed" });
    });
  });
  fleet.reads.forEach((read) => {
    read.plate = HOSTILE;
    read.region = HOSTILE;
    read.candidates.forEach((candidate) => candidate.plate = HOSTILE);
    read.vehicle = { type: HOSTILE, make: HOSTILE, model: null, color: null };
  });
  return fleet;
}

Deno.test("names that are code stay names, on every page", async () => {
  const fleet = hostileFleet();
  await using dashboard = await openDashboard(fleet);
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/");
  const paths = [
    "/",
    "/plates",
    `/plates/${idOf("read", 0)}`,
    "/devices",
    `/devices/${idOf("device", 0)}`,
    `/locations/${idOf("location", 0)}`,
    `/plates?plate=${encodeURIComponent(HOSTILE)}`,
    "/devices/new",
  ];
  for (const path of paths) {
    await page.goto(site.url + path);
    await allAwake(page);
    assert.notEqual(await page.title(), "owned", path);
    assert.equal(await page.locator("img[src=x]").count(), 0, path);
  }
  const loadFaults = /status of (404|503)/; // there is no picture in this fleet
  assert.deepEqual(dashboard.faults.filter((fault) => !loadFaults.test(fault)), []);
});

Deno.test("names that are code stay names when they arrive by an event", async () => {
  await using dashboard = await openDashboard({ ...fleetOf(1), picture: greyPicture() });
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/");
  const base = {
    occurred_at: new Date().toISOString(),
    expires_at: null,
    location_id: idOf("location", 0),
    device_id: "javascript:alert(1)",
    camera_id: null,
  };
  const read = { ...readOf(1, { location: 0, capturedMs: Date.now() }), plate: HOSTILE };
  site.api.emit({ ...base, type: "plate.read", data: { read } });
  site.api.emit({ ...base, type: "device.offline", data: { name: HOSTILE } });
  await page.locator(".feed li").first().getByText("went offline").waitFor();
  assert.ok((await page.locator(".feed").innerText()).includes(HOSTILE));
  assert.notEqual(await page.title(), "owned");
  assert.deepEqual(dashboard.faults, []);
});
