// Owns `GET /` and its two assets: the installer's page, or the login in front of it.
import { type Context, Hono } from "hono";
import { describeHealth } from "../health_routes.ts";
import type { AppEnv, HttpParts } from "../parts.ts";
import { installerPage, loginPage } from "./installer_page.ts";
import script from "./page.js" with { type: "text" };
import stylesheet from "./page.css" with { type: "text" };

/** Mounted at `/`. */
export function pageRoutes(parts: HttpParts): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/", async (c) => {
    c.header("Cache-Control", "no-store");
    if (c.get("client").kind === "anonymous") return c.html(loginPage());
    return c.html(installerPage(await describeHealth(parts)));
  });

  app.get("/assets/page.css", (c) => sendAsset(c, { text: stylesheet, type: "text/css" }));
  app.get("/assets/page.js", (c) => sendAsset(c, { text: script, type: "text/javascript" }));

  return app;
}

function sendAsset(c: Context<AppEnv>, { text, type }: { text: string; type: string }): Response {
  return c.body(text, 200, {
    "Content-Type": `${type}; charset=utf-8`,
    "Cache-Control": "no-cache",
  });
}
