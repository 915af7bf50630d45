// Owns a viewer of a live view as a plain connection: it reads parts, or stalls and reads nothing.

export interface LiveAddress {
  port: number;
  cameraId: string;
  apiKey: string;
}

export interface LivePart {
  /** Of the part's X-Timestamp. */
  capturedAtMs: number;
  jpeg: Uint8Array;
}

const HEAD_END = "\r\n\r\n";

/** A connection that has asked for the view and read nothing yet: left alone, it stalls. */
export async function openLiveView({ port, cameraId, apiKey }: LiveAddress): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const request = `GET /api/cameras/${cameraId}/live HTTP/1.0\r\nX-API-Key: ${apiKey}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(request));
  return connection;
}

/** The view's pictures as they arrive, until the agent or the reader ends it. */
export async function* readLiveView(connection: Deno.TcpConn): AsyncGenerator<LivePart> {
  let bytes = new Uint8Array(0);
  const more = async () => {
    const chunk = new Uint8Array(256 * 1024);
    const count = await connection.read(chunk);
    if (count === null) return false;
    const longer = new Uint8Array(bytes.byteLength + count);
    longer.set(bytes);
    longer.set(chunk.subarray(0, count), bytes.byteLength);
    bytes = longer;
    return true;
  };
  const latin1 = new TextDecoder("latin1");
  while (true) {
    const head = latin1.decode(bytes.subarray(0, 2048));
    const length = /Content-Length: (\d+)\r\n/i.exec(head)?.[1];
    const start = length === undefined ? -1 : head.indexOf(HEAD_END, head.indexOf(length));
    const end = start + HEAD_END.length + Number(length);
    if (start < 0 || bytes.byteLength < end) {
      if (!await more()) return;
      continue;
    }
    const capturedAt = /X-Timestamp: (\S+)/i.exec(head)?.[1] ?? "";
    const jpeg = bytes.slice(start + HEAD_END.length, end);
    bytes = bytes.slice(end);
    yield { capturedAtMs: Date.parse(capturedAt), jpeg };
  }
}
