// An administrator's way through the settings, on the real server: the own account, people, keys,
// locations, notifications.
import assert from "node:assert/strict";
import type { CreatedEndpoint } from "../../server/contract/webhook.ts";
import { sql } from "../../server/db/sql.ts";
import { PHONE } from "../support/dashboard.ts";
import { openRealDashboard, type RealServer } from "../support/real_dashboard.ts";
import { totpCode } from "../support/totp.ts";

const HOSTILE = '"><img src=x onerror=alert(1)> نص';

/** Chromium tells of every answer 4xx, of forms refused on purpose too. */
const unexpected = (faults: readonly string[]) =>
  faults.filter((fault) => !/status of (400|401)/.test(fault));

async function makeLocation(app: RealServer, name: string): Promise<string> {
  const json = { name, timezone: "America/Chicago" };
  return (await app.get<{ id: string }>("/api/locations", { json })).id;
}

Deno.test("a person sets up a second factor with an authenticator app, and ends other sessions", async () => {
  await using site = await openRealDashboard();
  const { page } = site;
  await site.open("/settings");
  await site.checkAxe();
  await site.shoot("settings_account");
  await page.getByRole("button", { name: "Set up" }).click();
  await page.locator(".two-factor input[name=password]").fill("not my password");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByText("The current password is not right.").waitFor();
  await page.locator(".two-factor input[name=password]").fill("correct horse battery");
  await page.getByRole("button", { name: "Go on" }).click();
  const key = (await page.locator(".scan .secret").innerText()).replaceAll(" ", "");
  await site.checkAxe();
  await site.shoot("settings_two_factor");
  await page.getByLabel("The code that the app shows now").fill("000000");
  await page.getByRole("button", { name: "Switch on" }).click();
  await page.getByText("The code is not right.").waitFor();
  const code = totpCode(`otpauth://totp/x?secret=${key}`, Date.now());
  await page.getByLabel("The code that the app shows now").fill(code);
  await page.getByRole("button", { name: "Switch on" }).click();
  await page.getByText("Keep these backup codes.").waitFor();
  await site.checkAxe();
  await site.shoot("settings_backup_codes");
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.getByRole("button", { name: "New backup codes" }).waitFor();
  await page.reload();
  await page.locator(".two-factor .status.good").waitFor();
  // The test's own session by the API is another one.
  assert.equal(await page.locator(".plain-rows li").count(), 2);
  await page.getByLabel("Current password").fill("correct horse battery");
  await page.getByLabel("New password, at least").fill("battery staple horse");
  await page.getByLabel("New password again").fill("battery staple horse");
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("Your password was changed").waitFor();
  assert.equal(await page.locator(".plain-rows li").count(), 1);
  assert.equal((await site.app.ask("/api/sessions")).status, 401);
  assert.deepEqual(unexpected(site.faults), []);
});

Deno.test("somebody is invited to one place, comes in, is given more, and let in no more", async () => {
  await using site = await openRealDashboard({
    seed: async (app) => {
      await makeLocation(app, HOSTILE);
      await makeLocation(app, "South");
    },
  });
  const { page, context } = site;
  await site.open("/settings/users");
  await page.getByRole("link", { name: "Invite somebody" }).click();
  await page.getByLabel("Name").fill(HOSTILE);
  await page.getByLabel("Email address").fill("eve@fleet.test");
  await page.getByText("Only these", { exact: true }).click();
  await page.getByRole("button", { name: "Make the link" }).click();
  await page.getByText("Choose at least one").waitFor();
  await page.getByText("Only these", { exact: true }).click();
  await page.getByLabel("South").check();
  await site.checkAxe();
  await site.shoot("settings_invite");
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.locator(".secret").innerText();
  await site.checkAxe();
  const other = await context.browser()?.newContext();
  const theirs = await other?.newPage();
  assert.ok(theirs !== undefined);
  // The server was started on port 0, and names itself by it.
  await theirs.goto(site.app.url + new URL(link).pathname + new URL(link).search);
  await theirs.fill("input[name=password]", "eve's own long password");
  await theirs.click("button[type=submit]");
  await theirs.waitForURL(`${site.app.url}/`);
  await page.getByRole("link", { name: "Done" }).click();
  await site.checkAxe();
  await site.shoot("settings_users");
  await page.locator("tr[data-user] a", { hasText: HOSTILE }).click();
  await page.getByLabel("Operator").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await site.checkAxe();
  await site.shoot("settings_user");
  await page.getByRole("button", { name: "Deactivate" }).click();
  await site.checkAxe();
  await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
  await page.getByText("This person can no longer sign in.").waitFor();
  // Their open page leads them out by itself.
  await theirs.waitForURL((url) => url.pathname === "/login");
  await other?.close();
  assert.deepEqual(unexpected(site.faults), []);
});

Deno.test("a key is shown once, works, and is refused once revoked", async () => {
  await using site = await openRealDashboard({ viewport: PHONE, colorScheme: "dark" });
  const { page } = site;
  await site.open("/settings/keys");
  await site.checkAxe();
  await page.getByRole("link", { name: "Make the first key" }).click();
  await page.getByLabel("Name, so that").fill(HOSTILE);
  await page.getByRole("button", { name: "Make the key" }).click();
  await page.getByText("Choose what the key may do.").waitFor();
  await page.getByLabel("See locations, devices").check();
  await site.checkAxe();
  await site.shoot("settings_key_new_phone");
  await page.getByRole("button", { name: "Make the key" }).click();
  const key = await page.locator(".secret").innerText();
  await site.shoot("settings_key_once_phone");
  assert.equal((await site.app.ask("/api/fleet/status", { key })).status, 200);
  await page.getByRole("link", { name: "Done" }).click();
  assert.ok(!(await page.content()).includes(key));
  await site.checkAxe();
  await site.shoot("settings_keys_phone");
  await page.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("it is refused from now on").waitFor();
  assert.equal((await site.app.ask("/api/fleet/status", { key })).status, 401);
  assert.deepEqual(unexpected(site.faults), []);
});

Deno.test("what a shorter retention deletes is said before it is saved", async () => {
  await using site = await openRealDashboard({
    seed: async (app) => {
      const id = await makeLocation(app, HOSTILE);
      const device = await app.get<{ device: { id: string } }>("/api/devices", {
        json: { name: "pi-01", location_id: id },
      });
      await app.database.db.execute(sql`
        insert into plate_reads (id, plate, confidence, location_id, device_id, camera_id,
          visit_id, captured_at, created_at, trigger)
        select gen_random_uuid(), 'ABC123', 0.9, ${id}, ${device.device.id}, 'entry',
          gen_random_uuid(), now() - interval '9 days', now(), 'vehicle'`);
    },
  });
  const { page } = site;
  await site.open("/settings/locations");
  await site.checkAxe();
  await site.shoot("settings_locations");
  await page.locator("tr[data-location] a").click();
  await page.getByLabel("Regions").fill("us-tx us-ok");
  await page.getByLabel("Most calls").fill("1000");
  await page.getByLabel("Reads, in days").fill("7");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("1 read from before").waitFor();
  await site.checkAxe();
  await site.shoot("settings_retention");
  await page.getByRole("button", { name: "Save and delete" }).click();
  await page.getByText("Saved.").waitFor();
  assert.equal(await page.getByLabel("Reads, in days").inputValue(), "7");
  assert.equal(await page.getByLabel("Regions").inputValue(), "us-tx, us-ok");
  await page.getByLabel("Time zone").fill("Mars/Olympus");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").waitFor();
  await site.checkAxe();
  await site.shoot("settings_location");
  assert.deepEqual(unexpected(site.faults), []);
});

Deno.test("a rule tells a webhook, is tried, and what it told is listed; a viewer sees none of it", async () => {
  await using site = await openRealDashboard({
    locale: "es-MX",
    seed: async (app) => {
      const json = { url: "https://pos.example.com/hook", description: HOSTILE };
      await app.get<CreatedEndpoint>("/api/webhooks", { json });
    },
  });
  const { page } = site;
  await site.open("/settings/notifications");
  await site.checkAxe();
  await page.getByRole("link", { name: "Crear la primera regla" }).click();
  await page.getByLabel("Nombre").fill(HOSTILE);
  await page.getByLabel("Avisar cuando").selectOption("miss_rate");
  await page.getByLabel("Sin leer, en porcentaje").fill("12.5");
  await page.getByText(HOSTILE).last().click();
  await site.checkAxe();
  await site.shoot("settings_rule_new_es");
  await page.getByRole("button", { name: "Crear la regla" }).click();
  await page.getByText("Guardado.").waitFor();
  assert.equal(await page.getByLabel("Sin leer, en porcentaje").inputValue(), "12.5");
  await page.getByRole("button", { name: "Enviar una prueba" }).click();
  await page.locator(".told summary").click();
  await site.checkAxe();
  await site.shoot("settings_rule_es");
  await site.open("/settings/notifications");
  await site.checkAxe();
  await site.shoot("settings_notifications_es");
  await site.signInAs("viewer");
  await site.open("/settings");
  const tabs = await page.locator(".tab-row a").allInnerTexts();
  assert.deepEqual(tabs, ["Mi cuenta", "Listas de placas"]);
  await site.shoot("settings_viewer_es");
  await site.signInAs("operator");
  await site.open("/settings/locations");
  const more = await page.locator(".tab-row a").allInnerTexts();
  assert.deepEqual(more, ["Mi cuenta", "Sucursales", "Listas de placas", "Notificaciones"]);
  assert.deepEqual(unexpected(site.faults), []);
});

Deno.test("a fresh server tells its administrator what to do next, and a viewer whom to ask", async () => {
  await using site = await openRealDashboard({ viewport: PHONE });
  const { page } = site;
  await site.open("/");
  await page.getByRole("link", { name: "Register a device" }).waitFor();
  await site.checkAxe();
  await site.shoot("first_run_phone");
  await page.getByRole("link", { name: "Be told when something breaks" }).click();
  await page.waitForURL(/notifications\/new$/);
  await site.signInAs("viewer");
  await site.open("/");
  await page.getByText("Ask an operator to register the first device.").waitFor();
  assert.equal(await page.locator('main a[href="/devices/new"]').count(), 0);
  for (const path of ["/settings/keys/new", "/settings/users/invite", "/webhooks/new"]) {
    await site.open(path);
    await page.getByText("You do not have the right to do this.").waitFor();
    assert.equal(await page.locator("main button[type=submit]").count(), 0, path);
  }
  assert.deepEqual(unexpected(site.faults), []);
});
