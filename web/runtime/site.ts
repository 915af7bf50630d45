// Owns a site made of file routes: manifest → Hono. Knows nothing of the product.
import { type ComponentType, h } from "preact";
import { type Context as HonoContext, Hono } from "hono";
import { type Context, type Handlers, HttpError, type Method, type Middleware } from "./define.ts";
import { type Assets, registerIslands, renderDocument } from "./render.tsx";
import { isSpecial, patternOf, precedence, wrappersOf } from "./patterns.ts";

interface RouteModule {
  readonly default?: unknown;
  readonly handler?: unknown;
}
/** Route and island modules by path below `web/`, e.g. `routes/devices/[id].tsx`. */
export interface Manifest {
  readonly routes: Readonly<Record<string, RouteModule>>;
  readonly islands: Readonly<Record<string, { readonly default: unknown }>>;
}
export interface SiteOptions<State> {
  readonly manifest: Manifest;
  readonly assets: Assets;
  /** A fresh state for each request. */
  state(c: HonoContext): State;
  /** Told of every error that is no {@link HttpError}. */
  onError(error: unknown, req: Request): void;
  /** Paths that belong to others: not answered with `_404.tsx`. */
  skips?(path: string): boolean;
}
type Page = ComponentType<Record<string, unknown>>;

/** A Hono app that serves the manifest's routes; the build's assets are the caller's to serve. */
export function createSite<State>(options: SiteOptions<State>): Hono {
  const { routes, islands } = options.manifest;
  registerIslands(
    new Map(
      Object.entries(islands).map(([path, module]) => [
        path.replace(/^islands\/(.*)\.tsx$/, "$1"),
        module.default as Page,
      ]),
    ),
  );
  const app = new Hono();
  const paths = Object.keys(routes).filter((path) => !isSpecial(path)).sort(precedence);
  for (const path of paths) app.all(patternOf(path), (c) => answer(c, path));
  app.all("*", (c, next) => {
    return options.skips?.(c.req.path) === true ? next() : answer(c, "routes/_404.tsx");
  });
  return app;

  async function answer(c: HonoContext, path: string): Promise<Response> {
    const ctx: Context<State> = {
      req: c.req.raw,
      url: new URL(c.req.url),
      params: c.req.param() as Record<string, string>,
      state: options.state(c),
      next: () => Promise.reject(new Error("Cannot go on: a handler has nothing after it")),
      render: (data, init) => render(ctx, path, { data, init }),
    };
    try {
      return await runFrom(ctx, path);
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      if (!(error instanceof HttpError)) options.onError(error, c.req.raw);
      const page = status === 404 ? "routes/_404.tsx" : "routes/_error.tsx";
      return render({ ...ctx, error }, page, { data: null, init: { status } });
    }
  }

  function runFrom(ctx: Context<State>, path: string): Promise<Response> {
    const chain = wrappersOf(path, "_middleware.ts").flatMap((at) => routes[at]?.default ?? []);
    const step = async (index: number): Promise<Response> => {
      const middleware = chain[index] as Middleware<State> | undefined;
      if (middleware !== undefined) {
        return await middleware({ ...ctx, next: () => step(index + 1) });
      }
      return await handle(ctx, path);
    };
    return step(0);
  }

  async function handle(ctx: Context<State>, path: string): Promise<Response> {
    const isUnknown = path === "routes/_404.tsx";
    const handlers = (routes[path]?.handler ?? {}) as Handlers<unknown, State>;
    const method = ctx.req.method === "HEAD" ? "GET" : ctx.req.method;
    const handler = handlers[method as Method];
    if (handler !== undefined) {
      const result = await handler(ctx);
      return result instanceof Response ? result : render(ctx, path, result);
    }
    if (isUnknown) return render(ctx, path, { data: null, init: { status: 404 } });
    if (method === "GET" && routes[path]?.default !== undefined) {
      return render(ctx, path, { data: null });
    }
    throw new HttpError(405, `Cannot ${method} ${ctx.url.pathname}`);
  }

  function render(
    ctx: Context<State>,
    path: string,
    { data, init }: { data: unknown; init?: ResponseInit },
  ): Response {
    const { url, params, state, error } = ctx;
    const props = { data, url, params, state, error, asset: options.assets.url };
    const around = [path, ...wrappersOf(path, "_layout.tsx").reverse(), "routes/_app.tsx"];
    const tree = around.filter((at) => routes[at]?.default !== undefined).reduce(
      (inner: Page, at) => () => h(routes[at]?.default as Page, { ...props, Component: inner }),
      () => null,
    );
    const headers = new Headers(init?.headers);
    headers.set("content-type", "text/html; charset=utf-8");
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    return new Response(renderDocument(h(tree, {}), options.assets), { ...init, headers });
  }
}
