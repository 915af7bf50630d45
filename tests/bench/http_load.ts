// Owns a load of HTTP/1.1 requests as cheap as can be, so that the server is what is measured.

export interface LoadRequest {
  port: number;
  path: string;
  headers: Record<string, string>;
}

export interface LoadResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/**
 * Keeps `clients` connections busy, one request at a time on each, for `durationMs`.
 * @throws Error if an answer is not a 200 with Content-Length
 */
export async function measureLoad(
  request: LoadRequest,
  { clients, durationMs }: { clients: number; durationMs: number },
): Promise<LoadResult> {
  const startedMs = performance.now();
  const endMs = startedMs + durationMs;
  const took: number[] = [];
  await Promise.all(Array.from({ length: clients }, () => runClient(request, { endMs, took })));
  const elapsedMs = performance.now() - startedMs;
  took.sort((a, b) => a - b);
  const at = (share: number) => took[Math.floor(took.length * share)] ?? NaN;
  return { perSecond: took.length / (elapsedMs / 1000), p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function runClient(
  request: LoadRequest,
  { endMs, took }: { endMs: number; took: number[] },
): Promise<void> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: request.port });
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const bytes = new TextEncoder().encode(
    `GET ${request.path} HTTP/1.1\r\nHost: 127.0.0.1:${request.port}\r\n${headers.join("")}\r\n`,
  );
  const buffer = new Uint8Array(256 * 1024);
  for (let sentMs = performance.now(); sentMs < endMs; sentMs = performance.now()) {
    await connection.write(bytes);
    await readAnswer(connection, buffer);
    took.push(performance.now() - sentMs);
  }
}

async function readAnswer(connection: Deno.Conn, buffer: Uint8Array): Promise<void> {
  let length = 0;
  let wanted = Infinity;
  while (length < wanted) {
    const count = await connection.read(wanted === Infinity ? buffer.subarray(length) : buffer);
    if (count === null) throw new Error("Cannot measure as the server closed the connection");
    length += count;
    if (wanted === Infinity) wanted = answerLength(buffer.subarray(0, length)) ?? Infinity;
  }
}

/** Bytes of head and body together; null while the head is not complete. */
function answerLength(bytes: Uint8Array): number | null {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 2048));
  const end = head.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const body = /\r\ncontent-length: (\d+)/i.exec(head.slice(0, end))?.[1];
  if (!head.startsWith("HTTP/1.1 200") || body === undefined) {
    throw new Error(`Cannot measure an answer that is no 200 with a length: ${head.slice(0, end)}`);
  }
  return end + 4 + Number(body);
}
