// Owns pictures of pages, for people to look at.
import type { Page } from "playwright-core";

const SCREENSHOTS = new URL("../../_build/screenshots/", import.meta.url);

/** Keeps a picture of what is in sight as `_build/screenshots/walk/NAME.jpg`. */
export async function shootView(page: Page, name: string): Promise<void> {
  const file = new URL(`walk/${name}.jpg`, SCREENSHOTS);
  await page.screenshot({ path: file.pathname, type: "jpeg", quality: 60 });
}

/** Keeps a picture of the whole page as `_build/screenshots/NAME.png`. */
export async function shootPage(page: Page, name: string): Promise<void> {
  await Deno.mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: new URL(`${name}.png`, SCREENSHOTS).pathname, fullPage: true });
}
