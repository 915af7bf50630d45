// A server without one of its parts says so on every page, and works on without it.
import assert from "node:assert/strict";
import { openRealDashboard } from "../support/real_dashboard.ts";
import { waitUntil } from "../support/wait_until.ts";

Deno.test("a full disk is told on every page; without the database the page says what is lost: nothing", async () => {
  await using site = await openRealDashboard();
  const { page, app } = site;
  await site.open("/");
  const banner = page.locator("main > .banner");
  assert.equal(await banner.count(), 0);
  const pictures = `${app.dir}/pictures`;
  await Deno.rename(pictures, `${app.dir}/kept`);
  await Deno.writeTextFile(pictures, "no folder");
  const isDegraded = async () => (await (await app.ask("/readyz")).json()).degraded === true;
  await waitUntil(isDegraded, { what: "the full disk to be told" });
  await site.open("/devices");
  await banner.getByText("The server's disk takes no more pictures.").waitFor();
  await site.checkAxe();
  await site.shoot("degraded");
  const ready = await app.ask("/readyz");
  assert.equal(ready.status, 200);
  assert.equal((await ready.json()).parts.pictures.ok, false);
  await Deno.remove(pictures);
  await Deno.rename(`${app.dir}/kept`, pictures);

  await app.database.postgres.stop();
  const answer = await page.goto(`${app.url}/devices`);
  assert.equal(answer?.status(), 503);
  await page.getByText("The server cannot reach its database").waitFor();
  await site.checkAxe();
  await site.shoot("degraded_database");
  await app.database.postgres.start();
  await waitUntil(async () => !await isDegraded(), { what: "the database to be back" });
  await page.getByRole("link", { name: "Try again" }).click();
  await page.locator("main h1", { hasText: "Devices" }).waitFor();
  assert.equal(await banner.count(), 0);
});
