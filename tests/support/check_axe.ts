// Owns asking axe whether a page can be used by everybody.
import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";

/** @throws AssertionError that names each thing that WCAG 2.2 A or AA would object to */
export async function checkAxe(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const size = page.viewportSize();
  // A bar that stays in view covers what lies under it until somebody scrolls: no fault of the page.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (size !== null) await page.setViewportSize({ ...size, height: Math.max(size.height, height) });
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  });
  if (size !== null) await page.setViewportSize(size);
  assert.deepEqual(found, []);
}
