// Owns measuring how much script a page loads.
import type { Page } from "playwright-core";
import { BUILD_DIR } from "../../web/build/prepare_assets.ts";

/** Of the page that `open` opens, gzip; each file loaded once. */
export async function scriptBytes(page: Page, open: () => Promise<void>): Promise<number> {
  const loaded: string[] = [];
  const hear = (response: { url(): string }) => {
    if (response.url().endsWith(".js")) loaded.push(new URL(response.url()).pathname);
  };
  page.on("response", hear);
  await open();
  page.off("response", hear);
  const sizes = await Promise.all([...new Set(loaded)].map(async (name) => {
    const file = new URL(`${name.replace("/_assets/", "")}.gz`, BUILD_DIR);
    return (await Deno.stat(file)).size;
  }));
  return sizes.reduce((total, size) => total + size, 0);
}
