// The open dashboard while the real server is killed and started again: told, caught up, never reloaded.
import assert from "node:assert/strict";
import { launchBrowser } from "../support/browser.ts";
import { allAwake } from "../support/dashboard.ts";
import { runningDemo } from "../support/running_demo.ts";

Deno.test("the overview survives a server killed -9: it says so, and shows the next car without a reload", async () => {
  await using demo = await runningDemo();
  const { file } = demo;
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const uncaught: string[] = [];
    page.on("pageerror", (error) => uncaught.push(String(error)));
    await page.goto(`${file.server_url}/login`);
    await page.fill("input[name=email]", file.admin_email);
    await page.fill("input[name=password]", file.admin_password);
    await page.click("button[type=submit]");
    await page.waitForURL(`${file.server_url}/`);
    await allAwake(page);
    await page.evaluate(() => void (document.title = "same document"));

    await demo.programs.part("server").kill();
    const banner = page.getByText("Reconnecting…");
    await banner.waitFor({ timeout: 10_000 });
    demo.programs.part("server").startAgain();
    await banner.waitFor({ state: "detached", timeout: 60_000 });
    await page.waitForSelector(".live-mark.live");

    await demo.sendCar(1, "9RST482");
    await page.locator(".feed").getByText("9RST482").waitFor({ timeout: 60_000 });
    await page.locator(".tile", { hasText: "9RST482" }).waitFor();
    assert.equal(await page.title(), "same document");
    assert.deepEqual(uncaught, []);
  } finally {
    await browser.close();
  }
});
