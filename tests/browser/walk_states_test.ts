// The walk's other states: a server with nothing in it yet, an API that fails and comes back, a
// network that goes, and those whom nobody knows.
import assert from "node:assert/strict";
import { hearFaults } from "../support/dashboard.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";
import {
  judgeDocument,
  judgeLooks,
  NARROW_DARK,
  NARROW_LIGHT,
  openWhole,
  WIDE_DARK,
  WIDE_LIGHT,
} from "../support/walk/judge_page.ts";
import { OPEN_PAGES, SIGNED_IN_PAGES, type WalkPage } from "../support/walk/pages.ts";
import { NO_THINGS, walk } from "../support/walk/walk.ts";

Deno.test("every page of a fresh server is whole, and says what comes there", async () => {
  await using site = await openRealDashboard();
  const looks = [WIDE_LIGHT, NARROW_DARK];
  assert.deepEqual(await walk({ site, things: null }, { as: "admin", looks }), []);
  for (const { route, address } of LISTS) {
    await openWhole(site.page, site.app.url + address(NO_THINGS));
    const rowless = await site.page.locator("main table:not(:has(tbody tr))").count();
    assert.equal(rowless, 0, `${route} shows a table with nothing in it`);
  }
});

/** Pages that show many things of a kind. */
const LISTS: readonly WalkPage[] = SIGNED_IN_PAGES.filter(({ route }) =>
  /index\.tsx$/.test(route) && !/\[|settings\/index/.test(route)
);

Deno.test("each list says when the API fails, and is whole again when it is tried again", async () => {
  let isDown = false;
  await using site = await openRealDashboard({
    intercept: ({ url }) =>
      isDown && !url.includes("/api/auth/") ? new Response(null, { status: 503 }) : null,
  });
  const { page, app, faults } = site;
  const wrong: string[] = [];
  for (const { route, address } of LISTS) {
    isDown = true;
    await openWhole(page, app.url + address(NO_THINGS));
    const found = [...await judgeDocument(page), ...await judgeLooks(page, [NARROW_LIGHT])];
    const again = page.locator("main").getByRole("link", { name: "Try again" });
    if (await again.count() !== 1) found.push("it does not offer to try again");
    isDown = false;
    if (await again.count() > 0) {
      await Promise.all([page.waitForEvent("load"), again.first().click()]);
      if (await again.count() > 0) found.push("it does not recover");
    }
    wrong.push(...found.map((fault) => `${route}: ${fault}`));
  }
  assert.deepEqual([...wrong, ...faults], []);
});

Deno.test("a search that gets no answer says so, and goes on when the network is back", async () => {
  await using site = await openRealDashboard();
  const { page, context } = site;
  await site.open("/plates");
  await context.setOffline(true);
  await page.fill("input[name=plate]", "ABC");
  await page.locator("main").getByRole("link", { name: "Try again" }).waitFor();
  await site.checkAxe();
  await context.setOffline(false);
  await page.fill("input[name=plate]", "ABCD");
  await page.getByText("No plate begins so").waitFor();
  await page.locator(".live-mark.live").waitFor();
});

Deno.test("who is not signed in is led to the login from every page, and the open pages are whole", async () => {
  await using site = await openRealDashboard();
  const { app } = site;
  const location = await app.get<{ id: string }>("/api/locations", { json: { name: "North" } });
  const { key } = await app.key(["events:read"], { location_ids: [location.id] });
  const invited = await app.get<{ token: string }>("/api/invitations", {
    json: { email: "eve@fleet.test", name: "Eve", role: "viewer", location_ids: null },
  });
  const things = {
    ...NO_THINGS,
    location: location.id,
    displayKey: key,
    invitation: invited.token,
  };
  for (const { address } of SIGNED_IN_PAGES) {
    const path = address(NO_THINGS);
    const response = await fetch(app.url + path, { redirect: "manual" });
    await response.body?.cancel();
    assert.equal(response.status, 303, path);
    const to = response.headers.get("location");
    assert.equal(to, `/login?next=${encodeURIComponent(path)}`);
  }
  const context = await site.context.browser()?.newContext({ locale: "es-MX" });
  const page = await context?.newPage();
  assert.ok(page);
  const faults = await hearFaults(page, app.url);
  const titles = new Set<string>();
  for (const { route, address } of [...OPEN_PAGES, NOWHERE]) {
    await openWhole(page, app.url + address(things));
    const looks = [WIDE_LIGHT, WIDE_DARK, NARROW_LIGHT, NARROW_DARK];
    faults.push(...await judgeDocument(page), ...await judgeLooks(page, looks));
    titles.add(await page.title());
    assert.deepEqual(faults.filter((fault) => !/status of 404/.test(fault)), [], route);
  }
  assert.equal(titles.size, OPEN_PAGES.length + 1, [...titles].join(", "));
  await context?.close();
});

const NOWHERE: WalkPage = { route: "_404.tsx", address: () => "/display/nowhere", refused: [] };
