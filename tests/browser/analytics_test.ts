// Figures over time: the charts, the same figures as a table, periods and places in the address.
import assert from "node:assert/strict";
import { PHONE } from "../support/dashboard.ts";
import { type PlateSite, plateSite } from "../support/plate_site.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";

const DAY_MS = 86_400_000;

Deno.test("figures are drawn and told, compared with the week before, and narrowed to a place", async () => {
  let north: PlateSite | undefined;
  await using dashboard = await openRealDashboard({
    timezoneId: "Asia/Tokyo", // the days are the locations', not the reader's
    async seed(app) {
      north = await plateSite(app, "North");
      const south = await plateSite(app, `South "><img src=x onerror=alert(1)>`);
      for (let day = 0; day < 10; day++) {
        await north.read(`DAY000${day}`, { agoMs: day * DAY_MS + 60_000 });
        await north.read("REGULAR", { agoMs: day * DAY_MS + 120_000, confidence: 0.85 });
        await south.read(`SOUTH0${day}`, { agoMs: day * DAY_MS + 180_000 });
      }
      await south.miss("no_plate_found", { agoMs: DAY_MS });
      await north.count();
    },
  });
  const { page } = dashboard;
  await page.addInitScript(rememberTexts);
  await dashboard.open("/plates");
  const scripts = () =>
    page.evaluate(() =>
      performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js")).length
    );
  assert.equal(await page.locator(".uplot").count(), 0);
  const without = await scripts();
  await dashboard.open("/analytics");
  await page.locator(".chart canvas").first().waitFor();
  assert.ok(without > 0);
  assert.equal(await page.locator("[data-figure=Visits] b").innerText(), "22");
  await page.getByRole("link", { name: "No plate to be seen" }).waitFor();
  await page.locator(".figures").getByText("REGULAR").waitFor();
  const chart = page.locator("figure", { hasText: "Visits per day" });
  await chart.getByText("As a table").click();
  const rows = await chart.locator(".chart-table tbody tr").count();
  assert.equal(rows, 7, "a row for each day");
  const days = await page.evaluate(() => (globalThis as unknown as { texts: string[] }).texts);
  const dayOf = (agoMs: number) =>
    new Date(Date.now() - agoMs).toLocaleDateString("en-US", {
      month: "short",
      day: "numeric",
      timeZone: "America/Chicago",
    });
  assert.ok(days.includes(dayOf(0)), "the axis has today");
  assert.ok(!days.includes(dayOf(7 * DAY_MS)), "and no day before the first");
  await dashboard.checkAxe();
  await dashboard.shoot("analytics");

  await page.getByRole("link", { name: "North", exact: true }).click();
  await page.getByRole("region", { name: "By camera" }).getByText("lane · North pi").waitFor();
  assert.match(page.url(), new RegExp(`location=${north?.location.id}`));
  await page.getByRole("link", { name: "Today" }).click();
  await page.getByRole("heading", { name: "Visits per hour" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Visits per day" }).waitFor();
  await dashboard.open("/analytics?from=2020-01-01&to=2020-01-31");
  await page.getByText("No visit in this time").waitFor();
  assert.deepEqual(dashboard.faults.filter((fault) => !fault.includes("status of 404")), []);
});

Deno.test("figures fit a phone, in the dark, for a viewer", async () => {
  await using dashboard = await openRealDashboard({
    viewport: PHONE,
    colorScheme: "dark",
    async seed(app) {
      const site = await plateSite(app, "A place with a long name that goes on and on, and on");
      await site.read("TXR7214");
      await site.count();
    },
  });
  const { page } = dashboard;
  await dashboard.signInAs("viewer");
  for (const path of ["/analytics", "/analytics?days=1"]) {
    await dashboard.open(path);
    await page.locator(".chart canvas").first().waitFor();
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(excess <= 0, `${path} is ${excess} px too wide`);
    await dashboard.checkAxe();
  }
  await dashboard.shoot("analytics-phone-dark");
  const drawing = page.locator(".chart .u-wrap").first();
  const heightAt = async (width: number, height: number) => {
    await page.setViewportSize({ width, height });
    await dashboard.open("/analytics");
    return (await drawing.boundingBox())?.height ?? 0;
  };
  const atDesk = await heightAt(1280, 800);
  const atWall = await heightAt(3840, 2160);
  assert.ok(atDesk > 200 && atWall >= atDesk * 1.5, `${atDesk} px, on a wall ${atWall} px`);
  assert.deepEqual(dashboard.faults, []);
});

/** Keeps what the page writes into its canvases. */
function rememberTexts(): void {
  const texts: string[] = [];
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most) {
    texts.push(text);
    return fillText.call(this, text, x, y, most);
  };
  Object.assign(globalThis, { texts });
}
