// An integrator's way through the webhooks, on the real server with a real receiver: adding an endpoint
// with a payload of one's own, seeing a delivery fail and why, mending it, sending it again.
import assert from "node:assert/strict";
import { happen } from "../support/outbox.ts";
import { openRealDashboard, type RealServer } from "../support/real_dashboard.ts";
import { startWebhookReceiver } from "../support/webhook_receiver.ts";
import type { CreatedEndpoint } from "../../server/contract/webhook.ts";
import { PHONE } from "../support/dashboard.ts";

const HOSTILE = '"><img src=x onerror=alert(1)> نص';
const env = { WASHFLEET_WEBHOOK_ALLOW_CIDRS: "127.0.0.1/32" };

async function makeLocation(app: RealServer, name: string): Promise<string> {
  const json = { name, timezone: "America/Chicago" };
  return (await app.get<{ id: string }>("/api/locations", { json })).id;
}

Deno.test("an endpoint is added with a payload tried beforehand; its secret is shown once, changed without a gap", async () => {
  await using receiver = startWebhookReceiver();
  await using site = await openRealDashboard({
    env,
    seed: async (app) => {
      await makeLocation(app, HOSTILE);
      await happen(app.database, { count: 3 });
    },
  });
  const { page } = site;
  await site.open("/webhooks");
  await site.checkAxe();
  await page.getByRole("link", { name: "Add the first endpoint" }).click();
  await page.getByLabel("Address", { exact: true }).fill(receiver.url);
  await page.getByLabel("Name, for the lists").fill(HOSTILE);
  await page.getByLabel("Shaped by an expression of yours").check();
  const expression = page.getByLabel("JSONata expression");
  await expression.fill("{ broken");
  await page.locator(".dry-run .banner.bad, .payload .banner.bad").first().waitFor();
  await expression.fill('{ "kind": type, "nr": id }');
  await page.locator("pre[data-body]", { hasText: '"kind"' }).waitFor();
  await site.checkAxe();
  await site.shoot("webhooks_new");
  await page.getByRole("button", { name: "Add the endpoint" }).click();
  const secret = page.locator(".secret");
  assert.match(await secret.innerText(), /^whsec_/);
  await site.checkAxe();
  await site.shoot("webhooks_secret");
  await page.getByRole("link", { name: "Go to the endpoint" }).click();
  assert.ok(!(await page.content()).includes("whsec_"));
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("A test is on its way.").waitFor();
  const [webhook] = await receiver.waitFor(1);
  assert.deepEqual(Object.keys(JSON.parse(webhook?.body ?? "")), ["kind", "nr"]);
  await page.locator("tr[data-delivery]", { hasText: "Delivered" }).waitFor();
  await page.getByRole("link", { name: "Settings" }).last().click();
  await page.getByRole("button", { name: "Make a new secret" }).click();
  assert.match(await page.locator(".secret").innerText(), /^whsec_/);
  await page.getByText("Two secrets sign until").waitFor();
  await site.checkAxe();
  await site.shoot("webhooks_edit");
  assert.deepEqual(site.faults, []);
});

Deno.test("what failed shows its request and the receiver's answer, and is sent again one by one and all at once", async () => {
  await using receiver = startWebhookReceiver();
  receiver.answerWith(() => new Response("<b>no such lane</b>", { status: 410 }));
  let endpointId = "";
  await using site = await openRealDashboard({
    env,
    viewport: PHONE,
    colorScheme: "dark",
    seed: async (app) => {
      const json = { url: receiver.url, description: HOSTILE };
      const made = await app.get<CreatedEndpoint>("/api/webhooks", { json });
      endpointId = made.endpoint.id;
      await happen(app.database, { count: 3 });
      await receiver.waitFor(1);
    },
  });
  const { page } = site;
  await site.open("/webhooks");
  await page.getByText("The receiver answered 410 Gone").waitFor();
  await site.checkAxe();
  await site.shoot("webhooks_phone");
  await page.locator(`tr[data-endpoint="${endpointId}"] a`).click();
  await page.getByText("Switch on again").waitFor();
  await site.checkAxe();
  await site.shoot("webhooks_disabled_phone");
  receiver.answerWith(() => new Response(null, { status: 204 }));
  await page.getByRole("button", { name: "Switch on again" }).click();
  await page.getByText("Switched on.").waitFor();
  await page.locator("tr[data-delivery] a", { hasText: "." }).last().click();
  await page.locator("pre[data-body]").waitFor();
  await site.checkAxe();
  await site.shoot("webhooks_delivery_phone");
  await page.goBack();
  await page.getByRole("button", { name: "Send several again" }).click();
  await page.getByRole("button", { name: "Send again", exact: true }).click();
  await page.getByText("3 deliveries are on their way again.").waitFor();
  await page.getByRole("button", { name: "Close" }).last().click();
  await page.waitForFunction(() =>
    document.querySelectorAll("tr[data-delivery] .status.good").length === 3
  );
  await page.goto(`${site.app.url}/webhooks/${endpointId}?status=failed`);
  await page.getByText("No delivery matches").waitFor();
  assert.deepEqual(site.faults, []);
});

Deno.test("a viewer is not led to webhooks, and told that they may not see them", async () => {
  await using site = await openRealDashboard();
  await site.signInAs("viewer");
  await site.open("/webhooks");
  await site.page.getByText("You do not have the right to do this.").waitFor();
  assert.equal(await site.page.getByRole("link", { name: "Add an endpoint" }).count(), 0);
  assert.equal(await site.page.locator('nav a[href="/webhooks"]').count(), 0);
  await site.checkAxe();
});
