// How pages fit: a phone, a desk, a wall; light and dark; by keyboard; light in script.
import assert from "node:assert/strict";
import type { AssetIndex } from "../../web/build/assets.ts";
import { BUILD_DIR } from "../../web/build/prepare_assets.ts";
import { allAwake, openDashboard, PHONE } from "../support/dashboard.ts";
import { emptyFleet, fleetOf, idOf } from "../support/fleet_fixture.ts";
import { mixedIncidents } from "../support/incident_fixture.ts";

const PATHS = [
  "/",
  "/plates",
  `/plates/${idOf("read", 0)}`,
  "/devices",
  "/devices/new",
  `/devices/${idOf("device", 4)}`,
  `/locations/${idOf("location", 4)}`,
  "/incidents",
  `/incidents/${idOf("incident", 0)}`,
];
/** DESIGN.md: no page over 60 kB of script. */
const MOST_SCRIPT_BYTES = 60_000;

Deno.test("no page scrolls sideways on a phone, nor on a wall", async () => {
  const fleet = fleetOf(44);
  const longName = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Super Wash";
  fleet.locations.forEach((location) => location.name = longName);
  fleet.status.locations.forEach((location) => location.name = longName);
  fleet.devices.forEach((device) => device.location_name = longName);
  fleet.incidents.items = mixedIncidents(fleet);
  await using dashboard = await openDashboard(fleet, { viewport: PHONE });
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/");
  for (const viewport of [PHONE, { width: 3840, height: 2160 }]) {
    await page.setViewportSize(viewport);
    for (const path of PATHS) {
      await page.goto(site.url + path);
      await allAwake(page);
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(excess <= 0, `${path} is ${excess} px too wide at ${viewport.width} px`);
    }
  }
});

Deno.test("an empty fleet says on a phone what to do next", async () => {
  await using dashboard = await openDashboard(emptyFleet(), { viewport: PHONE });
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/");
  await page.getByRole("link", { name: "Register a device" }).click();
  await page.fill("input[name=name]", "pi-01");
  await page.fill("input[name=location_name]", "Austin North");
  await page.getByRole("button", { name: "Register" }).click();
  await page.getByText("WASH-7K3P-9QXM", { exact: true }).waitFor();
  await page.getByText(`--server ${site.url} --claim WASH-7K3P-9QXM`).waitFor();
  assert.deepEqual(dashboard.faults, []);
});

Deno.test("the theme follows the system until somebody chooses, and the choice stays", async () => {
  await using dashboard = await openDashboard(fleetOf(1), { colorScheme: "dark" });
  const { page } = dashboard;
  const isDark = () =>
    page.evaluate(() => {
      const [red = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? [];
      return Number(red) < 128;
    });
  await dashboard.openSignedIn("/");
  assert.equal(await isDark(), true);
  await page.click(".menu summary");
  await page.getByRole("button", { name: "Light" }).click();
  await page.locator("body.light").waitFor();
  assert.equal(await isDark(), false);
  await page.goto(`${dashboard.site.url}/devices`);
  assert.equal(await isDark(), false);
});

Deno.test("the way around works by keyboard alone, and the focus is seen", async () => {
  await using dashboard = await openDashboard(fleetOf(1));
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/");
  await page.keyboard.press("Tab");
  assert.equal(await page.locator(":focus").innerText(), "Skip to content");
  await page.getByRole("link", { name: "Devices" }).focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  const outline = await page.locator(":focus").evaluate((element) =>
    getComputedStyle(element).outlineStyle
  );
  assert.equal(outline, "solid");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site.url}/devices`);
});

Deno.test("no page loads more script than allowed, nor any twice", async (t) => {
  const fleet = fleetOf(6);
  fleet.incidents.items = mixedIncidents(fleet);
  await using dashboard = await openDashboard(fleet);
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/");
  const index: AssetIndex = JSON.parse(
    await Deno.readTextFile(new URL("assets.json", BUILD_DIR)),
  );
  assert.ok(Object.keys(index.entries).length > 0);
  for (const path of PATHS) {
    const loaded: string[] = [];
    page.removeAllListeners("response");
    page.on("response", (response) => {
      if (response.url().endsWith(".js")) loaded.push(new URL(response.url()).pathname);
    });
    await page.goto(site.url + path);
    await allAwake(page);
    const names = [...new Set(loaded)];
    const sizes = await Promise.all(names.map(async (name) => {
      const file = new URL(`${name.replace("/_assets/", "")}.gz`, BUILD_DIR);
      return (await Deno.stat(file)).size;
    }));
    const sum = sizes.reduce((total, size) => total + size, 0);
    // The step's name is the figure.
    await t.step(`${path.replace(/\/[\d-]{36}$/, "/:id")}: ${sum} bytes of script, gzip`, () => {
      assert.ok(sum > 0 && sum <= MOST_SCRIPT_BYTES);
      assert.equal(loaded.length, names.length);
    });
  }
});
