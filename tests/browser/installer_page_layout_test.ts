// How the installer's page fits: a phone in a glove, a desk, light and dark, few bytes, no stranger.
import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { createPageAssets } from "../../edge/http/page/page_assets.ts";
import { barsPicture } from "../support/bars_picture.ts";
import { DESK, openInstallerPage, PHONE } from "../support/installer_page.ts";

const LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
const CAMERAS = [1, 2, 3].map((n) => ({
  id: `lane-${n}`,
  name: n === 2 ? LONG : `Lane ${n}`,
  url: `rtsp://10.0.0.${n}/${LONG}${LONG}`,
}));
/** The limit is 60 kB for a framework alone; this is everything, compressed. */
const MOST_BYTES = 60_000;
const GLOVE_PX = 48;

/** The page with a camera of each kind, and in turn each of its views open. */
async function throughAllViews(
  options: Parameters<typeof openInstallerPage>[0],
  look: (page: Page, view: string) => Promise<void>,
): Promise<void> {
  await using open = await openInstallerPage({ config: { cameras: CAMERAS }, ...options });
  const { page } = open;
  await look(page, "login");
  for (const { id } of CAMERAS) open.show(id, barsPicture());
  open.fleet.set("lane-2", { status: "backing_off", reason: "unauthorized" });
  open.fleet.set("lane-3", { status: "dark" });
  await open.logIn();
  await page.locator("#camera-lane-3 img:not([hidden])").waitFor();
  await look(page, "page");
  for (const panel of ["focus", "zone", "setup"]) {
    await page.click("#camera-lane-1 .open");
    await page.click(`[data-panel="${panel}"]`);
    await look(page, panel);
    await page.click("#camera_view .close");
  }
  await page.click("#add_by_address");
  await look(page, "add camera");
}

Deno.test("nothing scrolls sideways on a phone, on its side, nor on a desk", async () => {
  for (const viewport of [PHONE, { width: 740, height: 360 }, DESK]) {
    await throughAllViews({ viewport }, async (page, view) => {
      const over = await page.evaluate(() => {
        const places = [document.documentElement, ...document.querySelectorAll("dialog[open]")];
        return Math.max(...places.map((place) => place.scrollWidth - place.clientWidth));
      });
      assert.ok(over <= 0, `${view} at ${viewport.width} px: ${over} px too wide`);
    });
  }
});

Deno.test("what is touched is large enough for a glove", async () => {
  await throughAllViews({ viewport: PHONE, hasTouch: true }, async (page, view) => {
    const small = await page.evaluate((least) => {
      const touched = document.querySelectorAll<HTMLElement>("button, input, select, nav a");
      return [...touched].flatMap((one) => {
        const { width, height } = one.getBoundingClientRect();
        const isShown = width > 0 && height > 0;
        return isShown && (height < least || width < least) ? [`${one.outerHTML} ${height}`] : [];
      });
    }, GLOVE_PX);
    assert.deepEqual(small, [], view);
  });
});

Deno.test("axe finds nothing, with the contrast of 7:1 for the sun, light and dark", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    await throughAllViews({ viewport: PHONE, colorScheme }, async (page, view) => {
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
        const rules = { "color-contrast-enhanced": { enabled: true } };
        const { violations } = await axe.run(document, { rules });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join()}`);
      });
      assert.deepEqual(found, [], `${view}, ${colorScheme}`);
    });
  }
});

Deno.test("the whole page weighs less than a framework may", async () => {
  const assets = createPageAssets();
  await using open = await openInstallerPage({});
  const html = await (await fetch(open.url)).text();
  let bytes = new TextEncoder().encode(html).length;
  for (const name of [assets.scriptName, assets.stylesheetName]) {
    const address = `${open.url}assets/${assets.contentName}/${name}`;
    assert.ok(html.includes(new URL(address).pathname));
    const answer = await fetch(address);
    assert.match(answer.headers.get("Cache-Control") ?? "", /immutable/);
    await answer.bytes();
    bytes += (await assets.find(name))?.gzipped.length ?? assert.fail(name);
  }
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
  const stale = await fetch(`${open.url}assets/${"0".repeat(16)}/${assets.scriptName}`);
  assert.equal(stale.status, 404);
  await stale.body?.cancel();
});
