// Owns the styles of a page for a browser that has not loaded them yet: those it needs to paint come in
// the document itself, all of them after it. From then on a cookie says that the browser has the file.
import { createHash } from "node:crypto";
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { ServedAssets } from "./build/assets.ts";
import { createStyleFinder } from "./build/used_styles.ts";

const COOKIE = "styles";
const YEAR_S = 365 * 86_400;

/**
 * Middleware's second half: `setStyles(c)` changes the page in `c.res` where it has to. Answers what the
 * policy has to allow beside the server's own files: `""`, or a source of `style-src`.
 */
export function createStyleSetter(assets: ServedAssets): (c: Context) => Promise<string> {
  const url = assets.url("app.css");
  const file = url.slice(url.lastIndexOf("/") + 1);
  const link = `<link rel="stylesheet" href="${url}"/>`;
  let findUsed: ((html: string) => string) | null = null;
  return async (c) => {
    const isPage = c.res.headers.get("content-type")?.startsWith("text/html") === true;
    if (!isPage || getCookie(c, COOKIE) === file) return "";
    const html = await c.res.text();
    findUsed ??= createStyleFinder(assets.text("app.css"));
    const styles = html.includes(link) ? findUsed(html) : "";
    c.res = new Response(
      styles === "" ? html : withStyles(html, { link, styles }),
      c.res,
    );
    if (styles === "") return "";
    const cookie = `${COOKIE}=${file}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly`;
    c.res.headers.append("set-cookie", cookie);
    return `'sha256-${createHash("sha256").update(styles).digest("base64")}'`;
  };
}

/** Behind all else the link holds up no paint, and needs no script to do so. */
function withStyles(html: string, { link, styles }: { link: string; styles: string }): string {
  const [before = "", after = ""] = html.split(link, 2);
  const end = after.lastIndexOf("</body>");
  return `${before}<style>${styles}</style>${after.slice(0, end)}${link}${after.slice(end)}`;
}
