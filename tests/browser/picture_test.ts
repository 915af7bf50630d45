// The live picture and the picture of a read: an old one must never look new.
import assert from "node:assert/strict";
import { openDashboard } from "../support/dashboard.ts";
import { fleetOf, idOf } from "../support/fleet_fixture.ts";
import { greyPicture } from "../support/grey_picture.ts";

Deno.test("a live picture always tells its age, and looks old once it is", async () => {
  const fleet = { ...fleetOf(1), picture: greyPicture(), pictureAgeMs: 700 };
  await using dashboard = await openDashboard(fleet);
  const { page, site } = dashboard;
  await dashboard.openSignedIn(`/devices/${idOf("device", 0)}`);
  await page.locator('.live-picture[data-age="fresh"] img').waitFor();
  assert.match(await page.locator(".live-picture .age").innerText(), /^Live · \d\.\d s old$/);
  site.api.fleet.pictureAgeMs = 95_000;
  await page.locator('.live-picture[data-age="old"] img').waitFor();
  assert.match(await page.locator(".live-picture .age").innerText(), /^Old picture · 1 min old$/);
  site.api.fleet.picture = null;
  await page.locator(".live-picture .lost").waitFor();
  assert.equal(await page.locator(".live-picture .age").count(), 1);
  const uncaught = dashboard.faults.filter((fault) => !fault.includes("503"));
  assert.deepEqual(uncaught, []);
});

Deno.test("a camera without a picture says why instead", async () => {
  await using dashboard = await openDashboard(fleetOf(1));
  await dashboard.openSignedIn(`/devices/${idOf("device", 0)}`);
  await dashboard.page.locator(".live-picture .waiting").getByText("sends no new picture")
    .waitFor();
});

Deno.test("a read shows its picture with the plate's box where the plate is", async () => {
  const fleet = { ...fleetOf(1), picture: greyPicture() };
  const [read] = fleet.reads;
  assert.ok(read !== undefined);
  read.box = { xmin: 80, ymin: 90, xmax: 160, ymax: 120 };
  await using dashboard = await openDashboard(fleet);
  const { page } = dashboard;
  await dashboard.openSignedIn(`/plates/${read.id}`);
  const image = await page.locator(".plate-picture .full img").boundingBox();
  const box = await page.locator(".outline rect").boundingBox();
  assert.ok(image !== null && box !== null);
  assert.ok(Math.abs((box.x - image.x) / image.width - 80 / 320) < 0.01);
  assert.ok(Math.abs((box.y - image.y) / image.height - 90 / 180) < 0.02);
  assert.deepEqual(dashboard.faults, []);
});

Deno.test("a read whose picture is gone says so", async () => {
  await using dashboard = await openDashboard(fleetOf(1));
  await dashboard.openSignedIn(`/plates/${idOf("read", 0)}`);
  await dashboard.page.getByText("The picture is no longer kept.").waitFor();
});
