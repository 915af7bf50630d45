// Owns opening the dashboard in Chromium over the fake API, and hearing every fault of a page.
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { launchBrowser } from "./browser.ts";
import { FAKE_USER, type FakeFleet } from "./fake_api.ts";
import { type FakeSite, startFakeSite } from "./fake_site.ts";

export interface Dashboard extends AsyncDisposable {
  readonly site: FakeSite;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, uncaught errors, CSP violations, requests to other hosts. */
  readonly faults: string[];
  /** Opens a page of the site. */
  open(path: string): Promise<void>;
  /** Opens a page as {@link FAKE_USER}, live and with all islands awake. */
  openSignedIn(path: string): Promise<void>;
}

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 760 };

/** `await using dashboard = await openDashboard(fleet)`. */
export async function openDashboard(
  fleet: FakeFleet,
  options: BrowserContextOptions = {},
): Promise<Dashboard> {
  const site = await startFakeSite(fleet);
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const page = await context.newPage();
  const faults = await hearFaults(page, site.url);
  const open = async (path: string) => void await page.goto(site.url + path);
  return {
    site,
    context,
    page,
    faults,
    open,
    async openSignedIn(path) {
      await open(`/login?next=${encodeURIComponent(path)}`);
      await signIn(page);
      await page.waitForURL(site.url + path);
      await allAwake(page);
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await site.stop();
    },
  };
}

/** Fills in and sends the login form. */
export async function signIn(page: Page, password = FAKE_USER.password): Promise<void> {
  await page.fill("input[name=email]", FAKE_USER.email);
  await page.fill("input[name=password]", password);
  await page.click("button[type=submit]");
}

/** Waits until the stream is open and every island hydrated. */
export async function allAwake(page: Page): Promise<void> {
  await page.waitForSelector(".live-mark.live");
  await page.waitForFunction(() =>
    document.querySelector("island-root:not([data-hydrated])") === null
  );
}

/** Hears all that a page complains of, from now on. */
export async function hearFaults(page: Page, siteUrl: string): Promise<string[]> {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    const isOwn = url.startsWith(`${siteUrl}/`) || /^(blob|data):/.test(url);
    if (!isOwn) faults.push(`request to another host: ${url}`);
  });
  await page.exposeFunction("tellViolation", (text: string) => void faults.push(text));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      const { tellViolation } = globalThis as unknown as { tellViolation(text: string): void };
      tellViolation(`CSP: ${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  return faults;
}
