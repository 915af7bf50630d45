// Owns a whole server over HTTP for tests, without a port: the real app on a real database.
import type { OpenAPIHono } from "@hono/zod-openapi";
import { type App, type AppDeps, createApp } from "../../server/http/app.ts";
import type { AppEnv } from "../../server/http/app_env.ts";
import { createSealer } from "../../server/seal.ts";
import { createMetrics } from "../../server/metrics.ts";
import type { CreatedKey, CreateKey } from "../../server/contract/key.ts";
import { type Auth, createAuth } from "../../server/users/auth.ts";
import { createKey } from "../../server/users/create_key.ts";
import { ensureAdmin } from "../../server/users/ensure_admin.ts";
import { testContext } from "./context.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

export const ORIGIN = "http://fleet.test";
export const ADMIN = { email: "admin@fleet.test", password: "correct horse battery" };

export interface TestApp extends AsyncDisposable {
  database: TestDatabase;
  app: App;
  auth: Auth;
  /** A request to a path of the server; `cookie` and `key` are credentials, `json` a body. */
  ask(path: string, options?: AskOptions): Promise<Response>;
  /** The cookie of a new session of the administrator. */
  signIn(): Promise<string>;
  /** A key, made by the system. */
  key(scopes: CreateKey["scopes"], more?: Partial<CreateKey>): Promise<CreatedKey>;
}

export interface AskOptions {
  method?: string;
  headers?: Record<string, string>;
  cookie?: string;
  key?: string;
  json?: unknown;
  body?: BodyInit;
}

/** `await using app = await testApp({routes})`. */
export async function testApp(
  options: { routes?: readonly OpenAPIHono<AppEnv>[] } & Partial<AppDeps> = {},
): Promise<TestApp> {
  const database = await testDatabase();
  const { db } = database;
  const secret = crypto.randomUUID() + crypto.randomUUID();
  const auth = createAuth({ db, secret, publicUrl: ORIGIN });
  await ensureAdmin(testContext(db), { auth, ...ADMIN });
  const app = createApp({
    db,
    auth,
    metrics: createMetrics(),
    sealer: await createSealer(crypto.getRandomValues(new Uint8Array(32))),
    checks: {},
    publicUrl: ORIGIN,
    corsOrigins: [],
    routes: [],
    now: () => new Date(),
    stopping: new AbortController().signal,
    ...options,
  });
  const ask = (path: string, asked: AskOptions = {}) => askApp(app, path, asked);
  return {
    database,
    app,
    auth,
    ask,
    signIn: () => signIn(ask),
    key: (scopes, more) =>
      createKey(testContext(db), {
        name: "test",
        scopes,
        location_ids: null,
        valid_ms: null,
        ...more,
      }),
    [Symbol.asyncDispose]: async () => {
      app.close();
      await database.close();
    },
  };
}

async function askApp(app: App, path: string, asked: AskOptions): Promise<Response> {
  const method = asked.method ?? (asked.json === undefined ? "GET" : "POST");
  const headers = new Headers({ host: new URL(ORIGIN).host, ...asked.headers });
  if (asked.cookie !== undefined) headers.set("cookie", asked.cookie);
  if (asked.key !== undefined) headers.set("authorization", `Bearer ${asked.key}`);
  if (asked.json !== undefined) headers.set("content-type", "application/json");
  const body = asked.json === undefined ? asked.body : JSON.stringify(asked.json);
  const init = { method, headers, ...(body === undefined ? {} : { body }) };
  return await app.fetch(new Request(new URL(path, ORIGIN), init));
}

async function signIn(ask: TestApp["ask"]): Promise<string> {
  const response = await ask("/api/auth/sign-in/email", {
    json: ADMIN,
    headers: { origin: ORIGIN },
  });
  if (!response.ok) throw new Error(`Cannot sign in: ${await response.text()}`);
  await response.body?.cancel();
  return response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}
