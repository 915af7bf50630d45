// Owns a server for measurements of the dashboard: the shipped program with a made-up chain in it,
// Chromium, and an administrator signed in there.
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { openDb } from "../../server/db/sql.ts";
import { seedDatabase } from "../../infra/seed/seed_database.ts";
import { launchBrowser } from "../support/browser.ts";
import { signInContext } from "../support/real_dashboard.ts";
import { BENCH_LOGIN, startShippedServer } from "./shipped_server.ts";

export interface DashboardServer extends AsyncDisposable {
  readonly url: string;
  readonly browser: Browser;
  /** A browser's profile of its own, with the administrator's session and an empty cache. */
  openContext(options?: BrowserContextOptions): Promise<BrowserContext>;
}

/** Nothing is recognized in these measurements. */
const NO_RECOGNIZER = "http://127.0.0.1:9";

/** `await using dashboard = await startDashboardServer({ reads })`. */
export async function startDashboardServer(
  { reads }: { reads: number },
): Promise<DashboardServer> {
  await using parts = new AsyncDisposableStack();
  const server = parts.use(await startShippedServer(NO_RECOGNIZER));
  await seed(server.connectionString, reads);
  const browser = await launchBrowser();
  parts.defer(() => browser.close());
  const app = { url: server.url };
  const first = await browser.newContext();
  await signInContext(first, { app, login: BENCH_LOGIN });
  const storageState = await first.storageState();
  await first.close();
  const running = parts.move();
  return {
    url: server.url,
    browser,
    openContext: (options = {}) => browser.newContext({ storageState, ...options }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function seed(connectionString: string, reads: number): Promise<void> {
  const db = openDb({ connectionString, statementTimeoutMs: 0 });
  const pictures = {
    newRef: () => "",
    put: () => Promise.resolve(),
    read: () => Promise.reject(new Error("Cannot read as no picture was kept")),
    remove: () => Promise.resolve(),
    probe: () => Promise.resolve(),
  };
  try {
    await seedDatabase({ db, pictures }, {
      seed: 1,
      locations: 40,
      devices: 120,
      reads,
      days: 180,
      until: new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000),
      isAdded: true,
      picturesEach: 0,
    });
  } finally {
    await db.close();
  }
}
