// Owns the reference of event_clients.ts: Hono's streamSSE with an array of its streams, and nothing
// else: no rights, no database, no resuming. A process of its own.
import { Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";

export interface BareSse extends AsyncDisposable {
  url: string;
}

/** Starts it on a free port. */
export async function startBareSse(): Promise<BareSse> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", import.meta.filename ?? ""],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  return {
    url: (value ?? "").trim(),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await reader.cancel();
      await child.status;
    },
  };
}

async function serve(): Promise<void> {
  const streams = new Set<SSEStreamingApi>();
  let id = 0;
  const app = new Hono();
  app.get("/", (c) =>
    streamSSE(c, async (stream) => {
      streams.add(stream);
      await stream.write("id: 0\n\n");
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      streams.delete(stream);
    }));
  app.post("/cause", async (c) => {
    const event = { id: `${++id}`, event: "webhook.test", data: JSON.stringify({ id, data: {} }) };
    await Promise.all([...streams].map((stream) => stream.writeSSE(event)));
    return c.body(null, 204);
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
  await Deno.stdout.write(new TextEncoder().encode(`http://127.0.0.1:${server.addr.port}\n`));
}

if (import.meta.main) await serve();
