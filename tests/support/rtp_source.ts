// Owns an FFmpeg that shows a moving test picture again and again as RTP over UDP, with its SDP. The
// packets are what FFmpeg's own RTP muxer makes of H.264, H.265 and MJPEG.

/** A film that is shown again and again from `startRtpSource` on. */
export interface RtpSource {
  /** The media part of the SDP, from `m=` on, for a server to complete. */
  readonly media: string;
  onPacket(listener: (packet: Uint8Array) => void): () => void;
  stop(): Promise<void>;
}

export interface Film {
  /** h264 is filmed as IP cameras do at 1080p: a sensor's noise, 4 Mbit/s, a profile with CABAC. */
  readonly codec: "h264" | "hevc" | "mjpeg";
  readonly width: number;
  readonly height: number;
  /** Default 10. */
  readonly framesPerSecond?: number;
  /** Pictures between two keyframes, by default a second's; MJPEG has none but keyframes. */
  readonly keyframeEvery?: number;
  /** Length of the film, default 4. */
  readonly seconds?: number;
}

/** @throws Error when FFmpeg cannot film, or gives no SDP. */
export async function startRtpSource(film: Film): Promise<RtpSource> {
  // Filmed beforehand: a machine at its limit would give its tests late pictures.
  const path = await Deno.makeTempFile({ suffix: ".mkv" });
  await runFfmpeg(["-y", ...filmArgs(film), path]);
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  // RTCP goes to the next port; nobody listens there.
  const { port } = socket.addr as Deno.NetAddr;
  const child = new Deno.Command("/usr/bin/ffmpeg", {
    args: [
      ..."-nostdin -hide_banner -loglevel error -re -stream_loop -1 -i".split(" "),
      ...[path, "-c", "copy", "-f", "rtp", `rtp://127.0.0.1:${port}?pkt_size=1400`],
    ],
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
      await Deno.remove(path);
      socket.close();
      await receiving;
    },
  };
}

async function runFfmpeg(args: string[]): Promise<void> {
  const options = { args: ["-nostdin", "-loglevel", "error", ...args] };
  const { success, stderr } = await new Deno.Command("/usr/bin/ffmpeg", options).output();
  if (!success) throw new Error(`Cannot film: ${new TextDecoder().decode(stderr)}`);
}

function filmArgs(film: Film): string[] {
  const { codec, width, height, framesPerSecond = 10, keyframeEvery, seconds = 4 } = film;
  const every = keyframeEvery ?? framesPerSecond;
  const noise = codec === "h264" ? ",noise=alls=6:allf=t" : "";
  const input = `testsrc2=size=${width}x${height}:rate=${framesPerSecond}${noise}`;
  return ["-f", "lavfi", "-i", input, "-t", `${seconds}`, ...encoderArgs(codec, every)];
}

function encoderArgs(codec: Film["codec"], keyframeEvery: number): string[] {
  const keyframes = `keyint=${keyframeEvery}:min-keyint=${keyframeEvery}`;
  switch (codec) {
    case "h264":
      return [
        ..."-c:v libx264 -preset veryfast -tune zerolatency -profile:v main".split(" "),
        ..."-pix_fmt yuv420p -b:v 4M -maxrate 4M -bufsize 4M -x264-params".split(" "),
        `${keyframes}:scenecut=0`,
      ];
    case "hevc":
      return [
        ..."-c:v libx265 -preset ultrafast -tune zerolatency".split(" "),
        ...["-x265-params", `${keyframes}:log-level=none`],
      ];
    case "mjpeg":
      // RTP carries no Huffman tables of a picture's own (RFC 2435).
      return "-c:v mjpeg -huffman default -q:v 5 -pix_fmt yuvj420p".split(" ");
  }
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
