// How the dashboard speaks: the browser's language at first, then the one that was chosen.
import assert from "node:assert/strict";
import { openRealDashboard } from "../support/real_dashboard.ts";

Deno.test("a browser that prefers Spanish gets Spanish, also where islands draw, until English is chosen", async () => {
  await using site = await openRealDashboard({ locale: "es-MX" });
  const { page } = site;
  await site.open("/");
  assert.equal(await page.locator("html").getAttribute("lang"), "es");
  await page.getByRole("link", { name: "Placas", exact: true }).waitFor();
  await page.click(".menu summary");
  await page.getByRole("button", { name: "Cerrar sesión" }).waitFor();
  await site.checkAxe();
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("link", { name: "Plates", exact: true }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.deepEqual(site.faults, []);
});

Deno.test("a Spanish page brings the words of its own islands, within the script that pages may load", async () => {
  await using site = await openRealDashboard({ locale: "es" });
  const { page } = site;
  let scriptBytes = 0;
  page.on("response", async (response) => {
    if (!response.url().endsWith(".js")) return;
    scriptBytes += Number(await response.headerValue("content-length") ?? 0);
  });
  await site.open("/");
  const { texts } = JSON.parse(await page.locator("#island-data").textContent() ?? "{}");
  assert.ok(texts.some(([, said]: [string, string]) => said === "En vivo"));
  assert.ok(!texts.some(([text]: [string]) => text === "Your code"), "the login's");
  assert.ok(scriptBytes < 60_000, `${scriptBytes} bytes`);
});
