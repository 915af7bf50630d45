// Found cameras as a person meets them: none, some with code for names, adopted live, many, on a phone.
import assert from "node:assert/strict";
import type { RegisteredDevice } from "../../server/contract/fleet.ts";
import { DESKTOP, PHONE } from "../support/dashboard.ts";
import { type DeployableAgent, deployableAgent } from "../support/deployable_agent.ts";
import { discoveryReport, foundCamera } from "../support/found_camera.ts";
import { greyPicture } from "../support/grey_picture.ts";
import { cameraReport } from "../support/link_instance.ts";
import {
  openRealDashboard,
  type RealDashboard,
  type RealServer,
} from "../support/real_dashboard.ts";
import { scriptBytes } from "../support/script_bytes.ts";
import { waitUntil } from "../support/wait_until.ts";

const HOSTILE = `"><img src=x onerror="document.title='owned'">`;
const MOST_SCRIPT_BYTES = 60_000;
const CANARY = "canary password";

/** A device of a location, with settings of a template, and one that has none yet. */
async function makeSite(app: RealServer): Promise<DeployableAgent> {
  const place = await app.get<{ id: string }>("/api/locations", {
    json: { name: "Austin North", timezone: "America/Chicago" },
  });
  const { template } = await app.get<{ template: { id: string } }>("/api/templates", {
    json: { name: "Pay lane", content: "log: { level: info }" },
  });
  const register = (name: string, template_id?: string) =>
    app.get<RegisteredDevice>("/api/devices", {
      json: { name, location_id: place.id, ...(template_id ? { template_id } : {}) },
    });
  await register("pi-02");
  const { claim_code } = await register("pi-01", template.id);
  const agent = await deployableAgent(app.url, claim_code);
  agent.picture = greyPicture();
  await waitUntil(() => agent.configYaml !== null, { what: "the template's settings" });
  return agent;
}

const OURS = foundCamera(40, { firmware: "V5.4.0 build 160530", model: "DS-2CD2032F-I" });
const STRANGE = foundCamera(41, { make: HOSTILE, model: HOSTILE, name: HOSTILE });

async function look(site: RealDashboard, name: string): Promise<void> {
  const { page } = site;
  await site.checkAxe();
  await site.shoot(`discovery_${name}`);
  await page.emulateMedia({ colorScheme: "dark" });
  await site.shoot(`discovery_${name}_dark`);
  await page.setViewportSize(PHONE);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(excess <= 0, `${name} is ${excess} px too wide`);
  await site.checkAxe();
  await site.shoot(`discovery_${name}_phone_dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await site.shoot(`discovery_${name}_phone`);
  await page.setViewportSize(DESKTOP);
}

/** A template's rule for all that is found; its password is asked for as a secret. */
async function writeRule(site: RealDashboard): Promise<void> {
  const { page } = site;
  await site.open("/templates/new");
  await page.locator(".setting-group > summary", { hasText: "Found cameras" }).click();
  await page.getByRole("button", { name: "Add a rule" }).click();
  const password = page.locator('[data-setting="discovery.adopt.0.password"] input');
  assert.equal(await password.inputValue(), "{{device.camera_password}}");
  await page.getByRole("button", { name: "device.camera_password", exact: true }).click();
  const value = page.getByLabel("Value").last();
  assert.equal(await value.getAttribute("type"), "password");
  await value.fill(CANARY);
  await site.checkAxe();
  await site.shoot("discovery_rule");
  await password.fill("in the open");
  await page.getByLabel("Name", { exact: true }).last().fill("Adopting");
  await page.getByRole("button", { name: "Make the template" }).click();
  await page.getByText("given as a secret variable").first().waitFor();
  await site.shoot("discovery_rule_refused");
}

Deno.test("a camera comes into sight, is adopted with its trouble told, and shows its picture", async () => {
  let made: DeployableAgent | undefined;
  await using site = await openRealDashboard({
    seed: async (app) => void (made = await makeSite(app)),
  });
  assert.ok(made);
  await using agent = made;
  const { page } = site;
  await site.signInAs("operator");
  await site.open("/");
  await page.keyboard.press("g");
  const bytes = await scriptBytes(page, async () => {
    await page.keyboard.press("c");
    await page.waitForURL(/\/discovery$/);
    await site.open("/discovery");
  });
  assert.ok(bytes > 0 && bytes <= MOST_SCRIPT_BYTES, `${bytes} bytes of script`);
  await page.getByText("No camera was found").waitFor();
  await page.getByText("Its agent has told nothing").waitFor();
  await look(site, "none");

  await agent.tell(discoveryReport([OURS, STRANGE]));
  const ours = page.locator(".found-camera", { hasText: "DS-2CD2032F-I" });
  await ours.getByText("Known vulnerable").waitFor();
  await ours.getByRole("link", { name: "CVE-2017-7921" }).waitFor();
  await page.getByText(HOSTILE).first().waitFor();
  assert.notEqual(await page.title(), "owned");
  await look(site, "found");

  await page.getByRole("button", { name: "pi-01: look again" }).click();
  await page.getByText("Looking…").waitFor();
  await waitUntil(() => agent.kinds.includes("discover"), { what: "the command" });
  await agent.tell(discoveryReport([OURS, { ...STRANGE, address: "10.0.0.99" }]));
  await page.getByText("before: 10.0.0.41").waitFor();
  await page.getByText("Looking…").waitFor({ state: "detached" });

  const adopt = async (password: string) => {
    await page.getByLabel("User of the camera").fill("admin");
    await page.getByLabel("Password of the camera").fill(password);
    await page.getByLabel("Name, if you like").fill("Lane 1");
    await page.getByRole("button", { name: "Adopt", exact: true }).click();
    const isSent = () => agent.configYaml?.includes(password) === true;
    await waitUntil(isSent, { what: "the rule at the device" });
  };
  await ours.getByRole("button", { name: "Adopt…" }).click();
  await site.checkAxe();
  await site.shoot("discovery_adopt");
  await adopt("wrong password");
  await page.locator("[data-adoption=trying]").waitFor();
  await agent.tell(discoveryReport([{ ...OURS, trouble: "The password is wrong." }, STRANGE]));
  await page.getByRole("alert").getByText("The password is wrong.").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await adopt(CANARY);
  agent.cameras = [cameraReport({ camera_id: "lane-1", name: "Lane 1" })];
  const streams = [{ token: "main", name: null, codec: "H264", width: 2688, height: 1520 }];
  const owned = { ...OURS, camera_id: "lane-1", adopted: true, streams };
  await agent.tell(discoveryReport([owned, STRANGE]));
  await page.locator("[data-adoption=done] img:not([hidden])").waitFor();
  await site.shoot("discovery_adopted");
  await page.locator(".adopt-outcome").getByRole("button", { name: "Close" }).click();
  await ours.getByRole("link", { name: "lane-1" }).waitFor();
  await ours.getByText("In use").waitFor();
  assert.ok(!(await page.content()).includes(CANARY));
  await ours.getByText("Show the picture").click();
  await ours.locator(".newest-picture img:not([hidden])").waitFor();

  const strange = page.locator(".found-camera", { hasText: HOSTILE });
  await strange.getByRole("button", { name: "Ignore" }).click();
  await strange.getByRole("button", { name: "Do not ignore" }).waitFor();
  await look(site, "adopted");
  await page.getByRole("link", { name: "Ignored" }).click();
  await page.waitForURL(/state=ignored/);
  assert.equal(await page.locator(".found-camera").count(), 1);

  await writeRule(site);

  await site.signInAs("viewer");
  await site.open("/discovery");
  await strange.waitFor();
  assert.equal(await page.locator("main .found-site button").count(), 0);
  const crowd = Array.from({ length: 210 }, (_, n) => foundCamera(1000 + n));
  await agent.tell(discoveryReport([owned, STRANGE, ...crowd]));
  await page.getByRole("button", { name: "Show more" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".found-camera").length === 212);
  await site.shoot("discovery_crowd");
  assert.deepEqual(site.faults.filter((fault) => !/status of (400|503)/.test(fault)), []);
});

Deno.test("a device whose settings are its own says what to do, in Spanish too", async () => {
  let made: DeployableAgent | undefined;
  await using site = await openRealDashboard({
    locale: "es-MX",
    seed: async (app) => {
      const place = await app.get<{ id: string }>("/api/locations", { json: { name: "Austin" } });
      const { claim_code } = await app.get<RegisteredDevice>("/api/devices", {
        json: { name: "pi-01", location_id: place.id },
      });
      made = await deployableAgent(app.url, claim_code);
      await made.tell(discoveryReport([OURS], { problem: "No multicast." }));
    },
  });
  assert.ok(made);
  await using _agent = made;
  const { page } = site;
  await site.open("/discovery");
  await page.getByText("No multicast.").waitFor();
  await page.getByText("Vulnerabilidad conocida").waitFor();
  await page.getByRole("button", { name: "Adoptar…" }).click();
  await page.getByLabel("Usuario de la cámara").fill("admin");
  await page.getByLabel("Contraseña de la cámara").fill(CANARY);
  await page.getByRole("button", { name: "Adoptar", exact: true }).click();
  await page.getByRole("alert").getByText("se escribió en el dispositivo").waitFor();
  await site.shoot("discovery_refused_es");
});
