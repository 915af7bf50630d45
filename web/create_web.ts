// Owns putting the dashboard together: routes, assets, the API it is given, its headers.
import { getLogger } from "@logtape/logtape";
import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import { csrf } from "hono/csrf";
import { sendAs } from "./api_client.ts";
import type { ServedAssets } from "./build/assets.ts";
import { compressPages } from "./compress_pages.ts";
import { createVisitStyler } from "./first_visit.ts";
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
  const styleVisit = createVisitStyler(assets);
  const web = new Hono();
  web.use("*", compressPages);
  web.use("*", (c, next) => inLanguage(languageOf(c), next));
  web.use("*", async (c, next) => {
    const styles = styleVisit(c);
    c.set("styles", styles);
    await next();
    if (NOT_PAGES.test(c.req.path)) return;
    const isPage = c.res.headers.get("content-type")?.startsWith("text/html") === true;
    c.res.headers.set(
      "content-security-policy",
      contentSecurityPolicy(isPage ? styles.source : ""),
    );
    if (isPage && styles.cookie !== null) c.res.headers.append("set-cookie", styles.cookie);
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
  web.route("/", createSite<State>({ manifest, assets, state, onError, skips, speech, dress }));
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
      styles: c.get("styles"),
    };
  }
}

function languageOf(c: Context): Language {
  return chooseLanguage(getCookie(c, "language"), c.req.header("accept-language"));
}

function dress({ styles }: State): (part: string) => string {
  return styles.dress;
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

function onError(error: unknown, { url, state }: { url: URL; state: State }): void {
  const failed = { path: url.pathname, request_id: state.requestId, error: String(error) };
  getLogger(["server", "web"]).error("page_failed", failed);
}
