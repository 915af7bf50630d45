// Owns how a camera becomes FFmpeg's arguments. Pure, and an allowlist: of a camera's settings only
// numbers and one of two transports reach argv; its URL never does. Starts nothing.
import type { CameraSettings } from "../../server/contract/camera.ts";

/** Which pictures of the stream are decoded; `all` costs three to four times as much. */
export type Decode = "keyframes" | "all";

export interface FfmpegCommand {
  /** Readable by every user of the machine, so it holds nothing of the URL. */
  readonly argv: readonly string[];
  /** The ffconcat script with the URL, credentials included. Goes to FFmpeg's standard input. */
  readonly script: string;
  /** What may be said of the URL in logs and reports: `rtsp://host:port/…`. */
  readonly shownUrl: string;
  /** Text to strike from whatever FFmpeg says. */
  readonly secrets: readonly string[];
}

export type StreamSettings = Pick<
  CameraSettings,
  "url" | "transport" | "interval_ms" | "quality"
>;

/** RTSP's own needs and the script's pipe. No `file`, `concat`, `http` or `subfile`. */
const PROTOCOLS = "pipe,rtp,udp,tcp,tls,srtp,crypto";
/** FFmpeg waits up to twice this in one read or connect. The watchdog outside is the judge. */
const SOCKET_TIMEOUT_US = 5_000_000;
/** Enough for one keyframe interval of most cameras' headers; the default of 5 s delays a start. */
const ANALYZE_US = 500_000;
/** A keyframe interval of 1 s arrives as 0.96–1.04 s: asking for a whole second would halve it. */
const KEYFRAME_TOLERANCE = 0.9;
/** Half a frame at 25 per second, for the same reason. */
const FRAME_TOLERANCE_S = 0.02;

/**
 * The command that reads one camera.
 *
 * @throws TypeError if the URL is not `rtsp://` or `rtsps://` with a host.
 */
export function ffmpegCommand(
  camera: StreamSettings,
  options: { decode: Decode },
): FfmpegCommand {
  const url = streamUrl(camera.url);
  return {
    argv: [
      ..."-nostdin -hide_banner -loglevel error".split(" "),
      ...["-protocol_whitelist", PROTOCOLS, "-f", "concat", "-safe", "0"],
      ...["-analyzeduration", String(ANALYZE_US), "-flags", "low_delay"],
      ...(options.decode === "keyframes" ? ["-skip_frame", "nokey"] : []),
      ..."-threads 1 -i pipe:0 -map 0:v:0 -an -sn -dn".split(" "),
      ...["-vf", selectFilter(camera.interval_ms, options.decode)],
      ...["-fps_mode", "passthrough", "-c:v", "mjpeg", "-q:v", String(camera.quality)],
      ..."-threads 1 -f mpjpeg pipe:1".split(" "),
    ],
    script: ffconcatScript(url, camera.transport),
    shownUrl: `${url.protocol}//${url.host}/…`,
    secrets: secretsOf(url),
  };
}

/** @throws TypeError; the message holds no more of the address than its scheme. */
function streamUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new TypeError("Cannot stream an address as RTSP: it is not a URL");
  const isRtsp = url.protocol === "rtsp:" || url.protocol === "rtsps:";
  if (!isRtsp || url.hostname === "") {
    throw new TypeError(
      `Cannot stream an address as RTSP: current value begins with ${url.protocol}`,
    );
  }
  return url;
}

/** Passes the first picture, then each that comes the wanted time after the last that passed. */
function selectFilter(intervalMs: number, decode: Decode): string {
  const seconds = intervalMs / 1000;
  const gapS = decode === "keyframes"
    ? seconds * KEYFRAME_TOLERANCE
    : Math.max(0, seconds - FRAME_TOLERANCE_S);
  return `select='isnan(prev_selected_t)+gte(t-prev_selected_t\\,${gapS.toFixed(3)})'`;
}

/** https://ffmpeg.org/ffmpeg-formats.html#concat-1; a quote within quotes is `'\''`. */
function ffconcatScript(url: URL, transport: CameraSettings["transport"]): string {
  // URL.href holds no line break, space or control character, whatever the setting held.
  const quoted = `'${url.href.replaceAll("'", "'\\''")}'`;
  return [
    "ffconcat version 1.0",
    `file ${quoted}`,
    `option rtsp_transport ${transport === "udp" ? "udp" : "tcp"}`,
    `option timeout ${SOCKET_TIMEOUT_US}`,
    `option analyzeduration ${ANALYZE_US}`,
    "",
  ].join("\n");
}

function secretsOf(url: URL): string[] {
  const forms = [url.href, url.password, decoded(url.password), url.search.slice(1)];
  // Striking one or two letters would eat the words around them.
  return [...new Set(forms)].filter((form) => form.length >= 3);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
