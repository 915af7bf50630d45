// Owns a load balancer for tests: TCP connections in turn, past a server that refuses them, as
// HAProxy does in its tcp mode. Knows nothing of what they carry.

export interface TcpBalancer extends AsyncDisposable {
  url: string;
  /** Connections that each server was given, by its port. */
  readonly given: ReadonlyMap<number, number>;
  /** Gives this server no more connections, as when it says that it is not ready. */
  passBy(port: number): void;
}

/** Between the servers on these ports of 127.0.0.1. `port` 0 takes a free one. */
export function startTcpBalancer(servers: readonly number[], { port = 0 } = {}): TcpBalancer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const given = new Map<number, number>();
  const open = new Set<Promise<void>>();
  const sockets = new Set<Deno.Conn>();
  const passedBy = new Set<number>();
  let turn = 0;
  const connect = async (): Promise<Deno.Conn | null> => {
    for (let tried = 0; tried < servers.length; tried++) {
      const port = servers[turn++ % servers.length] ?? 0;
      if (passedBy.has(port)) continue;
      try {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port });
        given.set(port, (given.get(port) ?? 0) + 1);
        return connection;
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      }
    }
    return null;
  };
  const serve = async (client: Deno.Conn) => {
    const server = await connect();
    if (server === null) return client.close();
    for (const socket of [client, server]) sockets.add(socket);
    await Promise.all([relay(client, server), relay(server, client)]);
    for (const socket of [client, server]) {
      sockets.delete(socket);
      closeQuietly(socket);
    }
  };
  const accepting = (async () => {
    for await (const client of listener) {
      const serving = serve(client).finally(() => open.delete(serving));
      open.add(serving);
    }
  })();
  return {
    url: `http://127.0.0.1:${listener.addr.port}`,
    given,
    passBy: (port) => void passedBy.add(port),
    [Symbol.asyncDispose]: async () => {
      listener.close();
      for (const socket of sockets) closeQuietly(socket);
      await accepting;
      await Promise.all(open);
    },
  };
}

/** One direction until its end; a torn connection ends the other direction too. */
async function relay(from: Deno.Conn, to: Deno.Conn): Promise<void> {
  try {
    await from.readable.pipeTo(to.writable, { preventAbort: true });
  } catch {
    closeQuietly(from);
    closeQuietly(to);
  }
}

function closeQuietly(socket: Deno.Conn): void {
  try {
    socket.close();
  } catch {
    // It is closed already.
  }
}
