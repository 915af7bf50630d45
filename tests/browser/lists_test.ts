// Lists of plates, as an operator keeps them: one by one, and by the hundred.
import assert from "node:assert/strict";
import { PHONE } from "../support/dashboard.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";

Deno.test("a list is made, filled, searched and ended; a viewer only reads it", async () => {
  await using dashboard = await openRealDashboard();
  const { page } = dashboard;
  await dashboard.signInAs("operator");
  await dashboard.open("/settings/lists");
  await page.getByText("There is no list yet").waitFor();
  await page.fill("input[name=name]", `Gold "><img src=x onerror=alert(1)>`);
  await dashboard.checkAxe();
  await page.getByRole("button", { name: "Create the list" }).click();
  await page.getByText("A plate of this list may open a gate").waitFor();
  await page.waitForSelector("island-root[data-island=list_entries][data-hydrated]");

  await page.fill(".entry-form input[name=plate]", "abc-1234");
  await page.fill(".entry-form input[name=label]", "Ms Doe");
  await page.fill(".entry-form input[name=until]", "2030-12-31");
  await page.keyboard.press("Enter");
  const table = page.locator(".entries");
  await table.getByText("Through Dec 31, 2030").waitFor();
  await page.getByText("Paste or import many").click();
  await page.fill(".list-entries textarea", "XYZ987, Mr Smith\n???\nXYZ988");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByText("Nothing was changed: one line has a fault.").waitFor();
  await page.getByText("Line 2").waitFor();
  await page.getByRole("button", { name: "Import the good lines alone" }).click();
  await page.getByText("2 added, 0 changed, 0 were there already.").waitFor();
  await table.getByText("Mr Smith").waitFor();
  await dashboard.checkAxe();
  await dashboard.shoot("list");

  await page.getByRole("searchbox", { name: "Search this list" }).fill("xyz");
  await page.waitForFunction(() => document.querySelectorAll(".entries tbody tr").length === 2);
  assert.match(page.url(), /\?plate=XYZ$/);
  await page.getByRole("button", { name: "Remove XYZ987" }).click();
  await page.getByRole("button", { name: "Remove XYZ987?" }).click();
  await table.getByText("XYZ987", { exact: true }).waitFor({ state: "detached" });

  const list = page.url();
  await dashboard.signInAs("viewer");
  await page.setViewportSize(PHONE);
  await page.goto(list);
  await table.getByText("XYZ988").waitFor();
  assert.equal(await page.getByRole("button", { name: /Add|Import|Delete|Remove/ }).count(), 0);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(excess <= 0, `${excess} px too wide`);
  await dashboard.checkAxe();

  await dashboard.signInAs("operator");
  await page.goto(list);
  await page.getByText("Delete this list").click();
  await page.getByRole("button", { name: "Delete the list and its plates" }).click();
  await page.getByText("There is no list yet").waitFor();
  assert.deepEqual(dashboard.faults, []);
});
