// Owns a walk: somebody opens every page of the dashboard, and all that is wrong there is noted.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { ES } from "../../../web/i18n/es/all.ts";
import { hearFaults } from "../dashboard.ts";
import {
  ADMIN,
  type Login,
  makeUser,
  openRealDashboard,
  type RealDashboard,
  signInContext,
} from "../real_dashboard.ts";
import { judgeDocument, judgeLooks, type Look, openWhole } from "./judge_page.ts";
import { leadsToRefused } from "./find_page.ts";
import { SIGNED_IN_PAGES, type Walker, type WalkPage } from "./pages.ts";
import { makeWalkThings, type WalkThings } from "./things.ts";

export interface WalkSite extends AsyncDisposable {
  readonly site: RealDashboard;
  /** `null`: the server is fresh, and only the pages that need no thing are walked. */
  readonly things: WalkThings | null;
}

export interface WalkOptions {
  readonly as: Walker;
  readonly looks: readonly Look[];
  readonly locale?: "en-US" | "es-MX";
  readonly isAxeOnce?: boolean;
  /** Whether pictures of the pages are kept. */
  readonly isShot?: boolean;
}

/** `await using walked = await openWalkSite()`: the real server, full of {@link WalkThings}. */
export async function openWalkSite(): Promise<WalkSite> {
  await using parts = new AsyncDisposableStack();
  const site = parts.use(await openRealDashboard());
  const { things, agent } = await makeWalkThings(site.app);
  parts.use(agent);
  const running = parts.move();
  return { site, things, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Of a server that has none: every address is still one. */
export const NO_THINGS = {} as WalkThings;

/** @returns a line for each thing that is wrong */
export async function walk(
  { site, things }: Pick<WalkSite, "site" | "things">,
  options: WalkOptions,
): Promise<string[]> {
  const { as, looks, locale = "en-US", isAxeOnce = false, isShot = false } = options;
  const context = await site.context.browser()?.newContext({ locale });
  assert.ok(context);
  await signInContext(context, { app: site.app, login: await loginOf({ site, things }, as) });
  const page = await context.newPage();
  const heard = await hearAll(page, site.app.url);
  const wrong: string[] = [];
  const titles = new Map<string, string>();
  for (const one of SIGNED_IN_PAGES) {
    if (things === null && one.route.includes("[")) continue;
    const address = one.address(things ?? NO_THINGS);
    const status = await openWhole(page, site.app.url + address);
    const isRefused = one.refused.includes(as);
    const found = isRefused
      ? await judgeRefusal(page, { status, locale })
      : await judgeShown(page, { status, as, locale });
    if (!isRefused) {
      const title = await page.title();
      if (titles.has(title)) found.push(`its title “${title}” is that of ${titles.get(title)}`);
      titles.set(title, address);
    }
    const shot = isShot ? { shootAs: `${as}-${nameOf(one)}` } : {};
    const faults = await judgeLooks(page, looks, { isAxeOnce, ...shot });
    found.push(...await judgeDocument(page), ...faults, ...heard.take());
    wrong.push(...found.map((fault) => `${as}: ${one.route}: ${fault}`));
  }
  await context.close();
  return wrong;
}

/** Of a picture: `devices-id-configuration`. */
function nameOf({ route }: WalkPage): string {
  return route.replace(/^\(signed_in\)\/|\.tsx$/g, "").split(/\W+/).filter((part) => part !== "")
    .join("-");
}

async function loginOf(
  { site, things }: Pick<WalkSite, "site" | "things">,
  walker: Walker,
): Promise<Login> {
  if (walker === "admin") return ADMIN;
  if (walker !== "limited") return await makeUser(site.app, walker);
  return await makeUser(site.app, "operator", things === null ? [] : [things.location]);
}

/** How a page says that it is not for this person. */
const REFUSALS = [
  "You do not have the right to do this.",
  "An administrator makes the links of displays",
] as const;

function isRefusalIn(text: string, locale: string): boolean {
  return REFUSALS.some((one) => text.includes(locale === "es-MX" ? ES[one] : one));
}

async function judgeRefusal(
  page: Page,
  { status, locale }: { status: number; locale: string },
): Promise<string[]> {
  const faults: string[] = [];
  if (status !== 200 && status !== 403) faults.push(`it is refused with ${status}`);
  const text = await page.locator("main").innerText();
  if (!isRefusalIn(text, locale)) {
    faults.push(`it does not say that it is refused: ${text.slice(0, 200)}`);
  }
  const forms = await page.locator("main form[method=post], main button[type=submit]").count();
  if (forms > 0) faults.push(`it offers ${forms} things though it is refused`);
  return faults;
}

async function judgeShown(
  page: Page,
  { status, as, locale }: { status: number; as: Walker; locale: string },
): Promise<string[]> {
  const faults: string[] = [];
  if (status !== 200) faults.push(`it answers ${status}`);
  const text = await page.locator("main").innerText();
  if (isRefusalIn(text, locale)) faults.push("a part of it is refused");
  const links = await page.locator("main a[href], nav a[href]").evaluateAll((all) =>
    all.map((link) => (link as HTMLAnchorElement).pathname)
  );
  for (const path of new Set(links)) {
    if (leadsToRefused(path, as)) faults.push(`it leads to ${path}, which is refused`);
  }
  return faults;
}

/** Everything that goes wrong behind a page. */
async function hearAll(page: Page, url: string): Promise<{ take(): string[] }> {
  const faults = await hearFaults(page, url);
  page.on("response", (response) => {
    const request = response.request();
    if (response.status() < 400 || request.isNavigationRequest()) return;
    const { pathname } = new URL(response.url());
    // Most reads of the chain are older than pictures are kept.
    if (response.status() === 404 && pathname.endsWith("/image")) return;
    faults.push(`${response.status()} of ${request.method()} ${pathname}`);
  });
  // Chromium tells of every answer from 400, without its address.
  const take = () => faults.splice(0).filter((fault) => !/^Failed to load resource/.test(fault));
  return { take };
}
