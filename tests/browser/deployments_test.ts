// How an operator brings settings to devices: preview, start in stages, watch, see what failed.
import assert from "node:assert/strict";
import type { RegisteredDevice } from "../../server/contract/fleet.ts";
import { type DeployableAgent, deployableAgent } from "../support/deployable_agent.ts";
import { allAwake, PHONE } from "../support/dashboard.ts";
import { openRealDashboard, type RealServer } from "../support/real_dashboard.ts";

const HOSTILE = `"><img src=x onerror=alert(1)>`;
const CONTENT = `cameras:
  - id: lane-1
    name: "{{location.name}}"
    url: "rtsp://admin:{{camera.password}}@10.0.0.9/live"
    interval_ms: "{{device.interval}}"
`;

interface Fleet {
  agents: DeployableAgent[];
  templateId: string;
  locationId: string;
}

/** Devices of one location, each with an agent in that mood; `null`: it never enrolled. */
async function makeFleet(
  app: RealServer,
  moods: Record<string, DeployableAgent["mood"] | null>,
): Promise<Fleet> {
  const place = await app.get<{ id: string }>("/api/locations", {
    json: { name: "Austin North", timezone: "America/Chicago" },
  });
  const agents: DeployableAgent[] = [];
  for (const [name, mood] of Object.entries(moods)) {
    const made = await app.get<RegisteredDevice>("/api/devices", {
      json: { name, location_id: place.id },
    });
    if (mood !== null) agents.push(await deployableAgent(app.url, made.claim_code, mood));
  }
  const made = await app.get<{ template: { id: string } }>("/api/templates", {
    json: {
      name: "Pay lane",
      content: CONTENT,
      variables: { "device.interval": 1000, "camera.password": { secret: "canary-secret" } },
    },
  });
  return { agents, templateId: made.template.id, locationId: place.id };
}

Deno.test("an operator previews a rollout, starts it in stages, and sees it halt with the reason at each device", async () => {
  let fleet: Fleet = { agents: [], templateId: "", locationId: "" };
  await using site = await openRealDashboard({
    seed: async (app) => {
      fleet = await makeFleet(app, {
        "pi-01": "willing",
        [HOSTILE]: "refusing",
        "pi-03": null,
        "pi-04": "willing",
      });
    },
  });
  await using agents = new AsyncDisposableStack();
  fleet.agents.forEach((agent) => agents.use(agent));
  const { page } = site;
  await site.signInAs("operator");
  await site.open("/deployments");
  await page.getByText("Nothing was deployed yet").waitFor();
  await site.shoot("deployments_empty");
  await site.open(`/deployments/new?location=${fleet.locationId}`);
  await page.getByText("4 devices are chosen, at 1 location.").waitFor();
  await page.getByText("All at once").click();
  await page.getByText("Halt and leave all as it stands").click();
  await page.getByLabel("Trial after it runs (seconds)").fill("1");
  await page.getByRole("button", { name: "Preview" }).click();
  await page.locator("summary").filter({ hasText: "pi-01" }).click();
  await page.locator("details[open] .changes").getByText("cameras.lane-1.interval_ms").waitFor();
  assert.ok(!(await page.content()).includes("canary-secret"));
  await site.checkAxe();
  await site.shoot("deployment_preview");
  await page.getByRole("button", { name: "Start on 4 devices" }).click();
  await page.locator("[data-status=failed]").waitFor();
  await page.getByText("Halted", { exact: true }).waitFor();
  const row = page.locator("tr").filter({ hasText: HOSTILE });
  assert.match(await row.innerText(), /refused the settings[\s\S]*cameras\.0\.url must be another/);
  assert.match(
    await page.locator("tr").filter({ hasText: "pi-03" }).innerText(),
    /halted|claim code/,
  );
  await page.locator("[data-status=done]").nth(1).waitFor();
  await site.checkAxe();
  await site.shoot("deployment_halted");
  await page.getByRole("link", { name: "pi-01", exact: true }).click();
  await page.getByText("Runs what it should").waitFor();
  await page.getByText("Against the newest version of its template").waitFor();
  await site.shoot("device_configuration_deployed");
  await page.goBack();
  await page.getByRole("link", { name: /Failed or skipped/ }).click();
  await allAwake(page);
  assert.match(page.url(), /show=failed$/);
  await page.getByRole("button", { name: "Revert" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revert" }).click();
  await page.getByText("Reverted", { exact: true }).waitFor();
  assert.ok(fleet.agents[0]?.kinds.includes("restore_config"));
  await page.setViewportSize(PHONE);
  await site.shoot("deployment_reverted_phone");
  assert.deepEqual(site.faults, []);
});
