// How a new machine comes into use, as the pages show it: step by step without a reload, on its own
// page and at its location; and the code for a machine in its place.
import assert from "node:assert/strict";
import type { Location, RegisteredDevice } from "../../server/contract/fleet.ts";
import { greyPicture } from "../support/grey_picture.ts";
import { cameraReport } from "../support/link_instance.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";
import { reportingAgent } from "../support/reporting_agent.ts";

Deno.test("a new machine's steps appear as they are reached, and another machine takes its place by a code", async () => {
  await using site = await openRealDashboard();
  const { app, page } = site;
  const location = await app.get<Location>("/api/locations", { json: { name: "Austin North" } });
  const device = await app.get<RegisteredDevice>("/api/devices", {
    json: { name: "Pi 1", location_id: location.id },
  });
  const setup = page.locator("#setup");
  await site.open(`/devices/${device.device.id}`);
  await setup.getByText("No machine has come with the claim code yet.").waitFor();
  await site.checkAxe();

  await using agent = await reportingAgent(app.url, { device, picture: greyPicture() });
  await page.waitForURL(`${app.url}/devices/${device.device.id}`);
  await agent.report({ cameras: [cameraReport({ status: "starting" })] });
  await setup.getByText("No camera sends anything yet.").waitFor();
  await site.open(`/locations/${location.id}`);
  await setup.getByText("5 of 8 steps").waitFor();
  await agent.report({ cameras: [cameraReport()] });
  await setup.getByText("7 of 8 steps").waitFor();
  await site.open("/devices");
  await setup.getByText("Austin North").waitFor();
  await site.checkAxe();

  await site.open(`/devices/${device.device.id}`);
  await setup.getByText("All is ready: no plate was read yet.").waitFor();
  assert.equal(await setup.locator("li.good").count(), 7);
  assert.equal(await setup.locator("[aria-current=step]").innerText(), "First plate\nNot done yet");
  await site.checkAxe();
  await site.shoot("device_being_set_up");

  await page.getByText("Another machine takes its place").click();
  // No template was given: its cameras are nowhere but on the old machine.
  await page.getByText("do not come along").waitFor();
  await page.getByRole("button", { name: "Make a code for the new machine" }).click();
  assert.match(await page.locator(".claim-code").innerText(), /^WF-/);
  // What the page asks while its session changes would be refused.
  await page.goto("about:blank");
  await site.signInAs("viewer");
  await site.open(`/devices/${device.device.id}`);
  assert.equal(await page.getByText("Another machine takes its place").count(), 0);
  assert.deepEqual(site.faults, []);
});
