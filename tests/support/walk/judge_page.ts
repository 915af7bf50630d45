// Owns what every page of the dashboard has to be, whoever looks at it and however.
import type { Page } from "playwright-core";
import { ES } from "../../../web/i18n/es/all.ts";
import { findAxeFaults } from "../axe_faults.ts";
import { shootView } from "../shoot_page.ts";

export interface Look {
  readonly width: number;
  readonly scheme: "light" | "dark";
}

export const WIDE_LIGHT: Look = { width: 1280, scheme: "light" };
export const WIDE_DARK: Look = { width: 1280, scheme: "dark" };
export const NARROW_LIGHT: Look = { width: 360, scheme: "light" };
export const NARROW_DARK: Look = { width: 360, scheme: "dark" };

/** Opens an address; live where it is, with all islands awake and nothing still loading. */
export async function openWhole(page: Page, url: string): Promise<number> {
  // An address that differs from the last one by its fragment alone would load nothing.
  if (url.includes("#")) await page.goto("about:blank");
  const response = await page.goto(url);
  await page.waitForFunction(() => {
    const mark = document.querySelector(".live-mark");
    return (mark === null || mark.classList.contains("live")) &&
      document.querySelector("island-root:not([data-hydrated]), [aria-busy=true]") === null;
  });
  return response?.status() ?? 0;
}

export interface Judging {
  /** Whether axe looks at the first of them alone: the same pages are walked in every look before. */
  readonly isAxeOnce?: boolean;
  /** Keeps a picture of each look, as `NAME-360-dark.jpg`. */
  readonly shootAs?: string;
}

/** What is wrong with the page in each look; the document stays the same. */
export async function judgeLooks(
  page: Page,
  looks: readonly Look[],
  { isAxeOnce = false, shootAs }: Judging = {},
): Promise<string[]> {
  const faults: string[] = [];
  const widths = new Set<number>();
  for (const look of looks) {
    const { width, scheme } = look;
    await page.setViewportSize({ width, height: width < 600 ? 760 : 800 });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await settle(page);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const found = excess > 0 ? [`${excess} px too wide: ${await findWidest(page)}`] : [];
    const cut = await page.locator(".table-card > table").evaluateAll((tables) =>
      tables.filter((table) => {
        const room = table.parentElement?.getBoundingClientRect().right ?? 0;
        return table.getBoundingClientRect().right > room + 1;
      }).map((table) => table.className)
    );
    if (cut.length > 0) found.push(`cut off within their cards: ${cut.join(", ")}`);
    const hidden = await page.locator("main :is(nav, form)").evaluateAll((all) =>
      all.filter((one) => one.scrollWidth > one.clientWidth + 1).map(({ className }) => className)
    );
    if (hidden.length > 0) found.push(`wider than one sees: ${hidden.join(", ")}`);
    if (shootAs !== undefined) await shootView(page, `${shootAs}-${width}-${scheme}`);
    if (!isAxeOnce || widths.size === 0) {
      // Of what axe asks only the colours change with the theme.
      found.push(...await findAxeFaults(page, widths.has(width) ? ["color-contrast"] : []));
    }
    widths.add(width);
    faults.push(...found.map((fault) => `${width} ${scheme}: ${fault}`));
  }
  return faults;
}

/**
 * Waits until what changes with the look has changed. It does so by transitions, and what inherits
 * begins its own a frame later than its parent.
 */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let calmFrames = 0; calmFrames < 3;) {
      await nextFrame();
      const moving = document.getAnimations().filter(({ playState }) => playState === "running");
      calmFrames = moving.length === 0 ? calmFrames + 1 : 0;
      await Promise.allSettled(moving.map(({ finished }) => finished));
    }
  });
}

/** What is wrong with the document itself. */
export async function judgeDocument(page: Page): Promise<string[]> {
  const { title, headings, injected, lang, texts } = await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode()) {
      const name = walker.currentNode.parentElement?.localName ?? "";
      if (!["script", "style", "pre", "code"].includes(name)) {
        texts.push(walker.currentNode.textContent?.trim() ?? "");
      }
    }
    for (const attribute of ["title", "aria-label", "alt", "placeholder"]) {
      for (const element of document.body.querySelectorAll(`[${attribute}]`)) {
        texts.push(element.getAttribute(attribute)?.trim() ?? "");
      }
    }
    return {
      title: document.title,
      headings: document.querySelectorAll("h1").length,
      injected: document.querySelectorAll("img[src=x]").length,
      lang: document.documentElement.lang,
      texts,
    };
  });
  const faults: string[] = [];
  if (["", "washfleet", "owned"].includes(title)) faults.push(`its title is “${title}”`);
  if (headings !== 1) faults.push(`it has ${headings} h1`);
  if (injected > 0) faults.push("a name became markup");
  const spanish: Record<string, string> = ES;
  const english = texts.filter((text) => (spanish[text] ?? text) !== text);
  if (lang === "es") faults.push(...english.map((text) => `not translated: ${text}`));
  return faults;
}

async function findWidest(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const tooWide = [...document.querySelectorAll("body *")].filter((element) =>
      element.getBoundingClientRect().right > innerWidth + 0.5
    );
    const innermost = tooWide.filter((element) =>
      !tooWide.some((one) => one.parentElement === element)
    );
    return innermost.slice(0, 3).map((one) => one.outerHTML.slice(0, 200)).join(" | ");
  });
}
