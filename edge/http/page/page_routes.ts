// Owns `GET /`, the installer's page, and `GET /assets/…`, what it is made of.
import { type Context, Hono } from "hono";
import type { AppEnv } from "../parts.ts";
import { problem } from "../problem.ts";
import { installerPage } from "./installer_page.ts";
import { createPageAssets } from "./page_assets.ts";

/** Mounted at `/`. */
export function pageRoutes(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const assets = createPageAssets();
  const path = `/assets/${assets.contentName}/`;

  app.get("/", (c) => {
    c.header("Cache-Control", "no-store");
    return c.html(installerPage({
      client: c.get("client").kind === "anonymous" ? "anonymous" : "known",
      script: path + assets.scriptName,
      stylesheet: path + assets.stylesheetName,
    }));
  });

  app.get("/assets/:content/:name", async (c) => {
    // Under another content's name it would be kept for ever in the place of what was meant.
    const isCurrent = c.req.param("content") === assets.contentName;
    const asset = isCurrent ? await assets.find(c.req.param("name")) : null;
    if (asset === null) {
      return problem(c, { status: 404, code: "not_found", detail: "There is no such asset." });
    }
    const isGzip = acceptsGzip(c);
    return c.body(isGzip ? asset.gzipped : asset.plain, 200, {
      "Content-Type": asset.type,
      "Cache-Control": "public, max-age=31536000, immutable",
      "Vary": "Accept-Encoding",
      ...(isGzip ? { "Content-Encoding": "gzip" } : {}),
    });
  });

  return app;
}

function acceptsGzip(c: Context<AppEnv>): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(c.req.header("Accept-Encoding") ?? "");
}
