// One incident on the real server: the server's own look opens it, an operator takes it in hand, a
// viewer only sees, and it is gone once the device is well.
import assert from "node:assert/strict";
import type { Location, RegisteredDevice } from "../../server/contract/fleet.ts";
import { quarantineDevice } from "../../server/devices/quarantine_device.ts";
import { testContext } from "../support/context.ts";
import { PHONE } from "../support/dashboard.ts";
import { greyPicture } from "../support/grey_picture.ts";
import { openRealDashboard, type RealServer } from "../support/real_dashboard.ts";
import { reportingAgent } from "../support/reporting_agent.ts";

const HOSTILE = `"><img src=x onerror=alert(1)>`;
/** The server looks every ten seconds, and twice until it says so. */
const LOOKS = { timeout: 120_000 };

async function enrolledDevice(app: RealServer): Promise<string> {
  const json = { name: "Austin North", timezone: "America/Chicago" };
  const location = await app.get<Location>("/api/locations", { json });
  const device = await app.get<RegisteredDevice>("/api/devices", {
    json: { name: `Pi ${HOSTILE}`, location_id: location.id },
  });
  await using agent = await reportingAgent(app.url, { device, picture: greyPicture() });
  await agent.report();
  return device.device.id;
}

Deno.test("an incident opens by itself, is taken in hand by an operator, and closes by itself", async () => {
  await using site = await openRealDashboard();
  const { app, page } = site;
  const deviceId = await enrolledDevice(app);
  await site.open("/incidents");
  await page.getByText("All is well").waitFor();
  await quarantineDevice(testContext(app.database.db), deviceId);
  const row = page.locator(".incident", { hasText: "The device is in quarantine" });
  await row.waitFor(LOOKS);
  await page.locator(".places .place-count", { hasText: "1 open" }).waitFor();
  assert.ok((await row.innerText()).includes(HOSTILE));
  await site.checkAxe();

  await site.signInAs("viewer");
  await site.open("/incidents");
  await row.getByRole("link", { name: "The device is in quarantine" }).click();
  await page.getByRole("region", { name: "What to do" }).waitFor();
  await page.getByRole("region", { name: "Timeline" }).getByText("Opened").waitFor();
  assert.equal(await page.getByRole("button", { name: "Take it in hand…" }).count(), 0);
  const address = new URL(page.url()).pathname;

  await site.signInAs("operator");
  await site.open(address);
  await site.checkAxe();
  await site.shoot("incident_desktop");
  await page.getByRole("button", { name: "Take it in hand…" }).click();
  await page.getByLabel("Note, if you like").fill(`on my way ${HOSTILE}`);
  await site.checkAxe();
  await site.shoot("incident_acknowledge");
  await page.getByRole("dialog").getByRole("button", { name: "Take it in hand" }).click();
  await page.getByText("The operator has it in hand").waitFor();
  await page.getByRole("button", { name: "Add a note…" }).click();
  await page.getByLabel("Note", { exact: true }).fill("found the copied card");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("region", { name: "Timeline" }).getByText("found the copied card").waitFor();
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: "dark" });
  await site.checkAxe();
  await site.shoot("incident_phone_dark");

  await site.context.addCookies([{ name: "language", value: "es", url: app.url }]);
  await site.open(address);
  await page.getByRole("heading", { name: "El dispositivo está en cuarentena" }).waitFor();
  await page.getByText("Averigüe cuál equipo es el correcto").waitFor();
  await page.getByText("The operator se hace cargo").waitFor();
  await site.context.clearCookies({ name: "language" });

  await page.goto(`${app.url}/devices/${deviceId}`);
  const open = page.getByRole("region", { name: "Open incidents" });
  await open.waitFor();
  await app.get(`/api/devices/${deviceId}/quarantine/release`, { method: "POST" });
  await open.waitFor({ state: "detached", ...LOOKS });
  await site.open("/incidents?status=closed");
  await page.getByText("Recovered").waitFor();
  assert.equal(await page.locator("img[src=x]").count(), 0);
  assert.deepEqual(site.faults, []);
});
