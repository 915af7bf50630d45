// The keyboard alone: going, searching, walking through lists, the sheet; and never while typing.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { Location } from "../../server/contract/fleet.ts";
import { allAwake } from "../support/dashboard.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";

Deno.test("a person goes, searches and opens by keyboard alone, and is not hindered in typing", async () => {
  await using site = await openRealDashboard({
    async seed(app) {
      for (let index = 1; index <= 10; index++) {
        const json = { name: `Site ${index}` };
        const { id } = await app.get<Location>("/api/locations", { json });
        await app.get("/api/devices", { json: { name: "Pi", location_id: id } });
      }
    },
  });
  const { page, app } = site;
  await site.open("/");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await sheet.getByText("Go to").waitFor();
  await sheet.locator(":focus").waitFor();
  await site.shoot("keyboard_sheet");
  await site.checkAxe();
  await page.keyboard.press("g");
  await page.keyboard.press("d"); // nothing acts under a dialog
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "hidden" });
  assert.equal(new URL(page.url()).pathname, "/");

  await page.keyboard.press("/");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("type"));
  assert.equal(await focused(), "search");
  await page.keyboard.type("g d ?");
  assert.equal(await page.getByLabel("Find a location").inputValue(), "g d ?");
  assert.equal(await sheet.isVisible(), false);
  await page.getByLabel("Find a location").fill("Site");
  await page.keyboard.press("Escape");
  assert.notEqual(await focused(), "search");

  const first = await stepTo(page, { key: "j", from: null });
  const second = await stepTo(page, { key: "j", from: first });
  const href = await stepTo(page, { key: "k", from: second });
  assert.equal(href, first);
  assert.match(href, /^\/locations\//);
  await page.keyboard.press("Enter");
  await page.waitForURL(app.url + href);

  await allAwake(page);
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.waitForURL(`${app.url}/devices`);
  await allAwake(page);
  await page.getByLabel("Choose all on this page").check();
  const opener = page.getByRole("button", { name: "Restart agent" });
  await opener.click();
  const question = page.getByRole("dialog", { name: "Restart the agent" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await question.waitFor({ state: "detached" });
  assert.ok(await opener.evaluate((button) => button === document.activeElement), "focus is back");
  await page.keyboard.press("b");
  await page.locator(".bell[open]").waitFor();
  assert.deepEqual(site.faults, []);
});

Deno.test("a viewer's sheet names no place that is not theirs", async () => {
  await using site = await openRealDashboard({ locale: "es-MX" });
  await site.signInAs("viewer");
  await site.open("/");
  await site.page.keyboard.press("?");
  const sheet = site.page.getByRole("dialog", { name: "Atajos de teclado" });
  await sheet.getByText("Dispositivos").waitFor();
  assert.equal(await sheet.getByText("Auditoría").count(), 0);
});

/** Where the focused row leads, once the key has moved the focus from the one before. */
async function stepTo(
  page: Page,
  { key, from }: { key: string; from: string | null },
): Promise<string> {
  await page.keyboard.press(key);
  const moved = await page.waitForFunction((before) => {
    const href = document.activeElement?.getAttribute("href") ?? null;
    return href === before ? null : href;
  }, from);
  return await moved.jsonValue() ?? assert.fail("no row is focused");
}
