// Owns a listener that keeps every byte it gets, and answers each request as told: what a hostile
// machine would have harvested.
export interface ByteTrap extends AsyncDisposable {
  readonly address: string;
  /** All that came, one text a connection, byte by byte. */
  readonly received: readonly string[];
}

export function startByteTrap(
  answer: (request: string) => string | null,
  { hostname = "127.0.0.1", port = 0 }: { hostname?: string; port?: number } = {},
): ByteTrap {
  const listener = Deno.listen({ hostname, port });
  const received: string[] = [];
  const open = new Set<Deno.Conn>();
  const serving = (async () => {
    const all: Promise<void>[] = [];
    for await (const connection of listener) {
      open.add(connection);
      all.push(serve(connection, { received, answer }).finally(() => open.delete(connection)));
    }
    await Promise.all(all);
  })();
  return {
    address: `${hostname}:${listener.addr.port}`,
    received,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) close(connection);
      await serving;
    },
  };
}

async function serve(
  connection: Deno.Conn,
  { received, answer }: { received: string[]; answer: (request: string) => string | null },
): Promise<void> {
  const at = received.push("") - 1;
  const chunk = new Uint8Array(16_384);
  let waiting = "";
  try {
    for (let n = await connection.read(chunk); n !== null; n = await connection.read(chunk)) {
      const text = new TextDecoder("latin1").decode(chunk.subarray(0, n));
      received[at] += text;
      waiting += text;
      for (let end = waiting.indexOf("\r\n\r\n"); end >= 0; end = waiting.indexOf("\r\n\r\n")) {
        const said = answer(waiting.slice(0, end));
        waiting = waiting.slice(end + 4);
        if (said !== null) await connection.write(new TextEncoder().encode(said));
      }
    }
  } catch {
    // It was closed.
  } finally {
    close(connection);
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}
