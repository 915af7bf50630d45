// Owns the styles of a page for a browser that has not loaded them yet: those it needs to paint come in
// the document itself, all of them after it. From then on a cookie says that the browser has the file.
import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { ServedAssets } from "./build/assets.ts";
import { createStyleFinder } from "./build/used_styles.ts";

const COOKIE = "styles";
const YEAR_S = 365 * 86_400;

/** The styles of one visit. */
export interface VisitStyles {
  /** What the policy has to allow beside the server's own files: `""`, or a source of `style-src`. */
  readonly source: string;
  /** The cookie to set with a page, or `null`. */
  readonly cookie: string | null;
  /** The parts of one document, in their order, with the styles that they need. */
  dress(part: string): string;
}

declare module "hono" {
  interface ContextVariableMap {
    /** Set for each page. */
    styles: VisitStyles;
  }
}

const KNOWN: VisitStyles = { source: "", cookie: null, dress: (part) => part };

/** `styleVisit(c)` answers how the page of this request is to be styled. */
export function createVisitStyler(assets: ServedAssets): (c: Context) => VisitStyles {
  const url = assets.url("app.css");
  const file = url.slice(url.lastIndexOf("/") + 1);
  const link = `<link rel="stylesheet" href="${url}"/>`;
  let findUsed: ((html: string) => string) | null = null;
  return (c) => {
    if (getCookie(c, COOKIE) === file) return KNOWN;
    const nonce = crypto.randomUUID();
    let sent = "";
    return {
      source: `'nonce-${nonce}'`,
      cookie: `${COOKIE}=${file}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly`,
      dress(part) {
        findUsed ??= createStyleFinder(assets.text("app.css"));
        sent += part;
        // All that is used until here once more: their order decides between them.
        const styles = `<style nonce="${nonce}">${findUsed(sent)}</style>`;
        const styled = part.includes(link) ? part.replace(link, () => styles) : styles + part;
        return withLater(styled, { url, link });
      },
    };
  };
}

/**
 * Fetched when nothing else is to do, as a stylesheet even at the end holds up the first paint; a page's
 * script makes it one (runtime/client.ts). A page without one needs no more than it was sent.
 */
function withLater(html: string, { url, link }: { url: string; link: string }): string {
  const end = html.lastIndexOf("</body>");
  if (end === -1) return html;
  const later =
    `<link id="styles" rel="prefetch" as="style" href="${url}"/><noscript>${link}</noscript>`;
  return html.slice(0, end) + later + html.slice(end);
}
