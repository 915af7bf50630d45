// Owns the figures of how the search for plates feels: from a key going down to a screen full of rows
// that begin as was typed, and to everything, which follows: the rows below the screen's edge and those
// that are like it. In Chromium on the shipped server with 100,000 reads; against what the API alone
// takes to answer the same questions, asked from the same page. Each screen is looked at: a row that
// begins otherwise, or room below where a row ought to be, ends the measurement.
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
  /** From a key to the rows that begin so, as many as there are or fit on the screen. */
  rowsMs: number[];
  /** From a key to all of them and those that are like it, where they were asked for. */
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
    const { rowsMs, nearMs, screen } = await page.evaluate(() => globalThis.felt);
    const api = await page.evaluate(askApi);
    requireRows(screen, { begin: plate.slice(0, length), reads: api.reads });
    times.rowsMs.push(rowsMs);
    times.rowsApiMs.push(api.rowsMs);
    if (api.nearMs === null) continue;
    times.nearMs.push(nearMs);
    times.nearApiMs.push(api.nearMs);
  }
  return times;
}

interface Screen {
  /** Of the rows in sight. */
  plates: string[];
  isFull: boolean;
}

/** @throws Error when it does not show what was measured */
function requireRows(
  { plates, isFull }: Screen,
  wanted: { begin: string; reads: number },
): void {
  const isRight = plates.every((plate) => plate.startsWith(wanted.begin));
  if (isRight && (isFull || plates.length === wanted.reads)) return;
  throw new Error(`Cannot measure as not all rows begin with ${wanted.begin}: ${plates.join(" ")}`);
}

declare global {
  /** Time from the key that was watched to the frame of its rows, laid out, and to that of all. */
  var felt: Promise<{ rowsMs: number; nearMs: number; screen: Screen }>;
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
  const look = (): Screen => {
    const all = [...document.querySelectorAll(".plate-rows tbody tr")];
    const seen = all.filter((row) => row.getBoundingClientRect().top < innerHeight);
    const bottom = seen.at(-1)?.getBoundingClientRect().bottom ?? 0;
    const plates = seen.map((row) => row.querySelector(".plate")?.textContent ?? "");
    return { plates, isFull: bottom >= innerHeight };
  };
  const framed = (isThere: () => boolean) =>
    new Promise<{ atMs: number; screen: Screen }>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        // Within the frame, laid out by the look: a task begun in it would find the rows that follow.
        requestAnimationFrame(() => {
          const screen = look();
          resolve({ atMs: performance.now(), screen });
        });
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    });
  const field = document.querySelector<HTMLInputElement>("input[name=plate]");
  const rows = document.querySelector<HTMLElement>(".plate-rows");
  const before = rows?.dataset.begin;
  const rowsThere = framed(() =>
    rows?.dataset.begin !== before && rows?.dataset.begin === field?.value
  );
  let wasBusy = false;
  const allThere = framed(() => {
    const isBusy = document.querySelector(".plate-results[aria-busy=true]") !== null;
    const isThere = wasBusy && !isBusy;
    wasBusy ||= isBusy;
    return isThere;
  });
  globalThis.felt = Promise.all([key, rowsThere, allThere]).then(([keyMs, rows, all]) => ({
    rowsMs: rows.atMs - keyMs,
    nearMs: all.atMs - keyMs,
    screen: rows.screen,
  }));
}

/** Runs in the page: the requests that it has just sent, one after the other. */
async function askApi(): Promise<{ rowsMs: number; nearMs: number | null; reads: number }> {
  const asked = performance.getEntriesByType("resource").map(({ name }) => new URL(name))
    .filter(({ pathname }) => pathname === "/api/plates");
  const rows = asked.find(({ searchParams }) => searchParams.has("plate"));
  const near = asked.find(({ searchParams }) => searchParams.has("q"));
  const startedMs = performance.now();
  const text = await (await fetch(rows ?? "")).text();
  const rowsMs = performance.now() - startedMs;
  const { items } = JSON.parse(text) as { items: unknown[] };
  const reads = items.length;
  if (near === undefined) return { rowsMs, nearMs: null, reads };
  await (await fetch(near)).text();
  return { rowsMs, nearMs: performance.now() - startedMs, reads };
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
