// Owns an RTSP camera of any codec for tests: its RTP comes from an FFmpeg (rtp_source.ts), its
// sessions speak RTSP with digest, as the demo's camera does for H.264. RTP goes by the same connection,
// or by UDP where the client asks for that.
import { judgeAuthorization, writeChallenge } from "../../infra/demo/camera/rtsp/digest.ts";
import { RtspReader, writeResponse } from "../../infra/demo/camera/rtsp/message.ts";
import type { RtspRequest, RtspResponse } from "../../infra/demo/camera/rtsp/message.ts";
import { startRtpSource } from "./rtp_source.ts";
import type { Film, RtpSource } from "./rtp_source.ts";

export interface RelayCamera extends AsyncDisposable {
  /** With its credentials, percent-encoded. */
  readonly url: string;
  /** Sessions that were opened since the start. */
  readonly sessionsTotal: number;
  /** Packets that went by UDP. */
  readonly datagramsTotal: number;
}

const ACCOUNT = { username: "admin", password: "canary p@ss'word", realm: "IP camera" };
const NONCE = "5f4dcc3b5aa765d6";
const METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN";

export async function startRelayCamera(film: Film): Promise<RelayCamera> {
  const source = await startRtpSource(film);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const sessions = new Map<Deno.Conn, Promise<void>>();
  let sessionsTotal = 0;
  const sent = { datagrams: 0 };
  const accepting = (async () => {
    for await (const connection of listener) {
      sessionsTotal += 1;
      const serving = serve(connection, { source, sent }).finally(() =>
        sessions.delete(connection)
      );
      sessions.set(connection, serving);
    }
  })();
  const account = [ACCOUNT.username, ACCOUNT.password].map(encodeURIComponent).join(":");
  return {
    url: `rtsp://${account}@127.0.0.1:${listener.addr.port}/film`,
    get sessionsTotal() {
      return sessionsTotal;
    },
    get datagramsTotal() {
      return sent.datagrams;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      const running = [...sessions];
      for (const [connection] of running) close(connection);
      await Promise.all(running.map(([, serving]) => serving));
      await source.stop();
    },
  };
}

/** Serves one client until it leaves. */
async function serve(
  connection: Deno.Conn,
  { source, sent }: { source: RtpSource; sent: { datagrams: number } },
): Promise<void> {
  const reader = new RtspReader();
  let datagrams: Datagrams | null = null;
  const chunk = new Uint8Array(16_384);
  let writes = Promise.resolve();
  let leave = () => {};
  const write = (bytes: Uint8Array) => {
    writes = writes.then(() => writeAll(connection, bytes)).catch(() => close(connection));
  };
  try {
    for (let n = await connection.read(chunk); n; n = await connection.read(chunk)) {
      for (const input of reader.push(chunk.subarray(0, n))) {
        if (input.kind !== "request") continue;
        const { request } = input;
        if (request.method === "SETUP") datagrams ??= openDatagrams(request);
        const response = respond(request, { source, datagrams });
        write(writeResponse(request, response));
        if (response.status !== 200 || request.method !== "PLAY") continue;
        leave = source.onPacket((packet) => {
          if (datagrams === null) return write(interleaved(packet));
          sent.datagrams += 1;
          datagrams.send(packet);
        });
      }
    }
  } catch {
    // The client is gone, as every client is in the end.
  } finally {
    leave();
    close(connection);
    await writes;
    datagrams?.close();
  }
}

/** RTP by UDP, from a port of its own. */
interface Datagrams {
  /** The answer's header. */
  readonly transport: string;
  send(packet: Uint8Array): void;
  close(): void;
}

/** Null where the client wants its packets by the connection. */
function openDatagrams({ headers }: RtspRequest): Datagrams | null {
  const wanted = headers.get("transport") ?? "";
  const clientPort = Number(/client_port=(\d+)/.exec(wanted)?.[1]);
  if (/RTP\/AVP\/TCP/.test(wanted) || !(clientPort > 0)) return null;
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const { port } = socket.addr as Deno.NetAddr;
  const client = { transport: "udp", hostname: "127.0.0.1", port: clientPort } as const;
  return {
    transport: `RTP/AVP;unicast;client_port=${clientPort}-${clientPort + 1};` +
      `server_port=${port}-${port + 1}`,
    send: (packet) => void socket.send(packet, client).catch(() => {}), // as UDP loses what it may
    close: () => socket.close(),
  };
}

function respond(
  request: RtspRequest,
  { source: { media }, datagrams }: { source: RtpSource; datagrams: Datagrams | null },
): RtspResponse {
  if (request.method === "OPTIONS") return { status: 200, headers: { Public: METHODS } };
  const { method, headers } = request;
  const given = { account: ACCOUNT, nonce: NONCE, method };
  if (judgeAuthorization(headers.get("authorization"), given) !== "accepted") {
    const challenge = writeChallenge({ realm: ACCOUNT.realm, nonce: NONCE });
    return { status: 401, headers: { "WWW-Authenticate": challenge } };
  }
  const session = { Session: "12345678;timeout=60" };
  switch (method) {
    case "DESCRIBE":
      return {
        status: 200,
        headers: { "Content-Base": `${request.uri}/`, "Content-Type": "application/sdp" },
        body: "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=Relay\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n" +
          `${media}\r\na=control:track0\r\n`,
      };
    case "SETUP":
      return {
        status: 200,
        headers: {
          ...session,
          Transport: datagrams?.transport ?? "RTP/AVP/TCP;unicast;interleaved=0-1",
        },
      };
    default:
      return { status: 200, headers: session };
  }
}

/** RFC 2326, 10.12, on channel 0. */
function interleaved(packet: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + packet.length);
  bytes.set([0x24, 0, packet.length >> 8, packet.length & 0xff]);
  bytes.set(packet, 4);
  return bytes;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    offset += await connection.write(bytes.subarray(offset));
  }
}

/** A connection that is closed already is what was wanted. */
function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
