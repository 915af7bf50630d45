// Owns the figures of how the search for plates feels: from a key going down to the rows that begin as
// was typed on the screen, and to those that are like it, which follow; in Chromium on the shipped
// server with 100,000 reads; against what the API alone takes to answer the same questions, asked from
// the same page.
import type { Page } from "playwright-core";
import { allAwake, DESKTOP } from "../support/dashboard.ts";
import { startDashboardServer } from "./dashboard_server.ts";
import { printFigure } from "./figure.ts";

const READS = 100_000;
const PLATES = 30;
/** What a hand takes from key to key. */
const PAUSE_MS = 150;
const FELT_MS = 100;

interface Times {
  /** From a key to the rows that begin so, on the screen. */
  rowsMs: number[];
  /** From a key to those that are like it, where they were asked for. */
  nearMs: number[];
  /** The API's answer about the former, and about both in turn. */
  rowsApiMs: number[];
  nearApiMs: number[];
}

async function main(): Promise<void> {
  await using dashboard = await startDashboardServer({ reads: READS });
  const context = await dashboard.openContext({ viewport: DESKTOP });
  const page = await context.newPage();
  await page.goto(`${dashboard.url}/plates`);
  await allAwake(page);
  const plates = await somePlates(page);
  const times = noTimes();
  // The first plate warms up what is compiled and connected only once.
  for (const [index, plate] of plates.entries()) {
    const measured = await typePlate(page, plate);
    if (index === 0) continue;
    for (const name of Object.keys(times) as (keyof Times)[]) times[name].push(...measured[name]);
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

function noTimes(): Times {
  return { rowsMs: [], nearMs: [], rowsApiMs: [], nearApiMs: [] };
}

/** Key by key, each waited for. */
async function typePlate(page: Page, plate: string): Promise<Times> {
  const times = noTimes();
  await page.fill("input[name=plate]", "");
  await page.waitForSelector(".plate-results[aria-busy=false]");
  await page.focus("input[name=plate]");
  for (let length = 1; length <= plate.length; length++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    await page.evaluate(watchNextKey);
    await page.keyboard.press(plate.charAt(length - 1));
    const { rowsMs, nearMs } = await page.evaluate(() => globalThis.felt);
    const api = await page.evaluate(askApi);
    times.rowsMs.push(rowsMs);
    times.rowsApiMs.push(api.rowsMs);
    if (api.nearMs === null) continue;
    times.nearMs.push(nearMs);
    times.nearApiMs.push(api.nearMs);
  }
  return times;
}

declare global {
  /** Time from the key that was watched to the frame of its rows, and to that of all. */
  var felt: Promise<{ rowsMs: number; nearMs: number }>;
}

/** Runs in the page. */
function watchNextKey(): void {
  performance.clearResourceTimings();
  const key = new Promise<number>((resolve) => {
    addEventListener("keydown", ({ timeStamp }) => resolve(timeStamp), {
      once: true,
      capture: true,
    });
  });
  const settled = (part: string) =>
    new Promise<number>((resolve) => {
      let wasBusy = false;
      const observer = new MutationObserver(() => {
        const isBusy = document.querySelector(`${part}[aria-busy=true]`) !== null;
        if (wasBusy && !isBusy) {
          observer.disconnect();
          // A task begun in a frame runs when that frame was drawn.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
        }
        wasBusy = isBusy;
      });
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ["aria-busy"],
      });
    });
  const parts = [key, settled(".plate-rows"), settled(".plate-results")] as const;
  globalThis.felt = Promise.all(parts).then(([keyMs, rowsMs, allMs]) => ({
    rowsMs: rowsMs - keyMs,
    nearMs: allMs - keyMs,
  }));
}

/** Runs in the page: the requests that it has just sent, one after the other. */
async function askApi(): Promise<{ rowsMs: number; nearMs: number | null }> {
  const asked = performance.getEntriesByType("resource").map(({ name }) => new URL(name))
    .filter(({ pathname }) => pathname === "/api/plates");
  const rows = asked.find(({ searchParams }) => searchParams.has("plate"));
  const near = asked.find(({ searchParams }) => searchParams.has("q"));
  const startedMs = performance.now();
  await (await fetch(rows ?? "")).text();
  const rowsMs = performance.now() - startedMs;
  if (near === undefined) return { rowsMs, nearMs: null };
  await (await fetch(near)).text();
  return { rowsMs, nearMs: performance.now() - startedMs };
}

function report({ rowsMs, nearMs, rowsApiMs, nearApiMs }: Times): void {
  reportQuantiles("search_feel", rowsMs, {
    apiMs: rowsApiMs,
    reference: "the API's answer to the same question, fetched from the same page",
  });
  reportQuantiles("search_feel_near", nearMs, {
    apiMs: nearApiMs,
    reference: "the API's answers to both questions, fetched in turn from the same page",
  });
  const within = rowsMs.filter((ms) => ms < FELT_MS).length / rowsMs.length;
  const unit = `of ${rowsMs.length} keys`;
  const figure = `search_feel_within_${FELT_MS}_ms`;
  printFigure({ figure, value: within, unit, reference: null, ratio: null });
}

function reportQuantiles(
  name: string,
  feltMs: readonly number[],
  { apiMs, reference }: { apiMs: readonly number[]; reference: string },
): void {
  for (const share of [0.5, 0.95, 0.99]) {
    const value = quantile(feltMs, share);
    printFigure({
      figure: `${name}_p${Math.round(share * 100)}`,
      value,
      unit: `ms at ${READS} reads`,
      reference,
      ratio: value / quantile(apiMs, share),
    });
  }
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? NaN;
}

if (import.meta.main) await main();
