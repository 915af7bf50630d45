// Owns knowing the address a request came from, also when the pages call the API in process.
import { AsyncLocalStorage } from "node:async_hooks";
import type { Context, MiddlewareHandler } from "hono";

const outer = new AsyncLocalStorage<string>();

/** Address of whoever opened the connection; `"unknown"` in tests without one. */
export function peerOf(c: Context): string {
  return directPeer(c) ?? outer.getStore() ?? "unknown";
}

/** Lets calls made in process, while this request is served, count as its peer's. */
export function rememberPeer(): MiddlewareHandler {
  return (c, next) => outer.run(peerOf(c), next);
}

/** Deno.serve's second argument is Hono's `env`. */
function directPeer(c: Context): string | undefined {
  const info = c.env as { remoteAddr?: { hostname?: string } } | undefined;
  return info?.remoteAddr?.hostname;
}
