// Owns an RTSP server that misbehaves: it answers as told, and after PLAY sends what it is told to.
// The camera that behaves, and its usual faults, is infra/demo/camera.
export interface RtspDouble extends AsyncDisposable {
  readonly url: string;
  /** PLAY requests answered so far. */
  readonly plays: number;
}

export interface RtspScript {
  /** Instead of 200, to DESCRIBE and what follows. */
  readonly status?: { code: number; words: string };
  /** The media lines of the SDP; default: H.264. */
  readonly media?: readonly string[];
  /** Called once after PLAY; the connection is closed when it returns or throws. */
  readonly onPlay?: (connection: Deno.Conn) => Promise<void>;
}

const H264 = ["m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", "a=control:streamid=0"];

/** Listens on the loopback interface. */
export function startRtspDouble(script: RtspScript): RtspDouble {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = new Set<Promise<void>>();
  const connections = new Set<Deno.Conn>();
  let plays = 0;
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.add(connection);
      const served = serve(connection, { ...script, played: () => plays++ }).catch(() => {})
        .finally(() => {
          close(connection);
          connections.delete(connection);
          serving.delete(served);
        });
      serving.add(served);
    }
  })();
  return {
    url: `rtsp://127.0.0.1:${listener.addr.port}/stream`,
    get plays() {
      return plays;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      for (const connection of connections) close(connection);
      await Promise.all(serving);
    },
  };
}

/** Sends garbage as interleaved RTP of the video, at the bit rate of a camera (10 Mbit/s). */
export async function floodGarbage(connection: Deno.Conn): Promise<void> {
  for (let sequence = 0;;) {
    for (const endsAt = sequence + 20; sequence < endsAt; sequence++) {
      const payload = crypto.getRandomValues(new Uint8Array(1200));
      payload[0] = 0x65; // an IDR slice, so that FFmpeg tries to decode it
      await writeAll(connection, interleavedRtp(payload, sequence & 0xffff));
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** One RTP packet of payload type 96 with the marker, on channel 0. */
export function interleavedRtp(payload: Uint8Array, sequence: number): Uint8Array {
  const packet = new Uint8Array(16 + payload.length);
  const view = new DataView(packet.buffer);
  packet.set([0x24, 0]);
  view.setUint16(2, 12 + payload.length);
  packet.set([0x80, 0x80 | 96], 4);
  view.setUint16(6, sequence);
  view.setUint32(8, sequence * 3600);
  view.setUint32(12, 1);
  packet.set(payload, 16);
  return packet;
}

async function serve(
  connection: Deno.Conn,
  script: RtspScript & { played: () => void },
): Promise<void> {
  const decoder = new TextDecoder();
  const chunk = new Uint8Array(8192);
  let text = "";
  for (let length = await connection.read(chunk); length !== null;) {
    text += decoder.decode(chunk.subarray(0, length), { stream: true });
    for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
      const request = text.slice(0, end);
      text = text.slice(end + 4);
      await writeAll(connection, new TextEncoder().encode(answer(request, script)));
      if (!request.startsWith("PLAY ")) continue;
      script.played();
      return await script.onPlay?.(connection);
    }
    length = await connection.read(chunk);
  }
}

function answer(request: string, { status, media = H264 }: RtspScript): string {
  const method = request.slice(0, request.indexOf(" "));
  const sequence = /^CSeq: *(\d+)/im.exec(request)?.[1] ?? "0";
  const say = (words: string, headers: string[], body = "") =>
    [
      `RTSP/1.0 ${words}`,
      `CSeq: ${sequence}`,
      ...headers,
      `Content-Length: ${body.length}`,
      "",
      body,
    ]
      .join("\r\n");
  if (method === "OPTIONS") return say("200 OK", ["Public: DESCRIBE, SETUP, PLAY, TEARDOWN"]);
  if (status !== undefined) return say(`${status.code} ${status.words}`, []);
  if (method === "SETUP") {
    const transport = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1";
    return say("200 OK", ["Session: 12345678", transport]);
  }
  if (method !== "DESCRIBE") return say("200 OK", ["Session: 12345678"]);
  const session = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=x", "c=IN IP4 0.0.0.0", "t=0 0"];
  const sdp = [...session, ...media, ""].join("\r\n");
  return say("200 OK", ["Content-Type: application/sdp"], sdp);
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length;) {
    offset += await connection.write(bytes.subarray(offset));
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}
