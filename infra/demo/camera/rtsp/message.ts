/** Cuts an RTSP byte stream into requests and interleaved packets, and writes responses (RFC 2326). Owns no socket. */

export type RtspRequest = {
  method: string;
  uri: string;
  /** Names in lower case. */
  headers: Map<string, string>;
};

export type RtspInput = { kind: "request"; request: RtspRequest } | { kind: "interleaved" };

export type RtspResponse = { status: number; headers?: Record<string, string>; body?: string };

const reasons: Record<number, string> = {
  200: "OK",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  453: "Not Enough Bandwidth",
  454: "Session Not Found",
  455: "Method Not Valid in This State",
  461: "Unsupported Transport",
  501: "Not Implemented",
};

// A client that never ends its headers must not fill the memory.
const maxHeaderBytes = 16_384;

/** Keeps what is not complete yet. One a connection. */
export class RtspReader {
  #pending = new Uint8Array(0);

  /** @throws when the bytes cannot be RTSP. */
  push(chunk: Uint8Array): RtspInput[] {
    const joined = new Uint8Array(this.#pending.length + chunk.length);
    joined.set(this.#pending);
    joined.set(chunk, this.#pending.length);
    this.#pending = joined;
    const inputs: RtspInput[] = [];
    for (let input = this.#next(); input; input = this.#next()) inputs.push(input);
    return inputs;
  }

  #next(): RtspInput | undefined {
    const bytes = this.#pending;
    if (bytes[0] === 0x24) {
      const end = 4 + ((bytes[2] ?? 0) << 8) + (bytes[3] ?? 0);
      if (bytes.length < 4 || bytes.length < end) return undefined;
      this.#pending = bytes.slice(end);
      return { kind: "interleaved" };
    }
    const text = new TextDecoder("latin1").decode(bytes.subarray(0, maxHeaderBytes));
    const headerEnd = text.indexOf("\r\n\r\n");
    if (headerEnd < 0) {
      if (bytes.length >= maxHeaderBytes) {
        throw new Error(`Cannot read a request with headers over ${maxHeaderBytes} bytes`);
      }
      return undefined;
    }
    const request = parseRequest(text.slice(0, headerEnd));
    const end = headerEnd + 4 + Number(request.headers.get("content-length") ?? 0);
    if (bytes.length < end) return undefined;
    this.#pending = bytes.slice(end);
    return { kind: "request", request };
  }
}

export function writeResponse(request: RtspRequest, response: RtspResponse): Uint8Array {
  const body = new TextEncoder().encode(response.body ?? "");
  const headers: Record<string, string> = {
    CSeq: request.headers.get("cseq") ?? "0",
    ...response.headers,
  };
  if (body.length > 0) headers["Content-Length"] = String(body.length);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const reason = reasons[response.status] ?? "Error";
  const head = new TextEncoder().encode(
    `RTSP/1.0 ${response.status} ${reason}\r\n${lines.join("")}\r\n`,
  );
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

function parseRequest(text: string): RtspRequest {
  const [start = "", ...lines] = text.split("\r\n");
  const [method, uri, version] = start.split(" ");
  if (!method || !uri || !version?.startsWith("RTSP/")) {
    throw new Error(`Cannot read as an RTSP request: current start line is ${start.slice(0, 60)}`);
  }
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) {
      headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  }
  return { method, uri, headers };
}
