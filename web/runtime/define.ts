// Owns what a route file may say (Fresh's names: handlers, page, layout, middleware, HttpError).
import type { ComponentChild, ComponentType } from "preact";

/** What a handler, a middleware and a page are given. `state` is one object a request. */
export interface Context<State> {
  readonly req: Request;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
  readonly state: State;
  /** On the error page: what was thrown. */
  readonly error?: unknown;
  /** On the error page: it stands within a frame that was sent already. */
  readonly isFramed?: boolean;
  /** Middleware only: goes on to what it guards. */
  next(): Promise<Response>;
}

/** Props of a page, a layout and the app; `Component` is what the latter two wrap. */
export interface PageProps<Data, State> extends Omit<Context<State>, "next"> {
  readonly data: Data;
  readonly Component: ComponentType;
  /** What the route calls its page; `null` when it does not say. */
  readonly title: string | null;
  /** Address of a file of `static/`, with the hash of its content. */
  asset(path: string): string;
}

export interface PageData<Data> {
  readonly data: Data;
  readonly init?: ResponseInit;
}
/** See {@link frameFirst}. */
export interface LaterData<Data> {
  readonly later: Promise<Data>;
  readonly title?: string;
}
type Answer<Data> = Response | PageData<Data> | LaterData<Data>;
export type Handler<Data, State> = (
  ctx: Context<State>,
) => Answer<Data> | Promise<Answer<Data>>;
export type Handlers<Data, State> = Readonly<Record<string, Handler<Data, State>>>;
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** A handler's way of rendering its page with data. */
export function page<Data>(data: Data, init?: ResponseInit): PageData<Data> {
  return { data, init };
}

/**
 * A handler's way of rendering a page whose data takes its time: the frame around it is sent at once, with
 * status 200, so only for pages that exist whatever the data says.
 *
 * @param options.title of a page whose `title` looks at the data, which is not there yet
 */
export function frameFirst<Data>(
  later: Promise<Data>,
  options: { readonly title?: string } = {},
): LaterData<Data> {
  return { later, ...options };
}

/** Thrown by a handler: 404 shows `_404.tsx`, any other status `_error.tsx`. */
export class HttpError extends Error {
  constructor(readonly status: number, message = `HTTP ${status}`) {
    super(message);
    this.name = "HttpError";
  }
}

/** The definers of one site: they only give types. */
export function createDefine<State>() {
  return {
    handlers: <Data>(handlers: Handlers<Data, State>) => handlers,
    page: <Data = unknown>(render: (props: PageProps<Data, State>) => ComponentChild) => render,
    /** A route's export `title`: what its page is called, for tabs and history. */
    title: <Data = unknown>(tell: (data: Data) => string) => tell,
    layout: (render: (props: PageProps<unknown, State>) => ComponentChild) => render,
    middleware: (middleware: Middleware<State>) => middleware,
  };
}
