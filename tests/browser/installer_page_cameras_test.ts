// Cameras by finger: a zone drawn and kept, one found on the network and added, one changed and
// removed; all of it in the agent's real settings file.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { CameraSettings } from "../../server/contract/camera.ts";
import { barsPicture } from "../support/bars_picture.ts";
import {
  type InstallerPage,
  type InstallerPageOptions,
  openInstallerPage,
  PHONE,
} from "../support/installer_page.ts";

const FILE = `# lanes of the north side
cameras:
  - id: lane-1 # the pay station
    name: Lane 1
    url: rtsp://admin:secret@10.0.0.9/s?token=canary
`;

/** The page of an agent with a settings file. */
async function withFile(
  run: (open: InstallerPage, read: () => Promise<string>) => Promise<void>,
  options: InstallerPageOptions = {},
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "installer_page_" });
  const path = `${dir}/edge.yaml`;
  await Deno.writeTextFile(path, FILE);
  try {
    const url = "rtsp://admin:secret@10.0.0.9/s?token=canary";
    await using open = await openInstallerPage({
      config: { data_dir: dir, cameras: [{ id: "lane-1", name: "Lane 1", url }] },
      running: { path },
      hasTouch: true,
      viewport: PHONE,
      ...options,
    });
    open.show("lane-1", barsPicture());
    await open.logIn();
    await run(open, () => Deno.readTextFile(path));
    assert.deepEqual(open.faults.filter((one) => !one.startsWith("Failed to load resource")), []);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** A finger put down at a share of the picture, moved, and lifted. */
async function finger(page: Page, from: [number, number], to = from): Promise<void> {
  const box = await page.locator(".zone_editor").boundingBox() ?? assert.fail("no picture");
  const at = (
    [x, y]: [number, number],
  ) => [{ x: box.x + x * box.width, y: box.y + y * box.height }];
  const client = await page.context().newCDPSession(page);
  const send = (
    type: "touchStart" | "touchMove" | "touchEnd",
    touchPoints: { x: number; y: number }[],
  ) => client.send("Input.dispatchTouchEvent", { type, touchPoints });
  await send("touchStart", at(from));
  if (to !== from) await send("touchMove", at(to));
  await send("touchEnd", []);
  await client.detach();
}

async function openZone(page: Page): Promise<void> {
  await page.click("#camera-lane-1 .open");
  await page.locator("#camera_view .frame img:not([hidden])").waitFor();
  await page.click('[data-panel="zone"]');
}

Deno.test({
  name: "a zone drawn with a finger is kept in the file, and is there again",
  fn: () =>
    withFile(async ({ page }, read) => {
      await openZone(page);
      // Its words lie on the picture, where a corner of the zone may have to be.
      await page.locator('#camera_view .frame[data-age="old"]').waitFor();
      const save = page.getByRole("button", { name: "Save zone" });
      await finger(page, [0.2, 0.3]);
      await finger(page, [0.8, 0.3]);
      assert.equal(await save.isDisabled(), true);
      await page.getByText("tap 1 more").waitFor();
      await finger(page, [0.8, 0.6]);
      await finger(page, [0.8, 0.6], [0.7, 0.9]);
      await finger(page, [0.3, 0.9]);
      assert.equal(await page.locator(".handle").count(), 4);
      await save.click();
      await page.getByText("Saved.").waitFor();
      const kept = await read();
      assert.match(kept, /# the pay station/);
      const zone = JSON.parse(/zone: (\[\[.*\]\])/.exec(kept)?.[1] ?? "[]");
      const wanted = [[0.2, 0.3], [0.8, 0.3], [0.7, 0.9], [0.3, 0.9]].flat();
      assert.equal(zone.flat().length, 8);
      zone.flat().forEach((share: number, i: number) =>
        assert.ok(Math.abs(share - (wanted[i] ?? 0)) < 0.02, JSON.stringify(zone))
      );
      await page.click("#camera_view .close");
      await page.reload();
      await page.locator("#camera-lane-1").waitFor();
      await openZone(page);
      await page.locator(".handle").nth(3).waitFor();
      await page.getByRole("button", { name: "Clear" }).click();
      await page.getByRole("button", { name: "Save zone" }).click();
      await page.getByText("Saved: the whole picture counts.").waitFor();
      assert.doesNotMatch(await read(), /zone/);
    }),
});

Deno.test("a zone can be drawn with the keys alone", () =>
  withFile(async ({ page }) => {
    await openZone(page);
    await page.getByRole("button", { name: "Add", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Point 1 of 1: 50 % from the left" }).waitFor();
    await page.keyboard.press("Shift+ArrowLeft");
    await page.keyboard.press("ArrowUp");
    const moved = page.getByRole("button", { name: "45 % from the left, 50 % from the top" });
    assert.equal(await moved.evaluate((point) => point === document.activeElement), true);
    await page.keyboard.press("Delete");
    assert.equal(await page.locator(".handle").count(), 0);
    await page.getByRole("button", { name: "Undo" }).click();
    assert.equal(await page.locator(".handle").count(), 1);
  }));

Deno.test("a camera is renamed and given another password; what was not touched stays", () =>
  withFile(async ({ page }, read) => {
    await page.locator("#camera-lane-1").getByRole("button", { name: "Set up" }).click();
    await page.getByLabel("Name").fill("North <b>1</b>");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    assert.match(await read(), /admin:secret@10\.0\.0\.9\/s\?token=canary/);
    assert.match(await read(), /name: North <b>1<\/b>/);
    await page.getByLabel("User of the camera").fill("admin");
    await page.getByLabel("Password of the camera").fill("p@ss/word");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForFunction(() =>
      document.querySelector("#camera_view .result")?.textContent === "Saved."
    );
    assert.match(await read(), /admin:p%40ss%2Fword@10\.0\.0\.9\/s\?token=canary/);
  }));

Deno.test("a camera is removed on the second tap only", () =>
  withFile(async ({ page }, read) => {
    await page.locator("#camera-lane-1").getByRole("button", { name: "Set up" }).click();
    await page.getByRole("button", { name: "Remove this camera" }).click();
    assert.match(await read(), /lane-1/);
    await page.getByRole("button", { name: "Tap again to remove it" }).click();
    await page.locator("#camera-lane-1").waitFor({ state: "detached" });
    assert.doesNotMatch(await read(), /lane-1/);
    await page.getByRole("heading", { name: "Ready for its first camera" }).waitFor();
  }));

Deno.test("a camera found on the network is added with its address filled in", () =>
  withFile(async ({ page, fleet }, read) => {
    const found = {
      endpoint: "urn:uuid:1",
      address: "10.0.0.20",
      xaddrs: ["http://10.0.0.20/onvif/device_service"],
      name: "IPC <i>",
      make: "HIKVISION",
      model: "DS-2CD",
      hardware: null,
      location: null,
      is_configured: false,
    };
    const known = { ...found, endpoint: "urn:uuid:2", address: "10.0.0.9", is_configured: true };
    let searches = 0;
    await page.route("**/api/discovery", async (route) => {
      if (route.request().method() === "POST") searches += 1;
      const items = searches === 0 ? [] : [found, known];
      const scanned_at = searches === 0 ? null : new Date().toISOString();
      await route.fulfill({ json: { items, scanned_at, scanning: false } });
    });
    await page.reload();
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("Already set up").waitFor();
    await page.getByRole("button", { name: "Use HIKVISION DS-2CD at 10.0.0.20" }).click();
    const dialog = page.locator("#add_camera");
    assert.equal(
      await dialog.getByLabel("Address").inputValue(),
      "rtsp://10.0.0.20/Streaming/Channels/101",
    );
    await dialog.getByLabel("Name").fill("Lane 2 exit");
    await dialog.getByLabel("User of the camera").fill("admin");
    await dialog.getByLabel("Password of the camera").fill("12345");
    await dialog.getByRole("button", { name: "Add camera" }).click();
    await page.locator("#camera-lane-2-exit").waitFor();
    assert.match(await read(), /url: rtsp:\/\/admin:12345@10\.0\.0\.20\/Streaming\/Channels\/101/);
    const added = fleet.camera("lane-2-exit")?.settings;
    assert.equal(CameraSettings.parse(added).trigger.mode, "manual");
  }));
