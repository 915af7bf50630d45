// A browser's first page: painted before its stylesheet is there, and not otherwise than with it.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { openDashboard, PHONE } from "../support/dashboard.ts";
import { fleetOf, idOf } from "../support/fleet_fixture.ts";
import { mixedIncidents } from "../support/incident_fixture.ts";
import { waitUntil } from "../support/wait_until.ts";

const PATHS = ["/login", "/", "/plates", `/devices/${idOf("device", 4)}`, "/incidents"];

Deno.test("a first page stands as it stays, before its stylesheet has come", async () => {
  const fleet = fleetOf(6);
  fleet.incidents.items = mixedIncidents(fleet);
  await using dashboard = await openDashboard(fleet, { viewport: PHONE });
  await dashboard.openSignedIn("/");
  const { cookies } = await dashboard.context.storageState();
  const session = cookies.filter(({ name }) => name === "session");
  for (const path of PATHS) {
    const context = await dashboard.context.browser()?.newContext({
      viewport: PHONE,
      // What scripts change is not what this is about.
      javaScriptEnabled: false,
      reducedMotion: "reduce",
      storageState: { cookies: path === "/login" ? [] : session, origins: [] },
    });
    assert.ok(context);
    const page = await context.newPage();
    const sheet = Promise.withResolvers<void>();
    await page.route("**/*.woff2", (route) => route.abort());
    await page.route("**/app-*.css", async (route) => {
      await sheet.promise;
      await route.continue();
    });
    const loaded = page.goto(dashboard.site.url + path);
    await waitUntil(() => isPainted(page), { what: `${path} to be painted` });
    const before = await looksOf(page);
    sheet.resolve();
    await loaded;
    assert.deepEqual(await looksOf(page), before, path);
    await context.close();
  }
});

/** All of it: its frame comes first, and the link to its stylesheet last. */
async function isPainted(page: Page): Promise<boolean> {
  return await page.evaluate(() =>
    performance.getEntriesByName("first-contentful-paint").length > 0 &&
    document.getElementById("styles") !== null
  ).catch(() => false); // there is no document yet
}

/** Where everything stands, and how it looks. */
async function looksOf(page: Page): Promise<string[]> {
  return await page.locator("body *:not(link)").evaluateAll((all) =>
    all.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const { color, backgroundColor, display, font } = getComputedStyle(element);
      return [element.localName, element.className, x, y, width, height, display, color]
        .concat(backgroundColor, font).join(" ");
    })
  );
}
