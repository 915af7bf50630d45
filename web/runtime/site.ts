// Owns a site made of file routes: manifest → Hono. Knows nothing of the product.
import { type ComponentType, h } from "preact";
import { type Context as HonoContext, Hono } from "hono";
import {
  type Context,
  type Handlers,
  HttpError,
  type Middleware,
  type PageData,
} from "./define.ts";
import { type Assets, registerIslands, renderDocument, type Speech } from "./render.ts";
import { isSpecial, patternOf, precedence, wrappersOf } from "./patterns.ts";

/** Route and island modules by path below `web/`, e.g. `routes/devices/[id].tsx`. */
export interface Manifest {
  readonly routes: Readonly<
    Record<string, { default?: unknown; handler?: unknown; title?: unknown }>
  >;
  readonly islands: Readonly<Record<string, { readonly default: unknown }>>;
}
export interface SiteOptions<State> {
  readonly manifest: Manifest;
  readonly assets: Assets;
  /** A fresh state for each request. */
  state(c: HonoContext): State;
  /** Told of every error that is no {@link HttpError}. */
  onError(error: unknown, req: Request): void;
  /** How the islands of this request speak; `null`: as they are written. */
  speech?(state: State): Speech | null;
  /** Paths that belong to others: not answered with `_404.tsx`. */
  skips?(path: string): boolean;
}
type Page = ComponentType<Record<string, unknown>>;
const UNKNOWN = "routes/_404.tsx";

/** A Hono app that serves the manifest's routes; the build's assets are the caller's to serve. */
export function createSite<State>(options: SiteOptions<State>): Hono {
  registerIslands(options.manifest.islands);
  const site = new Site(options);
  const app = new Hono();
  const paths = Object.keys(options.manifest.routes).filter((path) => !isSpecial(path));
  for (const path of paths.sort(precedence)) {
    app.all(patternOf(path), (c) => site.answer(c, path));
  }
  app.all(
    "*",
    (c, next) => options.skips?.(c.req.path) === true ? next() : site.answer(c, UNKNOWN),
  );
  return app;
}

class Site<State> {
  constructor(readonly options: SiteOptions<State>) {}

  async answer(c: HonoContext, path: string): Promise<Response> {
    const ctx: Context<State> = {
      req: c.req.raw,
      url: new URL(c.req.url),
      params: c.req.param() as Record<string, string>,
      state: this.options.state(c),
      next: () => Promise.reject(new Error("Cannot go on: a handler has nothing after it")),
    };
    try {
      return await this.#throughMiddleware(ctx, path);
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      if (!(error instanceof HttpError)) this.options.onError(error, c.req.raw);
      const page = status === 404 ? UNKNOWN : "routes/_error.tsx";
      return this.#render({ ...ctx, error }, page, { data: null, init: { status } });
    }
  }

  #throughMiddleware(ctx: Context<State>, path: string): Promise<Response> {
    const { routes } = this.options.manifest;
    const chain = wrappersOf(path, "_middleware.ts").flatMap((at) => routes[at]?.default ?? []);
    const step = async (index: number): Promise<Response> => {
      const middleware = chain[index] as Middleware<State> | undefined;
      if (middleware === undefined) return await this.#handle(ctx, path);
      return await middleware({ ...ctx, next: () => step(index + 1) });
    };
    return step(0);
  }

  async #handle(ctx: Context<State>, path: string): Promise<Response> {
    const route = this.options.manifest.routes[path];
    const method = ctx.req.method === "HEAD" ? "GET" : ctx.req.method;
    const handler = (route?.handler as Handlers<unknown, State> | undefined)?.[method];
    if (handler !== undefined) {
      const result = await handler(ctx);
      return result instanceof Response ? result : this.#render(ctx, path, result);
    }
    if (path === UNKNOWN) throw new HttpError(404);
    if (method === "GET" && route?.default !== undefined) {
      return this.#render(ctx, path, { data: null });
    }
    throw new HttpError(405);
  }

  #render(ctx: Context<State>, path: string, { data, init }: PageData<unknown>): Response {
    const { manifest: { routes }, assets } = this.options;
    const tell = routes[path]?.title as ((data: unknown) => string) | undefined;
    const props = { ...ctx, data, title: tell?.(data) ?? null, asset: assets.url };
    const around = [path, ...wrappersOf(path, "_layout.tsx").reverse(), "routes/_app.tsx"];
    const Tree = around.filter((at) => routes[at]?.default !== undefined).reduce(
      (inner: Page, at) => () => h(routes[at]?.default as Page, { ...props, Component: inner }),
      () => null,
    );
    const headers = new Headers(init?.headers);
    headers.set("content-type", "text/html; charset=utf-8");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    const speech = this.options.speech?.(ctx.state) ?? null;
    return new Response(renderDocument(h(Tree, {}), { assets, speech }), { ...init, headers });
  }
}
