// What an installer sees over Wi-Fi that comes and goes: no old picture looks new, no silence looks
// well, and the page comes back by itself.
import assert from "node:assert/strict";
import { barsPicture } from "../support/bars_picture.ts";
import { type InstallerPage, openInstallerPage, PAGE_KEY } from "../support/installer_page.ts";

const LANE = { id: "lane-1", name: "Lane 1", url: "rtsp://10.0.0.9/s" };

/** What the browser itself says of an answer that is no 200 is no fault of the page. */
function faultsOf({ faults }: InstallerPage): string[] {
  return faults.filter((fault) => !fault.startsWith("Failed to load resource"));
}

Deno.test("the key opens the page; a wrong one is told, and none is kept in the browser", async () => {
  await using open = await openInstallerPage({ config: { cameras: [LANE] } });
  const { page } = open;
  await page.fill("#api_key", "wrong");
  await page.click("#login_form button");
  await page.getByText("This is not the agent's API key.").waitFor();
  assert.equal(await page.locator("#page").isVisible(), false);
  await open.logIn();
  await page.locator("#camera-lane-1").waitFor();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, document.cookie]));
  assert.doesNotMatch(kept, new RegExp(PAGE_KEY));
  await page.click("#logout");
  await page.locator("#login_form").waitFor();
  assert.equal(await page.locator("#page").isVisible(), false);
  assert.deepEqual(faultsOf(open), []);
});

Deno.test("a picture tells its age, grows old while nothing comes, and looks so", async () => {
  await using open = await openInstallerPage({ config: { cameras: [LANE] } });
  const { page } = open;
  open.show("lane-1", barsPicture(), 700);
  await open.logIn();
  const frame = page.locator("#camera-lane-1 .frame");
  await page.locator('.frame[data-age="fresh"] img').waitFor();
  assert.match(await frame.locator(".age").innerText(), /^\d\.\d s old$/);
  await page.locator('.frame[data-age="old"]').waitFor({ timeout: 20_000 });
  assert.match(await frame.locator(".age").innerText(), /^Old picture: \d+(\.\d)? s old$/);
  const filter = await frame.locator("img").evaluate((image) => getComputedStyle(image).filter);
  assert.match(filter, /grayscale\(1\)/);
  open.show("lane-1", barsPicture());
  await page.locator('.frame[data-age="fresh"]').waitFor();
  assert.deepEqual(faultsOf(open), []);
});

Deno.test("a picture that was old when the page opened is shown as old, not as none", async () => {
  await using open = await openInstallerPage({ config: { cameras: [LANE] } });
  open.show("lane-1", barsPicture(), 95_000);
  open.fleet.set("lane-1", { status: "backing_off", reason: "unreachable" });
  await open.logIn();
  await open.page.locator('.frame[data-age="old"] img').waitFor();
  assert.match(await open.page.locator(".frame .age").innerText(), /^Old picture: \d+ s old$/);
});

Deno.test("what is broken comes first: why, what to do, and a countdown to the next try", async () => {
  const cameras = [LANE, { id: "lane-2", name: "Lane 2", url: "rtsp://10.0.0.8/s" }];
  await using open = await openInstallerPage({ config: { cameras } });
  const { page } = open;
  open.fleet.set("lane-2", {
    status: "backing_off",
    reason: "unauthorized",
    next_attempt_in_ms: 29_000,
  });
  await open.logIn();
  const first = page.locator("#attention > li").first();
  await first.getByText("The camera refuses the user name or the password.").waitFor();
  assert.equal(await first.locator("h3").innerText(), "Lane 2");
  assert.match(await first.locator(".what_to_do").innerText(), /Correct user and password/);
  assert.match(
    await first.locator(".next").innerText(),
    /tries again by itself\. Next try in \d+ s/,
  );
  assert.equal(await page.locator("#overall").innerText(), "1 thing broken");
  await first.getByRole("button", { name: "Set up Lane 2" }).click();
  await page.locator("#camera_view[open] form").waitFor();
});

Deno.test("an agent that falls silent makes nothing look well; it comes back by itself", async () => {
  await using open = await openInstallerPage({ config: { cameras: [LANE] } });
  const { page } = open;
  open.show("lane-1", barsPicture());
  await open.logIn();
  await page.getByRole("heading", { name: "All is well" }).waitFor();
  await open.switchOff();
  await page.locator("#offline").getByText("The agent does not answer").waitFor({
    timeout: 20_000,
  });
  await page.getByRole("heading", { name: "Not known" }).waitFor();
  await page.locator('.frame[data-age="old"]').waitFor({ timeout: 20_000 });
  open.switchOn();
  // A new start of the agent knows no session: the same page asks for the key, without loading.
  await page.locator("#login_again").waitFor({ timeout: 30_000 });
  open.show("lane-1", barsPicture());
  await open.logIn();
  await page.locator('.frame[data-age="fresh"]').waitFor({ timeout: 20_000 });
  await page.locator("#offline").waitFor({ state: "hidden" });
  assert.deepEqual(faultsOf(open), []);
});

Deno.test("a camera's name is text, wherever the page shows it", async () => {
  const name = `<img src=x onerror="document.title='owned'">`;
  await using open = await openInstallerPage({ config: { cameras: [{ ...LANE, name }] } });
  const { page } = open;
  open.fleet.set("lane-1", { status: "stalled", headline: name } as never);
  await open.logIn();
  await page.locator("#camera-lane-1 h3").waitFor();
  assert.equal(await page.locator("#camera-lane-1 h3").innerText(), name);
  assert.equal(await page.locator("#attention h3").first().innerText(), name);
  await page.click("#camera-lane-1 .open");
  assert.equal(await page.locator("#camera_view h2").innerText(), name);
  assert.equal(await page.locator('img[src="x"]').count(), 0);
  assert.equal(await page.title(), "washfleet edge");
  assert.deepEqual(faultsOf(open), []);
});

Deno.test("the meter falls with the focus, keeps the best, and starts anew when told", async () => {
  await using open = await openInstallerPage({ config: { cameras: [LANE] } });
  const { page } = open;
  open.show("lane-1", barsPicture());
  await open.logIn();
  await page.click("#camera-lane-1 .open");
  const best = page.locator(".meter .best", { hasText: /best \d+/ });
  await best.waitFor();
  const sharp = Number((await best.innerText()).replace("best ", ""));
  open.show("lane-1", barsPicture(6));
  await page.locator(".meter").getByText("turn back to the mark").waitFor();
  assert.ok(Number(await page.locator(".meter .figure").innerText()) < sharp - 10);
  assert.equal(await best.innerText(), `best ${sharp}`);
  await page.getByRole("button", { name: "Measure anew" }).click();
  open.show("lane-1", barsPicture(6.1));
  await best.waitFor();
  assert.ok(Number((await best.innerText()).replace("best ", "")) < sharp - 10);
  assert.deepEqual(faultsOf(open), []);
});
