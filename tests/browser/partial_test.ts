// A page of which a part could not be read says which, and takes nothing for none.
import assert from "node:assert/strict";
import { openDashboard } from "../support/dashboard.ts";
import { fleetOf } from "../support/fleet_fixture.ts";
import { mixedIncidents } from "../support/incident_fixture.ts";
import { type PlateSite, plateSite } from "../support/plate_site.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";
import { openWhole } from "../support/walk/judge_page.ts";

const DAY_MS = 86_400_000;

Deno.test("a page whose parts cannot be read names them, and shows the rest", async () => {
  let isAway = (_: string) => false;
  let place: PlateSite | undefined;
  await using site = await openRealDashboard({
    intercept: ({ url }) => isAway(url) ? new Response(null, { status: 503 }) : null,
    async seed(app) {
      place = await plateSite(app);
      for (const agoMs of [60_000, 8 * DAY_MS]) await place.read("TXR7214", { agoMs });
      await place.count();
    },
  });
  const { page, app } = site;
  assert.ok(place);
  const device = `/devices/${place.device.id}`;
  const location = `/locations/${place.location.id}`;
  // The page, what is away, what it says, and what it must not say.
  const cases: [string, RegExp | ((url: string) => boolean), string, string][] = [
    ["/", /\/api\/incidents/, "Open incidents", ""],
    ["/", /\/events\/recent/, "Live", "Nothing has happened yet"],
    [device, /\/commands/, "Commands", "It was not told to do anything yet"],
    [device, /\/events\/recent/, "Timeline", "Nothing has happened to it yet"],
    [device, /\/api\/locations/, "Locations. Times are told in UTC meanwhile", ""],
    [location, /\/api\/(incidents|fleet)/, "Today, Open incidents", ""],
    ["/analytics", /\/dwell/, "How long vehicles stay, The time before", ""],
    ["/analytics", isOfWeekBefore, "The time before", "before: 0\n"],
    ["/plates", /\/api\/locations/, "Locations. Times are told in UTC meanwhile", ""],
    ["/incidents", /\/api\/locations/, "Locations. Times are told in UTC meanwhile", ""],
  ];
  for (const [path, part, said, unsaid] of cases) {
    isAway = part instanceof RegExp ? (url) => part.test(url) : part;
    await openWhole(page, app.url + path);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes(`A part of this page could not be read: ${said}.`), `${path}: ${text}`);
    assert.ok(unsaid === "" || !text.includes(unsaid), `${path} says “${unsaid}”`);
    await site.checkAxe();
    isAway = () => false;
    await page.locator("main").getByRole("link", { name: "Try again" }).click();
    await page.getByText("could not be read").waitFor({ state: "detached" });
  }
  // Its pictures are older than they are kept.
  assert.deepEqual(site.faults.filter((fault) => !fault.includes("status of 404")), []);
});

function isOfWeekBefore(url: string): boolean {
  const { pathname, searchParams } = new URL(url);
  const to = Date.parse(searchParams.get("to") ?? "");
  return pathname.endsWith("/volume") && to < Date.now() - 4 * DAY_MS;
}

Deno.test("a page that cannot ask any more says so while its stream goes on, until it can", async () => {
  const fleet = fleetOf(3);
  fleet.incidents.items = mixedIncidents(fleet);
  await using dashboard = await openDashboard(fleet);
  const { page, site: { api } } = dashboard;
  await dashboard.openSignedIn("/incidents");
  const banner = page.getByText("The server has trouble answering.");
  api.broken.add("/api/incidents");
  const event = {
    type: "incident.closed",
    location_id: fleet.locations[0]?.id ?? null,
    device_id: null,
    camera_id: null,
    occurred_at: new Date().toISOString(),
    expires_at: null,
    data: { title: "North is silent", incident_id: crypto.randomUUID(), cause: "device_silent" },
  } as const;
  api.emit(event);
  api.emit(event);
  await banner.waitFor();
  api.broken.clear();
  await banner.waitFor({ state: "detached" });
});

Deno.test("a bell that could not be read says so, and asks again when it is opened", async () => {
  await using dashboard = await openDashboard(fleetOf(3));
  const { page, site: { api } } = dashboard;
  await dashboard.openSignedIn("/devices");
  api.broken.add("/api/events/recent");
  await page.reload();
  await page.locator(".live-mark.live").waitFor();
  await page.locator(".bell summary").click();
  const missing = page.getByText("What was told before could not be read.");
  await missing.waitFor();
  await page.keyboard.press("Escape");
  api.broken.clear();
  await page.locator(".bell summary").click();
  await missing.waitFor({ state: "detached" });
});
