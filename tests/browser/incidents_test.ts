// Incidents as a person meets them: none, many, live, on a phone, in the dark, and out of order.
import assert from "node:assert/strict";
import type { Incident } from "../../server/contract/incident.ts";
import { checkAxe } from "../support/axe_faults.ts";
import { allAwake, type Dashboard, openDashboard, PHONE } from "../support/dashboard.ts";
import { fleetOf, idOf } from "../support/fleet_fixture.ts";
import { crowdOfIncidents, incidentOf, mixedIncidents } from "../support/incident_fixture.ts";
import { shootPage } from "../support/shoot_page.ts";

/** Tells every tab that it was opened or closed. */
function tell(
  { site }: Dashboard,
  type: "incident.opened" | "incident.closed",
  of: Incident,
): void {
  site.api.emit({
    type,
    occurred_at: new Date().toISOString(),
    expires_at: null,
    location_id: of.location_id,
    device_id: of.device_id,
    camera_id: of.camera_id,
    data: { ...of, incident_id: of.id, how: "recovered", lasted_ms: 60_000 },
  });
}

async function assertFits({ page }: Dashboard): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(excess <= 0, `${excess} px too wide`);
}

Deno.test("open incidents stand by site, each with what it explains beneath it as unknown", async () => {
  const fleet = fleetOf(6);
  fleet.incidents.items = mixedIncidents(fleet);
  await using dashboard = await openDashboard(fleet);
  const { page } = dashboard;
  await dashboard.openSignedIn("/incidents");
  const sites = page.locator(".incident-site");
  assert.deepEqual(await sites.locator("h2").allInnerTexts(), [
    "Austin South",
    "Austin North",
    "This server",
    "Round Rock",
  ]);
  const cutOff = page.locator(`[data-incident="${idOf("incident", 0)}"]`);
  await cutOff.getByText("Call the site: check the router").waitFor();
  assert.equal(await cutOff.locator(".incident-children [data-mark=unknown]").count(), 2);
  await page.getByText("Olive Operator has it in hand: the electrician").waitFor();
  assert.equal(await page.locator(".places .place-count").innerText(), "4\n4 open");
  await checkAxe(page);
  await shootPage(page, "incidents_desktop");
  await page.emulateMedia({ colorScheme: "dark" });
  await checkAxe(page);
  await shootPage(page, "incidents_desktop_dark");
  await page.setViewportSize(PHONE);
  await assertFits(dashboard);
  await checkAxe(page);
  await shootPage(page, "incidents_phone_dark");
  await page.emulateMedia({ colorScheme: "light" });
  await shootPage(page, "incidents_phone");
  assert.deepEqual(dashboard.faults, []);
});

Deno.test("incidents come and go while one looks, also from the navigation and the overview", async () => {
  const fleet = fleetOf(6);
  await using dashboard = await openDashboard(fleet);
  const { page } = dashboard;
  await dashboard.openSignedIn("/incidents");
  await page.getByText("All is well").waitFor();
  assert.equal(await page.locator(".place-count").count(), 0);
  await shootPage(page, "incidents_none");
  const opened = incidentOf(0, { fleet, location: 4 });
  fleet.incidents.items = [opened];
  tell(dashboard, "incident.opened", opened);
  await page.locator(`[data-incident="${opened.id}"]`).waitFor();
  await page.locator(".place-count", { hasText: "1" }).waitFor();
  await page.goto(`${dashboard.site.url}/`);
  await allAwake(page);
  const open = page.getByRole("region", { name: "Open incidents" });
  await open.getByText("Camera does not answer").waitFor();
  await checkAxe(page);
  await shootPage(page, "incidents_overview");
  await page.goto(`${dashboard.site.url}/devices/${opened.device_id}`);
  await allAwake(page);
  await open.getByText("Camera does not answer").waitFor();
  await checkAxe(page);
  fleet.incidents.items = [{ ...opened, status: "closed" }];
  tell(dashboard, "incident.closed", opened);
  await open.waitFor({ state: "detached" });
  await page.locator(".place-count").waitFor({ state: "detached" });
});

Deno.test("two hundred incidents can be looked through, and a failure says what to do", async () => {
  const fleet = fleetOf(40);
  fleet.incidents.items = crowdOfIncidents(fleet, 230);
  await using dashboard = await openDashboard(fleet);
  const { page, site } = dashboard;
  await dashboard.openSignedIn("/incidents");
  assert.equal(await page.locator(".incident").count(), 200);
  assert.ok(await page.locator(".incident-site > details").count() > 20);
  await page.getByRole("button", { name: "Show more" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".incident").length === 230);
  await checkAxe(page);
  await shootPage(page, "incidents_crowd");
  await page.getByLabel("Find a location").fill("waco 3");
  await page.waitForFunction(() => document.querySelectorAll(".incident-site").length === 1);
  await page.selectOption("select[name=severity]", "warning");
  await page.getByRole("button", { name: "Filter" }).click();
  await page.waitForURL(/severity=warning/);
  await allAwake(page);
  assert.equal(await page.locator("[data-mark=critical]").count(), 0);
  site.api.broken.add("/api/incidents");
  await page.goto(`${site.url}/incidents`);
  await page.getByText("The incidents could not be shown").waitFor();
  await page.getByRole("link", { name: "Try again" }).waitFor();
});

Deno.test("incidents that are over are listed page by page, with how they ended", async () => {
  const fleet = fleetOf(4);
  const closed_at = new Date().toISOString();
  fleet.incidents.items = crowdOfIncidents(fleet, 60).map((incident, index): Incident => ({
    ...incident,
    status: "closed",
    state: "over",
    closed_at,
    closed_how: index % 2 === 0 ? "recovered" : "removed",
  }));
  await using dashboard = await openDashboard(fleet);
  const { page } = dashboard;
  await dashboard.openSignedIn("/incidents");
  await page.getByRole("link", { name: "Over", exact: true }).click();
  await page.waitForURL(/status=closed/);
  await allAwake(page);
  assert.equal(await page.locator(".incident-history tbody tr").count(), 50);
  await page.getByText("Taken out of the fleet").first().waitFor();
  await checkAxe(page);
  await shootPage(page, "incidents_over");
  await page.setViewportSize(PHONE);
  await assertFits(dashboard);
  await checkAxe(page);
  await shootPage(page, "incidents_over_phone");
  await page.getByRole("link", { name: "Older" }).click();
  await page.waitForURL(/cursor=/);
  assert.equal(await page.locator(".incident-history tbody tr").count(), 10);
});

Deno.test("an incident tells what the agent did by itself, what came of it, and what is next, in Spanish too", async () => {
  const fleet = fleetOf(4);
  const incident = incidentOf(0, { fleet, location: 1, cause: "camera_stalled" });
  const done = { cause: "camera_silent", dry_run: false, detail: null, why: "…" };
  fleet.incidents.items = [incident];
  fleet.incidents.history = [
    {
      text: "The agent started the camera's stream again by itself.",
      data: {
        step: "restart_stream",
        verdict: "no_help",
        frame_age_ms: 185_000,
        next: "reboot_camera",
      },
    },
    {
      text: "The agent told the camera to reboot itself.",
      data: { step: "reboot_camera", verdict: "helped", frame_age_ms: 400, next: "person" },
    },
  ].map(({ text, data }, index) => ({
    id: String(index),
    at: incident.opened_at,
    kind: "remedy",
    text,
    by: null,
    data: { ...done, ...data },
  }));
  for (
    const [locale, words] of [
      ["en-US", ["It did not help", "It helped", "next: Reboot the camera", "3 min"]],
      ["es-MX", ["No sirvió", "Sirvió", "después: Reiniciar la cámara", "pidió a la cámara"]],
    ] as const
  ) {
    await using dashboard = await openDashboard(fleet, { locale });
    await dashboard.openSignedIn(`/incidents/${incident.id}`);
    const tried = dashboard.page.locator(".incident-part", {
      has: dashboard.page.locator(".command-list"),
    });
    await tried.waitFor();
    const text = await tried.innerText();
    for (const word of words) assert.ok(text.includes(word), `${word} in ${text}`);
    await checkAxe(dashboard.page);
    await shootPage(dashboard.page, `incident_remedies_${locale}`);
    assert.deepEqual(dashboard.faults, []);
  }
});
