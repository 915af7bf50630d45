// Owns a site made of file routes: manifest → Hono. Knows nothing of the product.
import { type ComponentType, h } from "preact";
import { type Context as HonoContext, Hono } from "hono";
import {
  type Context,
  type Handlers,
  HttpError,
  type LaterData,
  type Middleware,
  type PageData,
} from "./define.ts";
import {
  type Assets,
  PageBegin,
  registerIslands,
  renderDocument,
  type RenderedDocument,
  type Speech,
} from "./render.ts";
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
  /** Told of every error that is no {@link HttpError}, also of one after the frame was sent. */
  onError(error: unknown, request: { readonly url: URL; readonly state: State }): void;
  /** How the islands of this request speak; `null`: as they are written. */
  speech?(state: State): Speech | null;
  /** What is done to each part of this request's document, in their order, before it is sent. */
  dress?(state: State): (part: string) => string;
  /** Paths that belong to others: not answered with `_404.tsx`. */
  skips?(path: string): boolean;
}
type Page = ComponentType<Record<string, unknown>>;
const UNKNOWN = "routes/_404.tsx";
const ERROR = "routes/_error.tsx";

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
      if (!(error instanceof HttpError)) this.options.onError(error, ctx);
      const page = status === 404 ? UNKNOWN : ERROR;
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
      if (result instanceof Response) return result;
      return "later" in result
        ? this.#renderFrameFirst(ctx, path, result)
        : this.#render(ctx, path, result);
    }
    if (path === UNKNOWN) throw new HttpError(404);
    if (method === "GET" && route?.default !== undefined) {
      return this.#render(ctx, path, { data: null });
    }
    throw new HttpError(405);
  }

  #render(ctx: Context<State>, path: string, { data, init }: PageData<unknown>): Response {
    const title = this.#titleOf(path, data);
    const { frame, rest } = this.#document(ctx, path, { data, title, page: this.#pageOf(path) });
    return htmlResponse(this.#dresserOf(ctx)(frame + rest), init);
  }

  /** What fails once the frame is sent is told within it. */
  #renderFrameFirst(
    ctx: Context<State>,
    path: string,
    { later, title: known }: LaterData<unknown>,
  ): Response {
    const title = known ?? this.#titleOf(path, null);
    later.catch(() => {}); // of a frame that cannot be rendered nobody waits for it
    const dress = this.#dresserOf(ctx);
    const page = this.#pageOf(path);
    const frame = dress(this.#document(ctx, path, { data: null, title, page: () => null }).frame);
    const rest = later.then((data) => this.#document(ctx, path, { data, title, page }).rest)
      .catch((error) => {
        if (!(error instanceof HttpError)) this.options.onError(error, ctx);
        const failed = { ...ctx, error, isFramed: true };
        return this.#document(failed, path, { data: null, title, page: this.#pageOf(ERROR) }).rest;
      })
      .then(dress);
    rest.catch(() => {}); // of who left before it nobody reads it
    return htmlResponse(
      ReadableStream.from(inTurn(frame, rest)).pipeThrough(new TextEncoderStream()),
    );
  }

  #titleOf(path: string, data: unknown): string | null {
    const tell = this.options.manifest.routes[path]?.title as
      | ((data: unknown) => string)
      | undefined;
    return tell?.(data) ?? null;
  }

  #pageOf(path: string): Page {
    return (this.options.manifest.routes[path]?.default ?? (() => null)) as Page;
  }

  #dresserOf({ state }: Context<State>): (part: string) => string {
    return this.options.dress?.(state) ?? ((part) => part);
  }

  /** `page` within the layouts of `path` and the app. */
  #document(
    ctx: Context<State>,
    path: string,
    { data, title, page }: { data: unknown; title: string | null; page: Page },
  ): RenderedDocument {
    const { manifest: { routes }, assets } = this.options;
    const props = { ...ctx, data, title, asset: assets.url };
    const around = [...wrappersOf(path, "_layout.tsx").reverse(), "routes/_app.tsx"];
    const Tree = around.filter((at) => routes[at]?.default !== undefined).reduce(
      (inner: Page, at) => () => h(routes[at]?.default as Page, { ...props, Component: inner }),
      () => [h(PageBegin, {}), h(page, props)],
    );
    return renderDocument(h(Tree, {}), {
      assets,
      speech: this.options.speech?.(ctx.state) ?? null,
    });
  }
}

async function* inTurn(first: string, second: Promise<string>): AsyncGenerator<string> {
  yield first;
  yield await second;
}

function htmlResponse(body: BodyInit, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  headers.set("content-type", "text/html; charset=utf-8");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  return new Response(body, { ...init, headers });
}
