// Owns the dashboard over the fake API on a port, that can be stopped and started again.
import { Hono } from "hono";
import type { ServedAssets } from "../../web/build/assets.ts";
import { prepareAssets } from "../../web/build/prepare_assets.ts";
import { createWeb } from "../../web/create_web.ts";
import { createFakeApi, type FakeApi, type FakeFleet } from "./fake_api.ts";

export interface FakeSite {
  readonly api: FakeApi;
  readonly url: string;
  /** Serves again on the same port. */
  start(): void;
  /** Ends all connections at once, as a killed server does. */
  stop(): Promise<void>;
}

let assets: ServedAssets | undefined;

/** Starts it. `port` 0 is any free one. */
export async function startFakeSite(fleet: FakeFleet, port = 0): Promise<FakeSite> {
  assets ??= await prepareAssets();
  const api = createFakeApi(fleet);
  const app = new Hono();
  app.route("/", api.app);
  app.route("/", createWeb({ api: (request) => app.fetch(request), assets }));
  let wanted = port;
  let server: Deno.HttpServer<Deno.NetAddr> | null = null;
  let killing = new AbortController();
  const start = () => {
    killing = new AbortController();
    server = Deno.serve({
      port: wanted,
      hostname: "127.0.0.1",
      signal: killing.signal,
      onListen: () => {},
    }, app.fetch);
    wanted = server.addr.port;
  };
  start();
  return {
    api,
    url: `http://127.0.0.1:${wanted}`,
    start,
    async stop() {
      api.hangUp();
      killing.abort();
      await server?.finished;
      server = null;
    },
  };
}
