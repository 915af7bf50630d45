// Passes a TCP port of this network namespace on to a Unix socket: `socket_relay_main.ts PORT PATH`.
// Says "ready" once it listens; ends when it is killed.

async function pass(outer: Deno.Conn, path: string): Promise<void> {
  const inner = await Deno.connect({ transport: "unix", path });
  await Promise.allSettled([
    outer.readable.pipeTo(inner.writable),
    inner.readable.pipeTo(outer.writable),
  ]);
}

if (import.meta.main) {
  const [port = "", path = ""] = Deno.args;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: Number(port) });
  Deno.stdout.writeSync(new TextEncoder().encode("ready\n"));
  // One that breaks off is its two ends' matter; the others go on.
  for await (const connection of listener) pass(connection, path).catch(() => {});
}
