// A real server that is restarted under an open page: told of, and caught up on without a gap.
import assert from "node:assert/strict";
import { v7 as uuidv7 } from "uuid";
import { readConfig } from "../../server/config.ts";
import { appendEvent } from "../../server/events/append_event.ts";
import { startServer } from "../../server/start_server.ts";
import { prepareAssets } from "../../web/build/prepare_assets.ts";
import { createWeb } from "../../web/create_web.ts";
import { launchBrowser } from "../support/browser.ts";
import { allAwake } from "../support/dashboard.ts";
import { testDatabase } from "../support/database.ts";

const PASSWORD = "correct horse battery";

Deno.test("a page outlives its server's restart, in the same document and without a gap", async () => {
  const assets = await prepareAssets();
  await using database = await testDatabase();
  const dir = await Deno.makeTempDir({ prefix: "washfleet-test-" });
  const start = (port: string) =>
    startServer(
      readConfig({
        DATABASE_URL: database.connectionString,
        WASHFLEET_DATA: dir,
        WASHFLEET_PORT: port,
        WASHFLEET_ADMIN_PASSWORD: PASSWORD,
      }),
      { signal: new AbortController().signal, web: (api) => createWeb({ api, assets }) },
    );
  const goesOffline = (name: string) =>
    database.db.transaction((tx) =>
      appendEvent(tx, {
        type: "device.offline",
        occurredAt: new Date(),
        expiresAt: null,
        locationId: null,
        deviceId: uuidv7(),
        cameraId: null,
        data: { name, last_seen_at: new Date().toISOString() },
      })
    );
  const first = await start("0");
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(`${first.url}/login`);
  await page.fill("input[name=email]", "admin@washfleet.local");
  await page.fill("input[name=password]", PASSWORD);
  await page.click("button[type=submit]");
  await page.waitForURL(`${first.url}/`);
  await allAwake(page);
  await goesOffline("One");
  await page.locator(".feed li", { hasText: "One went offline" }).waitFor();
  await page.evaluate(() => void (document.title = "same document"));

  await first.stop();
  await page.getByText("Reconnecting…").waitFor();
  for (const name of ["Two", "Three", "Four"]) await goesOffline(name);
  const second = await start(new URL(first.url).port);
  await page.getByText("Reconnecting…").waitFor({ state: "detached" });
  await page.locator(".feed li", { hasText: "Four" }).waitFor();
  const lines = await page.locator(".feed li .what").allInnerTexts();
  const names = lines.slice(0, 4).map((line) => line.split(" ")[0]);
  assert.deepEqual(names, ["Four", "Three", "Two", "One"]);
  await page.getByLabel("Notifications, 4 unread").waitFor();
  assert.equal(await page.title(), "same document");

  await browser.close();
  await second.stop();
  await Deno.remove(dir, { recursive: true });
});
