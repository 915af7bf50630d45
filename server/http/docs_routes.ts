// Owns the page that shows the API: Swagger UI from the npm package, nothing from another host,
// no inline script.
import { Hono } from "hono";
import { getLogger } from "@logtape/logtape";
import type { AppEnv } from "./app_env.ts";

const FILES: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>washfleet API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="api"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null,
});
`;

// Swagger UI sets style attributes and shows data: pictures.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export function docsRoutes(): Hono<AppEnv> {
  const router = new Hono<AppEnv>();
  router.get("/docs", (c) => {
    c.header("content-security-policy", CONTENT_SECURITY_POLICY);
    return c.html(PAGE);
  });
  router.get("/docs/start.js", (c) => {
    c.header("content-type", "text/javascript; charset=utf-8");
    return c.body(START);
  });
  for (const [name, contentType] of Object.entries(FILES)) {
    router.get(`/docs/${name}`, async (c) => {
      const file = await openPackaged(name);
      if (file === null) return c.notFound();
      c.header("content-type", contentType);
      c.header("cache-control", "public, max-age=86400");
      return c.body(file.readable);
    });
  }
  return router;
}

async function openPackaged(name: string): Promise<Deno.FsFile | null> {
  try {
    return await Deno.open(new URL(name, import.meta.resolve("swagger-ui-dist")));
  } catch (error) {
    getLogger(["server", "http"]).warn("the API page's files are not installed", { name, error });
    return null;
  }
}
