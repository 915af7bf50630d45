// Owns refusing requests that another site made a browser send: any change must come from our own
// pages, or from a program.
import type { MiddlewareHandler } from "hono";
import { WashfleetError } from "../errors.ts";
import { COOKIE_PREFIX } from "../users/auth.ts";

export interface CsrfOptions {
  /** Where people reach the server. */
  publicUrl: string;
  /** Other origins whose pages may call the API with a key, never with a cookie. */
  corsOrigins: readonly string[];
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
// What a plain form can send without the browser asking first, and no client of ours does.
const FORM_ONLY = /^\s*(text\/plain|application\/x-www-form-urlencoded)\b/i;

/** @throws WashfleetError `forbidden` `cross_site_request` */
export function refuseCrossSite(options: CsrfOptions): MiddlewareHandler {
  const publicOrigin = new URL(options.publicUrl).origin;
  return async (c, next) => {
    if (SAFE.has(c.req.method)) return await next();
    if (FORM_ONLY.test(c.req.header("content-type") ?? "")) throw refused("a form's content type");
    const origin = c.req.header("origin");
    const hasCookie = (c.req.header("cookie") ?? "").includes(`${COOKIE_PREFIX}.`);
    const isOwn = origin !== undefined &&
      (origin === publicOrigin || hostOf(origin) === c.req.header("host"));
    if (origin === undefined) {
      // Browsers name the origin of every change; a program with a cookie must say so itself.
      if (hasCookie) throw refused("no Origin header");
    } else if (!isOwn && (hasCookie || !options.corsOrigins.includes(origin))) {
      throw refused(`the origin ${origin.slice(0, 200)}`);
    }
    await next();
  };
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function refused(reason: string): WashfleetError {
  return new WashfleetError(`Cannot take a change from another site: it has ${reason}`, {
    kind: "forbidden",
    code: "cross_site_request",
  });
}
