// Owns one call of the API: how it is sent, how long it may take, what it came to.
import type { Problem } from "../../server/contract/problem.ts";

/** What a call came to. `status` 0: the server could not be reached in time. */
export type Answer<T> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly status: number; readonly problem: Problem | null };

/** Sends one request to a path of this server. */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 15_000;

export type Calls = ReturnType<typeof createCalls>;

/** Ways of calling over a way of sending. Bodies are JSON; `undefined` sends none. */
export function createCalls(send: Send) {
  const write = (method: string) => <T>(path: string, body?: unknown, headers: HeadersInit = {}) =>
    call<T>(send, path, requestOf(method, { body, headers }));
  return {
    get: <T>(path: string, signal?: AbortSignal) =>
      call<T>(send, path, signal === undefined ? {} : { signal }),
    post: write("POST"),
    put: write("PUT"),
    patch: write("PATCH"),
    del: write("DELETE"),
    /** The answer as it came; `null` when there was none in time. */
    raw: (path: string, init: RequestInit = {}) => sent(send, path, init),
  };
}

/** `?a=1&b=2` of what is not empty; `""` when nothing is. */
export function queryOf(filter: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given as [string, string][])}`;
}

function requestOf(
  method: string,
  { body, headers }: { body: unknown; headers: HeadersInit },
): RequestInit {
  if (body === undefined) return { method, headers };
  const all = new Headers(headers);
  all.set("content-type", "application/json");
  return { method, headers: all, body: JSON.stringify(body) };
}

/** `null` when there was no answer in time. */
async function sent(send: Send, path: string, init: RequestInit): Promise<Response | null> {
  const late = AbortSignal.timeout(TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, late]) : late;
  try {
    return await send(path, { ...init, signal });
  } catch {
    return null;
  }
}

async function call<T>(send: Send, path: string, init: RequestInit): Promise<Answer<T>> {
  const response = await sent(send, path, init);
  if (response === null) return { ok: false, status: 0, problem: null };
  const body = await bodyOf(response);
  if (!response.ok) {
    return { ok: false, status: response.status, problem: (body ?? null) as Problem | null };
  }
  // It was answered, and the answer was lost on the way: as good as none.
  if (body === undefined) return { ok: false, status: 0, problem: null };
  return { ok: true, data: body as T };
}

/** `null` when there is none, `undefined` when it broke off or is no JSON. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? null : JSON.parse(text);
  } catch {
    return undefined;
  }
}
