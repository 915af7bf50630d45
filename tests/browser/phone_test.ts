// What a thumb meets on a phone: dialogs that come from below, the current tab in sight.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { PHONE } from "../support/dashboard.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";

/** The least height that a thumb meets surely. */
const THUMB_PX = 44;

async function waitForTabInSight(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const tab = document.querySelector(".tab-row [aria-current]")?.getBoundingClientRect();
    return tab !== undefined && tab.left >= 0 && tab.right <= innerWidth;
  });
}

/** What is there to press, and too low for a thumb. */
async function findThin(page: Page): Promise<string[]> {
  const shown = page.locator(":is(.topbar, .places, main) :is(button, .button, summary):visible");
  return await shown.evaluateAll(
    (all, least) =>
      all.filter((one) => one.getBoundingClientRect().height < least).map((one) => one.outerHTML),
    THUMB_PX,
  );
}

Deno.test("all tabs are in sight on a phone, however many there are", async () => {
  await using site = await openRealDashboard({ viewport: PHONE });
  const { page } = site;
  for (const path of ["/settings", "/settings/keys", "/settings/notifications"]) {
    await site.open(path);
    await waitForTabInSight(page);
    assert.deepEqual(await findThin(page), [], path);
    assert.equal(await page.evaluate(() => scrollY), 0);
  }
  const row = page.locator(".tab-row");
  assert.ok(await row.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
  await site.shoot("tabs_phone");
  assert.deepEqual(site.faults, []);
});

Deno.test("a dialog on a phone lies at the bottom, with buttons for a thumb", async () => {
  await using site = await openRealDashboard({
    viewport: PHONE,
    seed: (app) =>
      app.get("/api/keys", { json: { name: "till", scopes: ["fleet:read"] } }).then(() => {}),
  });
  const { page } = site;
  await site.open("/settings/keys");
  await page.getByRole("button", { name: "Revoke" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator(":focus").waitFor();
  await page.waitForFunction(() => {
    const sheet = document.querySelector("dialog[open]")?.getBoundingClientRect();
    return sheet !== undefined && sheet.left === 0 && sheet.right === innerWidth &&
      Math.abs(sheet.bottom - innerHeight) < 1;
  });
  for (const button of await dialog.locator(".sheet-actions > *").all()) {
    assert.ok((await button.boundingBox() ?? { height: 0 }).height >= THUMB_PX);
  }
  await site.checkAxe();
  await site.shoot("dialog_phone");
  await page.emulateMedia({ colorScheme: "dark" });
  await site.shoot("dialog_phone_dark");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "hidden" });
  assert.deepEqual(site.faults, []);
});
