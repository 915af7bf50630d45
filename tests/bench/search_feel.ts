// Owns the figures of how the search for plates feels: from a key going down to its rows on the
// screen, in Chromium on the shipped server with 100,000 reads; against what the API alone takes to
// answer the same question, asked from the same page.
import type { Page } from "playwright-core";
import { allAwake, DESKTOP } from "../support/dashboard.ts";
import { startDashboardServer } from "./dashboard_server.ts";
import { printFigure } from "./figure.ts";

const READS = 100_000;
const PLATES = 30;
/** What a hand takes from key to key. */
const PAUSE_MS = 150;
const FELT_MS = 100;
const REFERENCE = "the API's answers to the same question, fetched from the same page";

interface Times {
  feltMs: number[];
  apiMs: number[];
}

async function main(): Promise<void> {
  await using dashboard = await startDashboardServer({ reads: READS });
  const context = await dashboard.openContext({ viewport: DESKTOP });
  const page = await context.newPage();
  await page.goto(`${dashboard.url}/plates`);
  await allAwake(page);
  const plates = await somePlates(page);
  const times: Times = { feltMs: [], apiMs: [] };
  // The first plate warms up what is compiled and connected only once.
  for (const [index, plate] of plates.entries()) {
    const measured = await typePlate(page, plate);
    if (index === 0) continue;
    times.feltMs.push(...measured.feltMs);
    times.apiMs.push(...measured.apiMs);
  }
  await context.close();
  report(times);
}

/** Of the newest reads, each once. */
async function somePlates(page: Page): Promise<string[]> {
  const plates = await page.evaluate(async () => {
    const response = await fetch("/api/plates?limit=200");
    const { items } = await response.json() as { items: { plate: string }[] };
    return items.map(({ plate }) => plate);
  });
  return [...new Set(plates)].slice(0, PLATES + 1);
}

/** Key by key, each waited for. */
async function typePlate(page: Page, plate: string): Promise<Times> {
  const times: Times = { feltMs: [], apiMs: [] };
  await page.fill("input[name=plate]", "");
  await page.waitForSelector(".plate-results[aria-busy=false]");
  await page.focus("input[name=plate]");
  for (let length = 1; length <= plate.length; length++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    await page.evaluate(watchNextKey);
    await page.keyboard.press(plate.charAt(length - 1));
    times.feltMs.push(await page.evaluate(() => globalThis.feltMs));
    times.apiMs.push(await askApi(page));
  }
  return times;
}

declare global {
  /** Time from the key that was watched to its rows' frame. */
  var feltMs: Promise<number>;
}

/** Runs in the page. */
function watchNextKey(): void {
  globalThis.feltMs = new Promise((resolve) => {
    addEventListener("keydown", ({ timeStamp }) => {
      let wasBusy = false;
      const observer = new MutationObserver(() => {
        const isBusy = document.querySelector(".plate-results[aria-busy=true]") !== null;
        if (wasBusy && !isBusy) {
          observer.disconnect();
          // A task begun in a frame runs when that frame was drawn.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)));
        }
        wasBusy = isBusy;
      });
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ["aria-busy"],
      });
    }, { once: true, capture: true });
  });
}

/** The same requests as the page has just sent, side by side. */
async function askApi(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    const asked = performance.getEntriesByType("resource")
      .filter(({ name }) => new URL(name).pathname === "/api/plates").slice(-2);
    const plate = (name: string) => {
      const { searchParams } = new URL(name);
      return (searchParams.get("plate") ?? searchParams.get("q") ?? "").replace("*", "");
    };
    const last = asked.at(-1)?.name ?? "";
    const same = asked.filter(({ name }) => plate(name) === plate(last));
    const startedMs = performance.now();
    await Promise.all(same.map(async ({ name }) => (await fetch(name)).text()));
    return performance.now() - startedMs;
  });
}

function report({ feltMs, apiMs }: Times): void {
  for (const share of [0.5, 0.95, 0.99]) {
    const value = quantile(feltMs, share);
    printFigure({
      figure: `search_feel_p${Math.round(share * 100)}`,
      value,
      unit: `ms at ${READS} reads`,
      reference: REFERENCE,
      ratio: value / quantile(apiMs, share),
    });
  }
  const within = feltMs.filter((ms) => ms < FELT_MS).length / feltMs.length;
  const unit = `of ${feltMs.length} keys`;
  const figure = `search_feel_within_${FELT_MS}_ms`;
  printFigure({ figure, value: within, unit, reference: null, ratio: null });
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? NaN;
}

if (import.meta.main) await main();
