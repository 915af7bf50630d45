// A device's page on the real server: what it shows of a device that is well, in trouble and away,
// and what each role can do there.
import assert from "node:assert/strict";
import type { Location, RegisteredDevice } from "../../server/contract/fleet.ts";
import { sql } from "../../server/db/sql.ts";
import { greyPicture } from "../support/grey_picture.ts";
import { cameraReport } from "../support/link_instance.ts";
import {
  openRealDashboard,
  type RealDashboard,
  type RealServer,
} from "../support/real_dashboard.ts";
import { type ReportingAgent, reportingAgent } from "../support/reporting_agent.ts";

const HOSTILE = `"><img src=x onerror=alert(1)>`;
const LANE = cameraReport({ camera_id: "lane", name: `Lane ${HOSTILE}` });
const EXIT = cameraReport({
  camera_id: "exit",
  name: "Exit",
  status: "backing_off",
  reason: "unauthorized",
  detail: "401 Unauthorized",
  next_attempt_in_ms: 240_000,
  fps: 0,
  width: null,
  height: null,
  frame_age_ms: null,
});

interface Standing {
  site: RealDashboard;
  agent: ReportingAgent;
  device: RegisteredDevice;
}

async function withDevice(
  work: (standing: Standing) => Promise<void>,
  options: Parameters<typeof openRealDashboard>[0] = {},
): Promise<void> {
  await using site = await openRealDashboard(options);
  const zone = { name: "Austin North", timezone: "America/Chicago" };
  const location = await site.app.get<Location>("/api/locations", { json: zone });
  await site.app.get<Location>("/api/locations", { json: { name: "Zilker" } });
  const device = await site.app.get<RegisteredDevice>("/api/devices", {
    json: { name: `Pi ${HOSTILE}`, location_id: location.id, labels: { ring: "canary" } },
  });
  await using agent = await reportingAgent(site.app.url, { device, picture: greyPicture() });
  await agent.report({ cameras: [LANE, EXIT] });
  await rememberWeek(site.app, device.device.id);
  await work({ site, agent, device });
}

/** A day of minutes and a week of quarters, as the server would have kept them. */
async function rememberWeek({ database: { db } }: RealServer, id: string): Promise<void> {
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  const sample = (minute: number, at: number) => [
    minute,
    0.35 + 0.2 * Math.sin(at / 9e6),
    0.5,
    58 + 8 * Math.sin(at / 2e7),
    8e9 - (at % 6e8),
    { lane: [at % 7e6 < 3e5 ? 9000 : 400, 1], exit: [null, 0] },
  ];
  for (let back = 1; back < 24; back++) {
    const at = hour - back * 3_600_000;
    const samples = Array.from({ length: 60 }, (_, m) => sample(m, at + m * 60_000));
    await db.execute(sql`
      insert into health_blocks (device_id, step_minutes, starts_at, samples)
      values (${id}, 1, ${new Date(at)}, ${JSON.stringify(samples)}::jsonb)`);
  }
}

Deno.test("a device's page shows pictures with their age, reasons with the next step, and its health", async () => {
  await withDevice(async ({ site, agent, device }) => {
    const { page } = site;
    await site.open(`/devices/${device.device.id}`);
    assert.equal(await page.title(), `Pi ${HOSTILE} · washfleet`);
    const lane = page.locator('[data-camera="lane"]');
    await lane.locator('[data-age="fresh"]').waitFor();
    assert.match(await lane.locator(".age").innerText(), /^Live · \d\.\d s old$/);
    const exit = page.locator('[data-camera="exit"]');
    await exit.getByText("Wrong user name or password").waitFor();
    await exit.getByText(/It is tried again by itself in 3 min\./).waitFor();
    await page.locator(".health-chart canvas").nth(4).waitFor();
    await page.getByText(/lowest 0\.2 s, highest 9 s/).waitFor();
    await site.shoot("device_desktop");
    await site.checkAxe();

    agent.setPictureAge(7000);
    await lane.locator('[data-age="ageing"]').waitFor();
    await lane.getByText(/^Late · \d+ s old$/).waitFor();
    await page.getByRole("link", { name: "7 days" }).click();
    await page.waitForURL(/range=7d/);
    await page.locator(".health-chart canvas").nth(4).waitFor();
    await page.goBack();
    await page.locator('.range-choice a[aria-current="true"]', { hasText: "24 hours" }).waitFor();
    assert.equal(await page.locator("img[src=x]").count(), 0);
    assert.deepEqual(site.faults.filter((fault) => !/status of (50[34]|404)/.test(fault)), []);
  });
});

Deno.test("an operator commands, maintains, edits and moves a device, and sees what came of it", async () => {
  await withDevice(async ({ site, agent, device }) => {
    const { page } = site;
    await site.signInAs("operator");
    await site.open(`/devices/${device.device.id}`);
    const commands = page.locator(".device-commands");
    await commands.getByRole("button", { name: "Reload its settings file" }).click();
    await commands.locator('[data-status="done"]', { hasText: "Reload" }).waitFor();
    agent.answerWith({ ok: false, code: "failed", detail: "reboot is not permitted here" });
    await commands.getByRole("button", { name: "Reboot the machine" }).click();
    assert.deepEqual(agent.told.map(({ kind }) => kind), ["reload_config"]);
    await page.getByRole("dialog").getByRole("button", { name: "Reboot the machine" }).click();
    await commands.getByText("reboot is not permitted here").waitFor();
    await page.locator(".device-timeline").getByText("Reboot the machine: Failed").waitFor();

    await page.getByRole("button", { name: "Maintenance…" }).click();
    await page.getByLabel("Reason").fill("new lens");
    await page.getByRole("button", { name: "Begin maintenance" }).click();
    await page.locator(".banner", { hasText: "In maintenance: no alarms. new lens" }).waitFor();
    await page.getByRole("button", { name: "End maintenance" }).click();
    await page.locator(".banner", { hasText: "In maintenance" }).waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Labels, one a line: key=value").fill("no label");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("This line is no label: no label").waitFor();
    await dialog.getByLabel("Labels, one a line: key=value").fill("ring=stable\nrow=2");
    await dialog.getByLabel("Location").selectOption({ label: "Zilker" });
    await site.checkAxe();
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.locator(".device-state").getByText("Zilker").waitFor();
    await page.locator(".label-chip", { hasText: "row=2" }).waitFor();
  });
});

Deno.test("a viewer is offered nothing that would be refused, on a phone in the dark", async () => {
  const look = {
    viewport: { width: 360, height: 760 },
    colorScheme: "dark",
    hasTouch: true,
  } as const;
  await withDevice(async ({ site, device }) => {
    const { page } = site;
    await site.signInAs("viewer");
    await site.open(`/devices/${device.device.id}`);
    await page.locator(".health-chart canvas").nth(4).waitFor();
    const main = page.locator("main");
    assert.deepEqual(await main.getByRole("button").allInnerTexts(), []);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 360, `${width} px wide`);
    await site.shoot("device_phone_dark");
    await site.checkAxe();
  }, look);
});

Deno.test("a quarantined device says why, asks before it is released, and is back", async () => {
  await withDevice(async ({ site, device }) => {
    const { page } = site;
    await site.app.database.db.execute(sql`
      update devices set quarantined_at = now(), quarantine_reason = 'Two machines use its token.',
        status = 'error' where id = ${device.device.id}`);
    await site.open(`/devices/${device.device.id}`);
    await page.getByText("In quarantine: it is refused until it is released.").waitFor();
    await site.shoot("device_quarantined");
    // What it said last may be the copy's word: its cameras are neither well nor down.
    const cards = page.locator(".camera-card");
    await cards.getByText("Unknown", { exact: true }).nth(1).waitFor();
    await cards.getByText("before: Streaming").waitFor();
    await cards.getByText("before: Wrong user name or password").waitFor();
    assert.equal(await cards.locator(".status:is(.good, .bad)").count(), 0);
    await site.open(`/locations/${device.device.location_id}`);
    await page.getByText("2 unknown").waitFor();
    await site.open(`/devices/${device.device.id}`);
    await page.getByRole("button", { name: "Release…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Release", exact: true }).click();
    await page.locator(".banner", { hasText: "In quarantine" }).waitFor({ state: "detached" });
  });
});
