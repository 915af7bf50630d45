// Owns the port: where the server listens, and how it stops to.
import { getLogger } from "@logtape/logtape";
import type { Config } from "./config.ts";
import type { App } from "./http/app.ts";

// Requests that take longer than this are cut off when the server stops.
const DRAIN_MS = 10_000;

/** Listens at once. `stop()` takes no more connections and resolves when no request is under way. */
export function listen(
  app: App,
  { host, port }: Pick<Config, "host" | "port">,
): { url: string; stop: () => Promise<void> } {
  const cutOff = new AbortController();
  const server = Deno.serve(
    { hostname: host, port, signal: cutOff.signal, onListen: () => {} },
    app.fetch,
  );
  const stop = async () => {
    const timer = setTimeout(() => {
      getLogger(["server"]).warning("cutting off requests that do not end");
      cutOff.abort();
    }, DRAIN_MS);
    await server.shutdown();
    await server.finished;
    clearTimeout(timer);
  };
  return { url: ownUrl(host, server.addr.port), stop };
}

/** The address by which this machine reaches it. */
export function ownUrl(host: string, port: number): string {
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const name = isEverywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
