// Looking something up in the audit log, on the real server.
import assert from "node:assert/strict";
import { AUDIT_ACTIONS } from "../../server/contract/audit_action.ts";
import { PHONE } from "../support/dashboard.ts";
import { openRealDashboard } from "../support/real_dashboard.ts";

const HOSTILE = '"><img src=x onerror=alert(1)> نص';

Deno.test("the audit log is filtered by address, opens to what changed, and goes out as CSV", async () => {
  await using site = await openRealDashboard({
    seed: async (app) => {
      for (let nr = 0; nr < 60; nr++) {
        await app.get("/api/locations", { json: { name: `${HOSTILE} ${nr}`, timezone: "UTC" } });
      }
      await app.get("/api/keys", { json: { name: "pos", scopes: ["fleet:read"] } });
    },
  });
  const { page } = site;
  await site.open("/audit");
  await site.checkAxe();
  await site.shoot("audit");
  const offered = await page.locator("#actions > option").evaluateAll((options) =>
    options.map((option) => option.getAttribute("value"))
  );
  assert.deepEqual(AUDIT_ACTIONS.filter((action) => !offered.includes(action)), []);
  assert.ok(offered.includes("visit."));
  await page.getByRole("link", { name: "Older" }).click();
  await page.waitForURL(/cursor=/);
  await page.goBack();
  await page.getByLabel("What", { exact: true }).fill("api_key.");
  await page.getByRole("button", { name: "Search" }).click();
  await page.waitForURL(/what=api_key/);
  assert.equal(await page.locator(".audit-rows > li").count(), 1);
  await page.locator(".audit-rows summary").click();
  await page.getByText("fleet:read").waitFor();
  await site.checkAxe();
  await site.shoot("audit_open");
  await page.getByRole("link", { name: "All by" }).click();
  await page.waitForURL(/who=id/);
  assert.ok(await page.locator(".audit-rows > li").count() > 1);
  await page.getByLabel("Text", { exact: true }).fill("onerror");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByText("in the last 30 days").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  const path = await (await download).path();
  assert.match(await Deno.readTextFile(path), /location\.create/);
  await page.setViewportSize(PHONE);
  await site.open("/audit");
  await site.checkAxe();
  await site.shoot("audit_phone");
  await site.open("/audit?text=nothing-has-this");
  await page.getByText("Nothing matches").waitFor();
  await site.signInAs("operator");
  await site.open("/audit");
  await page.getByText("You do not have the right to do this.").waitFor();
  assert.deepEqual(site.faults, []);
});
