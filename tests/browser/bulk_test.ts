// How an operator acts on many devices: filter, choose, confirm, follow, see each failure; and how
// a box of devices is registered with its labels.
import assert from "node:assert/strict";
import type { RegisteredDevice } from "../../server/contract/fleet.ts";
import { sql } from "../../server/db/sql.ts";
import { type DeployableAgent, deployableAgent } from "../support/deployable_agent.ts";
import { allAwake, PHONE } from "../support/dashboard.ts";
import { openRealDashboard, type RealServer } from "../support/real_dashboard.ts";

/** A refusal that a test provokes is told by the browser too. */
const unexpected = (faults: readonly string[]) =>
  faults.filter((fault) => !/status of 400/.test(fault));

async function makePlace(app: RealServer, name: string): Promise<string> {
  const { id } = await app.get<{ id: string }>("/api/locations", {
    json: { name, timezone: "America/Chicago" },
  });
  return id;
}

Deno.test("an operator finds devices by filters kept in the address, restarts them and sees who failed", async () => {
  const agents: DeployableAgent[] = [];
  await using site = await openRealDashboard({
    seed: async (app) => {
      const place = await makePlace(app, "Austin North");
      for (
        const [name, mood, ring] of [
          ["canary-1", "willing", "canary"],
          ["canary-2", "refusing", "canary"],
          ["other-1", "willing", "rest"],
        ] as const
      ) {
        const made = await app.get<RegisteredDevice>("/api/devices", {
          json: { name, location_id: place, labels: { ring } },
        });
        agents.push(await deployableAgent(app.url, made.claim_code, mood));
      }
    },
  });
  await using stack = new AsyncDisposableStack();
  agents.forEach((agent) => stack.use(agent));
  const { page } = site;
  await site.signInAs("operator");
  await site.open("/devices");
  await page.getByLabel("Labels").fill("ring=(");
  await page.locator("#label-fault").filter({ hasText: /./ }).waitFor();
  await page.getByLabel("Labels").fill("ring=canary");
  await page.locator("tbody tr").nth(2).waitFor({ state: "detached" });
  assert.match(page.url(), /\?labels=ring%3Dcanary$/);
  await page.getByLabel("Choose all on this page").check();
  await page.getByText("2 chosen").waitFor();
  await site.checkAxe();
  await page.getByRole("button", { name: "Restart agent" }).click();
  await page.getByRole("dialog").getByText("Restart the agent of 2 devices?").waitFor();
  await site.checkAxe();
  await page.getByRole("dialog").getByRole("button", { name: "Restart agent" }).click();
  await page.locator(".failures").getByText("canary-2").waitFor();
  await page.getByText("Done: 1").waitFor();
  await page.getByText("Failed: 1").waitFor();
  await site.shoot("bulk_failures");
  assert.deepEqual(agents.map(({ kinds }) => kinds.includes("restart_agent")), [true, true, false]);
  await page.reload();
  await allAwake(page);
  await page.locator(".failures").getByText("canary-2").waitFor();
  await page.getByRole("button", { name: "Choose the one that failed" }).click();
  await page.getByText("1 chosen").waitFor();
  assert.deepEqual(unexpected(site.faults), []);
});

Deno.test("of 500 devices all that match are deleted only after their number was typed", async () => {
  await using site = await openRealDashboard({
    seed: async (app) => {
      const here = await makePlace(app, "Austin North");
      const there = await makePlace(app, "Waco");
      await app.database.db.execute(sql`
        insert into devices (id, location_id, name)
        select gen_random_uuid(), ${here}::uuid, 'pi-' || lpad(n::text, 3, '0')
        from generate_series(1, 380) n
        union all
        select gen_random_uuid(), ${there}::uuid, 'bay-' || lpad(n::text, 3, '0')
        from generate_series(1, 120) n`);
    },
  });
  const { page } = site;
  await site.open("/devices");
  await page.getByLabel("Device", { exact: true }).fill("bay");
  await page.locator("tbody tr").filter({ hasText: "pi-" }).first().waitFor({ state: "detached" });
  await page.getByLabel("Choose all on this page").check();
  await page.getByRole("button", { name: "Choose all that match" }).click();
  await page.getByText("120 chosen").waitFor();
  await site.shoot("bulk_chosen");
  await page.getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  const go = dialog.getByRole("button", { name: "Delete" });
  assert.equal(await go.isDisabled(), true);
  await dialog.getByLabel(/Type 120/).fill("120");
  await go.click();
  await page.getByText("Done: 120").waitFor();
  await page.getByText("Nothing matches").waitFor();
  await page.goto(`${site.app.url}/devices?status=offline`);
  await allAwake(page);
  await page.getByRole("link", { name: "More devices" }).click();
  await page.getByRole("link", { name: "To the start" }).waitFor();
  await page.goBack();
  await page.getByText("pi-001").waitFor();
  await page.setViewportSize(PHONE);
  await page.getByLabel("Choose pi-001").check();
  await site.shoot("bulk_phone");
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(excess <= 0, `${excess} px too wide`);
  assert.deepEqual(unexpected(site.faults), []);
});

Deno.test("a box of devices is registered, and its labels are there to be printed", async () => {
  await using site = await openRealDashboard({
    seed: async (app) => void await makePlace(app, "Austin North"),
  });
  const { page } = site;
  await site.signInAs("operator");
  await site.open("/boxes");
  await page.getByLabel("Names").fill("lane");
  await page.getByRole("button", { name: "Register the box" }).click();
  await page.getByRole("alert").getByText("must hold {n} once").waitFor();
  await page.getByLabel("Names").fill("lane-{nn}");
  await page.getByLabel("How many devices").fill("3");
  await page.getByRole("button", { name: "Register the box" }).click();
  await page.getByText("0 of 3 codes are used, 0 have ended.").waitFor();
  await allAwake(page);
  await site.checkAxe();
  const [sheet] = await Promise.all([
    page.waitForEvent("popup"),
    page.getByRole("link", { name: "Print the labels" }).click(),
  ]);
  await sheet.getByText("lane-03").first().waitFor();
  await site.open("/devices");
  await page.getByRole("table").getByText("lane-02").waitFor();
  assert.deepEqual(unexpected(site.faults), []);
});
