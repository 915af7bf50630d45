/** Watches a camera as the edge does, with FFmpeg and only keyframes, for tests. Gives grey pictures. */
import { readFrameCode } from "./h264/frame_code.ts";

/** One byte a pixel, at the size of the stream's first picture. */
export type WatchedPicture = {
  data: Uint8Array;
  width: number;
  height: number;
  code: number | undefined;
};

export type Watcher = {
  /** Arrive as they are decoded. */
  pictures: WatchedPicture[];
  /** FFmpeg's words so far. */
  stderr(): string;
  hasExited(): boolean;
  stop(): Promise<void>;
};

/** `width` and `height` are what the stream has, or what it is scaled to. */
export function watchWithFfmpeg(
  url: string,
  { width = 1920, height = 1080, transport = "tcp" }: {
    width?: number;
    height?: number;
    transport?: "tcp" | "udp";
  } = {},
): Watcher {
  const child = new Deno.Command("ffmpeg", {
    args: [
      ...["-nostdin", "-hide_banner", "-loglevel", "error", "-rtsp_transport", transport],
      ...["-timeout", "5000000", "-analyzeduration", "500000", "-flags", "low_delay"],
      ...["-skip_frame", "nokey", "-threads", "1", "-i", url, "-map", "0:v:0", "-an"],
      ...["-fps_mode", "passthrough", "-s", `${width}x${height}`],
      ...["-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const pictures: WatchedPicture[] = [];
  let [stderr, hasExited] = ["", false];
  const reading = Promise.all([
    readPictures(child.stdout, { width, height, pictures }),
    readText(child.stderr, (text) => stderr += text),
    child.status.then(() => hasExited = true),
  ]);
  return {
    pictures,
    stderr: () => stderr,
    hasExited: () => hasExited,
    stop: async () => {
      if (!hasExited) child.kill("SIGKILL");
      await reading;
    },
  };
}

/** Resolves when `claim` holds. @throws when it does not within `withinMs`. */
export async function until(
  claim: () => boolean,
  { withinMs = 15_000, what }: { withinMs?: number; what: string },
): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  while (!claim()) {
    if (performance.now() > deadlineMs) {
      throw new Error(`Cannot see that ${what}: waited ${withinMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function readPictures(
  stream: ReadableStream<Uint8Array>,
  { width, height, pictures }: { width: number; height: number; pictures: WatchedPicture[] },
): Promise<void> {
  let data = new Uint8Array(width * height);
  let filled = 0;
  for await (const chunk of stream) {
    for (let offset = 0; offset < chunk.length;) {
      const part = chunk.subarray(offset, offset + data.length - filled);
      data.set(part, filled);
      filled += part.length;
      offset += part.length;
      if (filled < data.length) continue;
      const code = readFrameCode({ data, width, height, channels: 1 });
      pictures.push({ data, width, height, code });
      data = new Uint8Array(width * height);
      filled = 0;
    }
  }
}

async function readText(
  stream: ReadableStream<Uint8Array>,
  onText: (text: string) => void,
): Promise<void> {
  for await (
    const text of stream.pipeThrough(
      new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>,
    )
  ) {
    onText(text);
  }
}
