// Owns the figures of the dashboard's first paint on a phone: a processor four times slower and the
// slow 4G line of Lighthouse, its connection open, with an empty cache and with a full one; against a
// page of one line and against the same page with scripts switched off, in turns, in one run. With
// `--connecting`: each request waits as long as one that has to connect first.
import type { BrowserContext, Page } from "playwright-core";
import { PHONE } from "../support/dashboard.ts";
import { type DashboardServer, startDashboardServer } from "./dashboard_server.ts";
import { printFigure } from "./figure.ts";

const READS = 20_000;
const ROUNDS = 5;
const PATHS = ["/login", "/", "/plates", "/devices", "/analytics"];

/** Lighthouse's "slow 4G": a round trip of 150 ms, 1.6 Mbit/s (its throttling constants, mobileSlow4G). */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 1638.4 * 1024 / 8,
  uploadThroughput: 750 * 1024 / 8,
};
/** The same line as Lighthouse has DevTools play it: 3.75 round trips a request, for name, TCP and TLS. */
const CONNECTING = {
  offline: false,
  latency: 562.5,
  downloadThroughput: 1474.56 * 1024 / 8,
  uploadThroughput: 675 * 1024 / 8,
};
const LINE = Deno.args.includes("--connecting") ? CONNECTING : SLOW_4G;
const CPU_SLOWER = 4;

const REFERENCES = {
  one_line: "a page of one line on the same line and processor",
  no_script: "the same page with scripts switched off, empty cache",
};

interface Paint {
  /** First paint of anything, since the navigation began. */
  firstMs: number;
  /** First paint with content: text, or a picture. */
  contentMs: number;
  /** The largest one, once the page was loaded. */
  largestMs: number;
}

type Kind = "one_line" | "no_script" | "cold" | "warm";

async function main(): Promise<void> {
  await using dashboard = await startDashboardServer({ reads: READS });
  await using oneLine = serveOneLine();
  const paints = new Map<string, Paint[]>();
  for (let round = 0; round < ROUNDS; round++) {
    keep(paints, "one_line", await paintOneLine(dashboard, oneLine.url));
    for (const path of PATHS) {
      for (const [kind, paint] of await paintsOf(dashboard, path)) {
        keep(paints, `${kind} ${path}`, paint);
      }
    }
  }
  report(paints);
}

function keep(paints: Map<string, Paint[]>, key: string, paint: Paint): void {
  paints.set(key, [...paints.get(key) ?? [], paint]);
}

function serveOneLine(): AsyncDisposable & { url: string } {
  const headers = { "content-type": "text/html" };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("<!doctype html><title>one line</title><h1>One line</h1>", { headers }),
  );
  const url = `http://127.0.0.1:${server.addr.port}/`;
  return { url, [Symbol.asyncDispose]: () => server.shutdown() };
}

async function paintOneLine(dashboard: DashboardServer, url: string): Promise<Paint> {
  const context = await dashboard.browser.newContext({ viewport: PHONE });
  const paint = await visit(await openPhone(context), url);
  await context.close();
  return paint;
}

/** Three visits of a page, each kind in a profile of its own. */
async function paintsOf(dashboard: DashboardServer, path: string): Promise<[Kind, Paint][]> {
  const url = dashboard.url + path;
  const open = (javaScriptEnabled: boolean) =>
    path === "/login"
      ? dashboard.browser.newContext({ viewport: PHONE, javaScriptEnabled })
      : dashboard.openContext({ viewport: PHONE, javaScriptEnabled });
  const silent = await open(false);
  const noScript = await visit(await openPhone(silent), url);
  await silent.close();
  const context = await open(true);
  const page = await openPhone(context);
  const cold = await visit(page, url);
  await page.goto("about:blank");
  const warm = await visit(page, url);
  await context.close();
  return [["no_script", noScript], ["cold", cold], ["warm", warm]];
}

async function openPhone(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", LINE);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWER });
  return page;
}

async function visit(page: Page, url: string): Promise<Paint> {
  await page.goto(url, { waitUntil: "load" });
  const painted = await untilPainted(page);
  return { ...painted, largestMs: await largestPaint(page) };
}

/** NaN of a page whose scripts are off: it hears no observer. */
async function largestPaint(page: Page): Promise<number> {
  const heard = page.evaluate(() =>
    new Promise<number>((resolve) => {
      const observer = new PerformanceObserver((list) => {
        resolve(list.getEntries().at(-1)?.startTime ?? NaN);
      });
      observer.observe({ type: "largest-contentful-paint", buffered: true });
    })
  );
  heard.catch(() => {}); // the page is closed before it is heard
  const patience = Promise.withResolvers<number>();
  const timer = setTimeout(() => patience.resolve(NaN), 3000);
  const largestMs = await Promise.race([heard, patience.promise]);
  clearTimeout(timer);
  return largestMs;
}

/** Asked for from here, as neither timers nor frames run in a page whose scripts are off. */
async function untilPainted(page: Page): Promise<{ firstMs: number; contentMs: number }> {
  const deadlineMs = performance.now() + 30_000;
  while (performance.now() < deadlineMs) {
    const [firstMs, contentMs] = await page.evaluate(() =>
      ["first-paint", "first-contentful-paint"].map((name) =>
        performance.getEntriesByName(name)[0]?.startTime
      )
    );
    if (firstMs !== undefined && contentMs !== undefined) return { firstMs, contentMs };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Cannot measure ${page.url()} as it was not painted within 30 s`);
}

function report(paints: ReadonlyMap<string, Paint[]>): void {
  const of = (key: string, which: keyof Paint) =>
    median((paints.get(key) ?? []).map((paint) => paint[which]));
  const oneLineMs = of("one_line", "contentMs");
  print("one_line_first_paint", of("one_line", "firstMs"));
  print("one_line_first_contentful_paint", oneLineMs);
  for (const path of PATHS) {
    const name = path === "/" ? "overview" : path.slice(1);
    const noScriptMs = of(`no_script ${path}`, "contentMs");
    print(`${name}_no_script_first_contentful_paint`, noScriptMs);
    for (const kind of ["cold", "warm"] as const) {
      print(`${name}_${kind}_first_paint`, of(`${kind} ${path}`, "firstMs"));
      const contentMs = of(`${kind} ${path}`, "contentMs");
      const figure = `${name}_${kind}_first_contentful_paint`;
      print(figure, contentMs, [REFERENCES.one_line, oneLineMs]);
      print(figure, contentMs, [REFERENCES.no_script, noScriptMs]);
      print(`${name}_${kind}_largest_paint`, of(`${kind} ${path}`, "largestMs"));
    }
  }
}

function print(figure: string, value: number, reference?: [text: string, value: number]): void {
  printFigure({
    figure: `dashboard_${figure}`,
    value,
    unit: "ms",
    reference: reference?.[0] ?? null,
    ratio: reference === undefined ? null : value / reference[1],
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

if (import.meta.main) await main();
