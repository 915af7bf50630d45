// Owns the dashboard on the real server for browser tests: Postgres, jobs, courier, Chromium, and a
// person signed in. Every fault of a page is heard.
import assert from "node:assert/strict";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { readConfig } from "../../server/config.ts";
import type { CreatedKey, CreateKey } from "../../server/contract/key.ts";
import { createKey } from "../../server/users/create_key.ts";
import { startServer } from "../../server/start_server.ts";
import { prepareAssets } from "../../web/build/prepare_assets.ts";
import { createWeb } from "../../web/create_web.ts";
import { checkAxe } from "./axe_faults.ts";
import { launchBrowser } from "./browser.ts";
import { testContext } from "./context.ts";
import { allAwake, DESKTOP, hearFaults } from "./dashboard.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { shootPage } from "./shoot_page.ts";

export type Role = "admin" | "operator" | "viewer";

export interface RealServer {
  readonly url: string;
  readonly database: TestDatabase;
  /** Of its data. */
  readonly dir: string;
  /** A request as the administrator, or as who holds `key`. */
  ask(path: string, options?: { method?: string; json?: unknown; key?: string }): Promise<Response>;
  /** The same, for its JSON. @throws AssertionError unless it succeeded */
  get<T>(path: string, options?: { method?: string; json?: unknown }): Promise<T>;
  key(scopes: CreateKey["scopes"], more?: Partial<CreateKey>): Promise<CreatedKey>;
}

export interface RealDashboard extends AsyncDisposable {
  readonly app: RealServer;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Console errors, uncaught errors, CSP violations, requests to other hosts. */
  readonly faults: string[];
  /** Opens a page of the site, live and with all islands awake. */
  open(path: string): Promise<void>;
  /** Ends this browser's session and signs in as a user of that role, made when first asked for. */
  signInAs(role: Role): Promise<void>;
  /** Keeps a picture of the page as `_build/screenshots/NAME.png`. */
  shoot(name: string): Promise<void>;
  /** @throws AssertionError that names each thing that WCAG 2.2 A or AA would object to */
  checkAxe(): Promise<void>;
}

export interface RealDashboardOptions extends BrowserContextOptions {
  /** Fills the server before the browser opens. */
  seed?(app: RealServer): Promise<void>;
  /** More of the server's environment. */
  env?: Record<string, string>;
  /** Stands between the pages and the API: what it answers is not asked of the API. */
  intercept?(request: Request): Response | null;
}

export interface Login {
  readonly email: string;
  readonly password: string;
}

export const ADMIN: Login = { email: "admin@washfleet.local", password: "correct horse battery" };

/** `await using site = await openRealDashboard({ seed })`; the administrator is signed in. */
export async function openRealDashboard(
  { seed, env = {}, intercept = () => null, ...browserOptions }: RealDashboardOptions = {},
): Promise<RealDashboard> {
  await using parts = new AsyncDisposableStack();
  const app = await startRealServer(parts, { env, intercept });
  await seed?.(app);
  const browser = await launchBrowser();
  parts.defer(() => browser.close());
  const context = await browser.newContext({ viewport: DESKTOP, ...browserOptions });
  const page = await context.newPage();
  const faults = await hearFaults(page, app.url);
  const enter = (login: Login) => signInContext(context, { app, login });
  await enter(ADMIN);
  const running = parts.move();
  return {
    app,
    context,
    page,
    faults,
    async open(path) {
      await page.goto(app.url + path);
      await allAwake(page);
    },
    signInAs: async (role) => enter(role === "admin" ? ADMIN : await makeUser(app, role)),
    shoot: (name) => shootPage(page, name),
    checkAxe: () => checkAxe(page),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Ends the session of that browser, and begins one of `login`. */
export async function signInContext(
  context: BrowserContext,
  { app, login }: { app: Pick<RealServer, "url">; login: Login },
): Promise<void> {
  await context.clearCookies({ name: /session/ });
  const response = await context.request.post(`${app.url}/api/auth/sign-in/email`, {
    data: login,
    headers: { origin: app.url },
  });
  assert.equal(response.status(), 200, await response.text());
}

async function startRealServer(
  parts: AsyncDisposableStack,
  { env, intercept }: Required<Pick<RealDashboardOptions, "env" | "intercept">>,
): Promise<RealServer> {
  const assets = await prepareAssets();
  const database = await testDatabase();
  parts.defer(() => database.close());
  const dir = await Deno.makeTempDir({ prefix: "washfleet-test-" });
  parts.defer(() => Deno.remove(dir, { recursive: true }));
  const config = readConfig({
    DATABASE_URL: database.connectionString,
    WASHFLEET_DATA: dir,
    WASHFLEET_PORT: "0",
    WASHFLEET_ADMIN_PASSWORD: ADMIN.password,
    ...env,
  });
  const server = await startServer(config, {
    signal: new AbortController().signal,
    web: (api) => createWeb({ api: (request) => intercept(request) ?? api(request), assets }),
  });
  parts.defer(() => server.stop());
  const cookie = await signInByApi(server.url);
  const ask: RealServer["ask"] = (path, { method, json, key } = {}) =>
    fetch(server.url + path, {
      method: method ?? (json === undefined ? "GET" : "POST"),
      headers: {
        ...(key === undefined
          ? { cookie, origin: server.url }
          : { authorization: `Bearer ${key}` }),
        ...(json === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
  return {
    url: server.url,
    database,
    dir,
    ask,
    async get<T>(path: string, options?: { method?: string; json?: unknown }) {
      const response = await ask(path, options);
      const text = await response.text();
      assert.ok(response.ok, `${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
    key: (scopes, more) =>
      createKey(testContext(database.db), {
        name: "test",
        scopes,
        location_ids: null,
        valid_ms: null,
        ...more,
      }),
  };
}

async function signInByApi(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify(ADMIN),
  });
  assert.equal(response.status, 200, await response.text());
  return response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}

/** By invitation, as a real person comes in; the same one again afterwards. */
export async function makeUser(
  app: RealServer,
  role: Role,
  locationIds: readonly string[] | null = null,
): Promise<Login> {
  const name = locationIds === null ? role : `limited ${role}`;
  const user = {
    email: `${name.replace(" ", ".")}@fleet.test`,
    password: `${name} horse battery staple`,
  };
  const invited = await app.ask("/api/invitations", {
    json: { email: user.email, name: `The ${name}`, role, location_ids: locationIds },
  });
  const body = await invited.json();
  if (!invited.ok) {
    assert.equal(body.code, "email_in_use", JSON.stringify(body));
    return user;
  }
  const { token } = body;
  await app.get("/api/invitations/accept", { json: { token, password: user.password } });
  return user;
}
