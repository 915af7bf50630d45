// Owns putting the dashboard together: routes, assets, the API it is given, its headers.
import { getLogger } from "@logtape/logtape";
import { type Context, Hono } from "hono";
import { compress } from "hono/compress";
import { getCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { sendAs } from "./api_client.ts";
import type { ServedAssets } from "./build/assets.ts";
import { createStyleSetter } from "./first_visit.ts";
import { manifest } from "./fresh.gen.ts";
import { chooseLanguage, type Language } from "./i18n/language.ts";
import { inLanguage, speakPerRequest } from "./i18n/request_language.ts";
import { t, type Text } from "./i18n/translate.ts";
import { createPageApi } from "./page_api.ts";
import type { Speech } from "./runtime/render.ts";
import { createSite } from "./runtime/site.ts";
import { type State, type Theme, THEMES } from "./state.ts";

export interface WebOptions {
  /** The API in process; must answer `/api/*` with the request's own cookie as its authority. */
  readonly api: (request: Request) => Response | Promise<Response>;
  readonly assets: ServedAssets;
  /** Where people and agents reach the server; default: as the browser named it. */
  readonly publicUrl?: string | null;
}

/** Pictures are shown from memory (`blob:`) so that their age can be read from the headers. */
const contentSecurityPolicy = (styles: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${styles}`.trimEnd(),
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

const NOT_PAGES = /^\/(api|docs|metrics|healthz|readyz|openapi\.json)(\/|$)/;

/** The dashboard as a Hono app, to be mounted at `/` after the API. */
export function createWeb({ api, assets, publicUrl }: WebOptions): Hono {
  speakPerRequest();
  const setStyles = createStyleSetter(assets);
  const web = new Hono();
  // Pages alone: files are compressed ahead, and a stream of events must not wait for more.
  web.use("*", compress({ contentTypeFilter: /^text\/html/ }));
  web.use("*", (c, next) => inLanguage(languageOf(c), next));
  web.use("*", async (c, next) => {
    await next();
    if (NOT_PAGES.test(c.req.path)) return;
    const styles = await setStyles(c);
    c.res.headers.set("content-security-policy", contentSecurityPolicy(styles));
    c.res.headers.set("x-content-type-options", "nosniff");
    c.res.headers.set("referrer-policy", "same-origin");
    c.res.headers.set("cross-origin-opener-policy", "same-origin");
  });
  // Behind a proxy that ends TLS, the scheme differs from the browser's: hosts are compared.
  const isOwnOrigin = (origin: string, c: Context) =>
    URL.canParse(origin) && new URL(origin).host === c.req.header("host");
  const protect = csrf({ origin: isOwnOrigin });
  web.use("*", (c, next) => NOT_PAGES.test(c.req.path) ? next() : protect(c, next));
  web.route("/", assets.routes);
  web.route("/", createSite<State>({ manifest, assets, state, onError, skips, speech }));
  return web;

  function state(c: Context): State {
    const theme = getCookie(c, "theme");
    const send = sendAs(c.req.raw, api);
    return {
      api: createPageApi(send),
      readiness: () => send("/readyz").then((answer) => answer.json()).catch(() => null),
      theme: THEMES.includes(theme as Theme) ? theme as Theme : "system",
      language: languageOf(c),
      requestId: c.get("requestId") ?? null,
      serverUrl: publicUrl ?? new URL(c.req.url).origin,
      user: null,
      lastEventId: "0",
      openIncidents: null,
      awayParts: [],
    };
  }
}

function languageOf(c: Context): Language {
  return chooseLanguage(getCookie(c, "language"), c.req.header("accept-language"));
}

/** Only those who read another language than English load it. */
function speech({ language }: State): Speech | null {
  return language === "en"
    ? null
    : { script: "i18n/browser_language", say: (text) => t(text as Text) };
}

function skips(path: string): boolean {
  return NOT_PAGES.test(path);
}

function onError(error: unknown, request: Request): void {
  const path = new URL(request.url).pathname;
  getLogger(["server", "web"]).error("page_failed", { path, error: String(error) });
}
