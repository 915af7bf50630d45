// How an operator writes a template: by form and as YAML, with faults where they are, tried out on
// devices, kept as versions; and what sets one device apart.
import assert from "node:assert/strict";
import type { RegisteredDevice } from "../../server/contract/fleet.ts";
import type { DeviceOverrides, TemplateVersion } from "../../server/contract/template.ts";
import { allAwake, PHONE } from "../support/dashboard.ts";
import { openRealDashboard, type RealServer } from "../support/real_dashboard.ts";

const HOSTILE = `"><img src=x onerror=alert(1)>`;

/** A refusal that a test provokes is told by the browser too. */
const unexpected = (faults: readonly string[]) =>
  faults.filter((fault) => !/status of 400/.test(fault));

async function makeDevice(app: RealServer, name: string): Promise<string> {
  const place = await app.get<{ id: string }>("/api/locations", {
    json: { name: `Site of ${name}`.slice(0, 80), timezone: "America/Chicago" },
  });
  const { device } = await app.get<RegisteredDevice>("/api/devices", {
    json: { name, location_id: place.id },
  });
  return device.id;
}

Deno.test("an operator writes a template by form and YAML, sees faults where they are, tries it and saves versions", async () => {
  await using site = await openRealDashboard({
    seed: async (app) => void await makeDevice(app, HOSTILE),
  });
  const { page } = site;
  await site.signInAs("operator");
  await site.open("/templates");
  await page.getByText("There is no template yet").waitFor();
  await page.getByRole("link", { name: "New template" }).first().click();
  await allAwake(page);
  const yaml = page.getByLabel("Settings as YAML");
  await page.locator('[data-setting="cameras.0.quality"] input').fill("99");
  await page.locator('[data-setting="cameras.0.quality"]').getByText("must be from 2 to 31")
    .waitFor();
  assert.match(await yaml.inputValue(), /quality: 99/);
  await page.getByRole("button", { name: /^line \d+$/ }).click();
  assert.equal(
    await yaml.evaluate((input: HTMLTextAreaElement) => document.activeElement === input),
    true,
  );
  await site.checkAxe();
  await page.locator('[data-setting="cameras.0.quality"] input').fill("3");
  await page.waitForFunction(() =>
    /quality: 3$/m.test(
      document.querySelector<HTMLTextAreaElement>(".yaml-lines textarea")?.value ?? "",
    )
  );
  await yaml.fill(
    (await yaml.inputValue()).replace("lane-1", "lane-1 # the left one") + "log:\n  level: debug\n",
  );
  await page.locator('[data-setting="log.level"] select').waitFor({ state: "attached" });
  await page.waitForFunction(() =>
    document.querySelector<HTMLSelectElement>('[data-setting="log.level"] select')?.value ===
      "debug"
  );
  await page.locator('[data-setting="cameras.0.id"] input').fill("lane-9");
  await page.waitForFunction(() =>
    /id: lane-9 # the left one/.test(
      document.querySelector<HTMLTextAreaElement>(".yaml-lines textarea")?.value ?? "",
    )
  );
  for (const name of ["camera.user", "camera.host", "camera.password"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.getByLabel("Value").last().fill(name === "camera.host" ? "10.0.0.9" : "canary-word");
  }
  await page.getByLabel("Name", { exact: true }).last().fill("Pay lane");
  await site.checkAxe();
  await page.getByRole("button", { name: "Make the template" }).click();
  await page.waitForURL(/\/templates\/[0-9a-f-]{36}$/);
  await allAwake(page);
  await page.getByRole("button", { name: "Preview" }).click();
  await page.locator("summary").filter({ hasText: HOSTILE }).click();
  await page.locator("details[open] .changes").getByText("cameras.lane-9.quality").waitFor();
  assert.ok(!(await page.content()).includes("canary-word@"));
  await yaml.fill("cameras:\n  - id: a\n   url: x\n");
  await page.getByText("The YAML cannot be read at the moment").waitFor();
  await yaml.fill('cameras:\n  - id: a\n    url: "rtsp://admin:{{camera.secret}}x@h/"\n');
  await page.getByRole("button", { name: "Save as version 2" }).click();
  await page.getByText("line 3").waitFor();
  await site.shoot("template_refused");
  await yaml.fill('cameras:\n  - id: a\n    url: "rtsp://{{camera.host}}/live"\n');
  await page.getByLabel("What changed, for people").fill("One camera only");
  await page.getByRole("button", { name: "Save as version 2" }).click();
  await page.getByRole("button", { name: "Save as version 3" }).waitFor();
  await page.getByRole("link", { name: "Versions" }).click();
  await page.locator(".line-diff .removed").first().waitFor();
  await page.getByText("One camera only").waitFor();
  await site.checkAxe();
  await site.shoot("template_versions");
  const id = page.url().match(/[0-9a-f-]{36}/)?.[0];
  const { items } = await site.app.get<{ items: TemplateVersion[] }>(
    `/api/templates/${id}/versions`,
  );
  assert.match(items[1]?.content ?? "", /id: lane-9 # the left one/);
  assert.deepEqual(unexpected(site.faults), []);
});

Deno.test("a viewer reads templates and a device's settings, in Spanish on a phone, without a button that would be refused", async () => {
  let deviceId = "";
  let templateId = "";
  await using site = await openRealDashboard({
    viewport: PHONE,
    locale: "es-MX",
    colorScheme: "dark",
    seed: async (app) => {
      deviceId = await makeDevice(app, HOSTILE);
      const made = await app.get<{ template: { id: string } }>("/api/templates", {
        json: { name: HOSTILE, content: "log: {level: info}\n" },
      });
      templateId = made.template.id;
    },
  });
  const { page } = site;
  await site.signInAs("viewer");
  for (
    const path of [
      "/templates",
      `/templates/${templateId}`,
      "/deployments",
      "/devices",
      `/devices/${deviceId}/configuration`,
    ]
  ) {
    await site.open(path);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(excess <= 0, `${path} is ${excess} px too wide`);
    await site.checkAxe();
  }
  assert.equal(await page.getByRole("button", { name: "Guardar" }).count(), 0);
  assert.equal(await page.getByRole("link", { name: "Desplegar" }).count(), 0);
  await site.open("/deployments");
  assert.equal(await page.getByRole("link", { name: "Nuevo despliegue" }).count(), 0);
  assert.deepEqual(unexpected(site.faults), []);
});

Deno.test("an operator says what sets one device apart, and is told which part is wrong", async () => {
  let deviceId = "";
  await using site = await openRealDashboard({
    seed: async (app) => void (deviceId = await makeDevice(app, "pi-01")),
  });
  const { page } = site;
  await site.signInAs("operator");
  await site.open(`/devices/${deviceId}/configuration`);
  await page.getByText("No deployment has reached it").waitFor();
  await page.getByRole("button", { name: "Add a variable" }).click();
  await page.getByLabel("Name").last().fill("device.token");
  await page.getByLabel("Value").last().fill("plain");
  await page.getByRole("button", { name: "Save" }).click();
  await page.locator(".variable-row .fault").waitFor();
  await page.getByLabel("Name").last().fill("device.interval");
  await page.getByLabel("Type").last().selectOption("number");
  await page.getByLabel("Value").last().fill("500");
  await page.getByLabel("Its own settings").last().fill(
    "log:\n  level: debug\ncameras:\n  lane-2: null\n",
  );
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved: it acts with the next deployment.").waitFor();
  await site.checkAxe();
  await site.shoot("device_configuration");
  const { overrides } = await site.app.get<{ overrides: DeviceOverrides }>(
    `/api/devices/${deviceId}/config`,
  );
  assert.deepEqual(overrides, {
    variables: { "device.interval": 500 },
    camera_variables: {},
    settings: { log: { level: "debug" }, cameras: { "lane-2": null } },
  });
});
