// Owns asking axe what WCAG 2.2 A and AA would object to on a page.
import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";

const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** `rules`: these alone, as only they can change between two looks of the same document. */
export async function findAxeFaults(page: Page, rules: readonly string[] = []): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  const size = page.viewportSize();
  // A bar that stays in view covers what lies under it until somebody scrolls: no fault of the page.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (size !== null) await page.setViewportSize({ ...size, height: Math.max(size.height, height) });
  // Half-way from one colour to the next is no contrast to judge; what never ends is not waited for.
  await page.evaluate(() =>
    Promise.allSettled(
      document.getAnimations()
        .filter(({ playState, effect }) =>
          playState === "running" && effect?.getComputedTiming().endTime !== Infinity
        )
        .map((one) => one.finished),
    ).then(() => {})
  );
  const runOnly = rules.length > 0
    ? { type: "rule" as const, values: [...rules] }
    : { type: "tag" as const, values: LEVELS };
  const found = await page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run({ runOnly, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  }, runOnly);
  if (size !== null) await page.setViewportSize(size);
  return found;
}

/** @throws AssertionError that names each thing that WCAG 2.2 A or AA would object to */
export async function checkAxe(page: Page): Promise<void> {
  assert.deepEqual(await findAxeFaults(page), []);
}
