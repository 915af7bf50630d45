// Owns the socket on which the agent answers, from its opening to its last request.
import type { EdgeConfig } from "../server/contract/edge_config.ts";

/** How long open requests may take to end before they are cut. */
const HTTP_GRACE_MS = 2000;

/** Listens until the parts end. @throws Deno.errors.AddrInUse and the like */
export function serveHttp(
  config: EdgeConfig,
  { fetch, close, parts }: {
    fetch: (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response>;
    close: () => void;
    parts: AsyncDisposableStack;
  },
): { pageUrl: string; isServing: () => boolean } {
  const cut = new AbortController();
  const { host: hostname, port } = config.http;
  const server = Deno.serve({ hostname, port, signal: cut.signal, onListen: () => {} }, fetch);
  let isServing = true;
  const ended = () => void (isServing = false);
  server.finished.then(ended, ended);
  parts.defer(async () => {
    close();
    const timer = setTimeout(() => cut.abort(), HTTP_GRACE_MS);
    await server.shutdown();
    clearTimeout(timer);
  });
  const shown = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
  const pageUrl = `http://${shown.includes(":") ? `[${shown}]` : shown}:${server.addr.port}/`;
  return { pageUrl, isServing: () => isServing };
}

/** In process: the installed agent may not connect to its own port. */
export async function answersItself(
  answer: (request: Request) => Response | Promise<Response>,
): Promise<boolean> {
  try {
    return (await answer(new Request("http://localhost/api/health/live"))).ok;
  } catch {
    return false;
  }
}
