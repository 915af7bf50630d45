// What moves: figures, rows and feed change in place, also after the server was away.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { FakeSite } from "../support/fake_site.ts";
import { openDashboard } from "../support/dashboard.ts";
import { fleetOf, readOf } from "../support/fleet_fixture.ts";
import { greyPicture } from "../support/grey_picture.ts";

/** A car is read at the first location: the truth changes, then the event tells it. */
function carComes(site: FakeSite, index: number, plate: string): void {
  const { fleet } = site.api;
  const read = { ...readOf(index, { location: 0, capturedMs: Date.now() }), plate };
  fleet.reads.unshift(read);
  fleet.status.plates_today++;
  const [first] = fleet.status.locations;
  if (first !== undefined) {
    first.plates_today++;
    first.last_plate = { read_id: read.id, plate, captured_at: read.captured_at };
  }
  site.api.emit({
    type: "plate.read",
    occurred_at: read.created_at,
    expires_at: null,
    location_id: read.location_id,
    device_id: read.device_id,
    camera_id: read.camera_id,
    data: { read },
  });
}

/** Marks the document; the mark is gone after a reload. */
async function mark(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => void (document.title = "same document"));
  return async () => assert.equal(await page.title(), "same document");
}

Deno.test("a car changes figure, tile and feed in place", async () => {
  await using dashboard = await openDashboard({ ...fleetOf(6), picture: greyPicture() });
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/");
  const assertSameDocument = await mark(page);
  const figure = page.locator('[data-figure="plates"]');
  assert.equal(await figure.innerText(), "1,284");
  carComes(site, 900, "NEW1234");
  await page.locator(".feed li").first().getByText("NEW1234").waitFor();
  await page.locator(".tile", { hasText: "Austin North" }).getByText("NEW1234").waitFor();
  await page.locator('[data-figure="plates"]', { hasText: "1,285" }).waitFor();
  await page.locator(`.tile .scene img[src*="${site.api.fleet.reads[0]?.id}"]`).waitFor();
  await assertSameDocument();
  assert.deepEqual(dashboard.faults, []);
});

Deno.test("the newest page of plates grows, an older one stands still", async () => {
  await using dashboard = await openDashboard({ ...fleetOf(6), picture: greyPicture() });
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/plates");
  carComes(site, 901, "NEW2345");
  await page.locator(".rows tbody tr").first().getByText("NEW2345").waitFor();
  await page.getByRole("link", { name: "Older" }).click();
  await page.waitForURL(/cursor=/);
  await page.waitForSelector(".live-mark.live");
  const before = await page.locator(".rows tbody").innerText();
  carComes(site, 902, "NEW3456");
  await page.getByRole("link", { name: "Newest" }).click();
  await page.locator(".rows tbody tr").first().getByText("NEW3456").waitFor();
  assert.doesNotMatch(before, /NEW3456/);
});

Deno.test("a server that goes away is told, and what was missed is caught up without a gap", async () => {
  await using dashboard = await openDashboard({ ...fleetOf(6), picture: greyPicture() });
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/");
  const assertSameDocument = await mark(page);
  await site.stop();
  await page.getByText("Reconnecting…").waitFor();
  for (let index = 0; index < 5; index++) carComes(site, 910 + index, `GAP000${index}`);
  site.start();
  await page.getByText("Reconnecting…").waitFor({ state: "detached" });
  await page.locator(".feed li").first().getByText("GAP0004").waitFor();
  const plates = await page.locator(".feed .plate").allInnerTexts();
  assert.deepEqual(plates.slice(0, 5), ["GAP0004", "GAP0003", "GAP0002", "GAP0001", "GAP0000"]);
  await page.locator('[data-figure="plates"]', { hasText: "1,289" }).waitFor();
  await assertSameDocument();
  const uncaught = dashboard.faults.filter((fault) => !fault.includes("ERR_"));
  assert.deepEqual(uncaught, []);
});

Deno.test("an event between a page's rendering and its waking is not lost", async () => {
  await using dashboard = await openDashboard({ ...fleetOf(6), picture: greyPicture() });
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/devices");
  const isRendered = Promise.withResolvers<void>();
  await page.route("**/_assets/*.js", async (route) => {
    await isRendered.promise; // hold the scripts back until the car has come
    await route.continue();
  });
  await page.goto(`${site.url}/`, { waitUntil: "commit" });
  await page.locator(".feed").waitFor();
  carComes(site, 920, "EARLY12");
  isRendered.resolve();
  await page.locator(".feed").getByText("EARLY12").waitFor();
});

Deno.test("a device that fails shows its reason in plain words where it stands", async () => {
  await using dashboard = await openDashboard(fleetOf(2));
  const { page, site } = dashboard;
  const device = site.api.fleet.devices[0];
  const camera = device?.cameras[0];
  assert.ok(device !== undefined && camera !== undefined);
  await dashboard.openSignedIn(`/devices/${device.id}`);
  await page.locator(".device-state").getByText("Online").waitFor();
  Object.assign(device, { status: "error", status_reasons: ["Camera Entry lane refuses us."] });
  Object.assign(camera, { status: "backing_off", reason: "unauthorized" });
  site.api.emit({
    type: "camera.changed",
    occurred_at: new Date().toISOString(),
    expires_at: null,
    location_id: device.location_id,
    device_id: device.id,
    camera_id: camera.camera_id,
    data: { name: camera.name, status: "backing_off", reason: "unauthorized" },
  });
  await page.locator(".banner").getByText("Camera Entry lane refuses us.").waitFor();
  await page.locator(".camera-card").getByText("Wrong user name or password").waitFor();
});
