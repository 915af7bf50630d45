// Owns an FFmpeg that films a moving test picture and sends it as RTP over UDP, with its SDP. The
// packets are what FFmpeg's own RTP muxer makes of H.265 and MJPEG.

/** A film that runs from `startRtpSource` on. */
export interface RtpSource {
  /** The media part of the SDP, from `m=` on, for a server to complete. */
  readonly media: string;
  onPacket(listener: (packet: Uint8Array) => void): () => void;
  stop(): Promise<void>;
}

export interface Film {
  readonly codec: "hevc" | "mjpeg";
  readonly width: number;
  readonly height: number;
  /** Pictures between two keyframes; MJPEG has none but keyframes. */
  readonly keyframeEvery?: number;
}

const FRAMES_PER_SECOND = 10;

/** @throws Error when FFmpeg gives no SDP. */
export async function startRtpSource(film: Film): Promise<RtpSource> {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  // RTCP goes to the next port; nobody listens there.
  const { port } = socket.addr as Deno.NetAddr;
  const child = new Deno.Command("/usr/bin/ffmpeg", {
    args: filmArgs(film, port),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const listeners = new Set<(packet: Uint8Array) => void>();
  const receiving = (async () => {
    for await (const [packet] of socket) for (const listener of listeners) listener(packet);
  })();
  const media = await readMedia(child.stdout);
  return {
    media,
    onPacket(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      child.kill("SIGKILL");
      await child.status;
      socket.close();
      await receiving;
    },
  };
}

function filmArgs({ codec, width, height, keyframeEvery = 10 }: Film, port: number): string[] {
  const encoder = codec === "hevc"
    ? [
      ..."-c:v libx265 -preset ultrafast -tune zerolatency -flags +global_header".split(" "),
      ...["-x265-params", `keyint=${keyframeEvery}:min-keyint=${keyframeEvery}:log-level=none`],
    ]
    // RTP carries no Huffman tables of a picture's own (RFC 2435).
    : "-c:v mjpeg -huffman default -q:v 5 -pix_fmt yuvj420p".split(" ");
  return [
    ..."-nostdin -hide_banner -loglevel error -re -f lavfi".split(" "),
    ...["-i", `testsrc2=size=${width}x${height}:rate=${FRAMES_PER_SECOND}`],
    ...encoder,
    ...["-f", "rtp", `rtp://127.0.0.1:${port}?pkt_size=1400`],
  ];
}

/** FFmpeg prints the SDP once it knows the stream, and goes on. */
async function readMedia(stdout: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  const reader = stdout.getReader();
  const decoder = new TextDecoder();
  while (!/^m=video[^]*\n\r?\n/m.test(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`Cannot film: FFmpeg gave no SDP but ${text}`);
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  const lines = text.slice(text.indexOf("m=video")).split(/\r?\n/).filter((line) => line !== "");
  return lines.map((line) => line.replace(/^m=video \d+/, "m=video 0")).join("\r\n");
}
