// Signing in and out, and what becomes of a page whose sign-in has ended.
import assert from "node:assert/strict";
import { openDashboard, signIn } from "../support/dashboard.ts";
import { fleetOf } from "../support/fleet_fixture.ts";
import { greyPicture } from "../support/grey_picture.ts";

Deno.test("a wrong password is told in plain words, and the way back is kept", async () => {
  await using dashboard = await openDashboard(fleetOf(2));
  const { page, site } = dashboard;
  await dashboard.open("/plates?plate=TXR*");
  assert.equal(new URL(page.url()).pathname, "/login");
  await signIn(page, "wrong");
  const alert = await page.getByRole("alert").innerText();
  assert.equal(alert, "The email address or the password is not right.");
  assert.equal(await page.inputValue("input[name=email]"), "ops@example.com");
  await signIn(page);
  await page.waitForURL(`${site.url}/plates?plate=TXR*`);
});

Deno.test("a login leads nowhere but to this server", async () => {
  await using dashboard = await openDashboard(fleetOf(1));
  const { page, site } = dashboard;
  await dashboard.open("/login?next=//evil.example/");
  await signIn(page);
  await page.waitForURL(`${site.url}/`);
});

Deno.test("who signs out is out", async () => {
  await using dashboard = await openDashboard({ ...fleetOf(1), picture: greyPicture() });
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/");
  await page.click(".menu summary");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(`${site.url}/login`);
  await dashboard.open("/devices");
  assert.equal(new URL(page.url()).pathname, "/login");
  assert.deepEqual(dashboard.faults, []);
});

Deno.test("a page whose sign-in ends under it goes to the login and comes back", async () => {
  await using dashboard = await openDashboard(fleetOf(1));
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/devices");
  site.api.endSessions();
  await page.waitForURL(`${site.url}/login?next=%2Fdevices`);
  await signIn(page);
  await page.waitForURL(`${site.url}/devices`);
});

Deno.test("another site cannot sign anyone out or in", async () => {
  await using dashboard = await openDashboard(fleetOf(1));
  for (const path of ["/logout", "/login", "/theme", "/devices/new"]) {
    const response = await fetch(dashboard.site.url + path, {
      method: "POST",
      headers: { origin: "https://evil.example" },
      body: new FormData(),
      redirect: "manual",
    });
    await response.body?.cancel();
    assert.equal(response.status, 403, path);
  }
});
