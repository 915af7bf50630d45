// Owns what FFmpeg is told of a camera's address: the script that carries it, and the few protocols
// and formats that it may lead to. Pure. The address reaches no argument, log or report.
import type { CameraSettings } from "../../server/contract/camera.ts";

export interface CameraAddress {
  /** For `-protocol_whitelist`. No camera may lead FFmpeg to a file, nor from RTSP to HTTP. */
  readonly protocols: string;
  /** For `-format_whitelist`. No playlist, which would name further addresses, and no single JPEG. */
  readonly formats: string;
  /** The ffconcat script with the URL, credentials included. Goes to FFmpeg's standard input. */
  readonly script: string;
  /** What may be said of the URL in logs and reports: `rtsp://host:port/…`. */
  readonly shownUrl: string;
  /** Text to strike from whatever FFmpeg says. */
  readonly secrets: readonly string[];
}

export type AddressSettings = Pick<CameraSettings, "url" | "transport">;

const RTSP_PROTOCOLS = "pipe,rtp,udp,tcp,tls,srtp,crypto";
const RTSP_FORMATS = "concat,rtsp";
const HTTP_FORMATS = "concat,mpjpeg,mjpeg,mpegts";

/** Scheme → what a camera of that scheme may make FFmpeg open. */
const REACH: Record<string, Pick<CameraAddress, "protocols" | "formats">> = {
  "rtsp:": { protocols: RTSP_PROTOCOLS, formats: RTSP_FORMATS },
  "rtsps:": { protocols: RTSP_PROTOCOLS, formats: RTSP_FORMATS },
  "http:": { protocols: "pipe,http,tcp", formats: HTTP_FORMATS },
  "https:": { protocols: "pipe,https,tls,tcp", formats: HTTP_FORMATS },
};

/** FFmpeg waits up to twice this in one read or connect. The watchdog outside is the judge. */
const SOCKET_TIMEOUT_US = 5_000_000;
/** Enough for one keyframe interval of most cameras' headers; the default of 5 s delays a start. */
export const ANALYZE_US = 500_000;

/** @throws TypeError if the URL is not of a camera's schemes or has no host; see `parseAddress`. */
export function cameraAddress(camera: AddressSettings): CameraAddress {
  const url = parseAddress(camera.url);
  const reach = REACH[url.protocol];
  if (reach === undefined) throw refusal(url.protocol);
  return {
    ...reach,
    script: ffconcatScript(url, isHttpAddress(camera.url) ? HTTP_OPTIONS : rtspOptions(camera)),
    shownUrl: shownAddress(url),
    secrets: secretsOf(url),
  };
}

/** Whether the address is asked by HTTP, which may give a stream or one picture. */
export function isHttpAddress(text: string): boolean {
  return /^https?:/i.test(text);
}

/** @throws TypeError; the message holds no more of the address than its scheme. */
export function parseAddress(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new TypeError("Cannot read a camera at an address that is not a URL");
  if (!(url.protocol in REACH) || url.hostname === "") throw refusal(url.protocol);
  return url;
}

export function shownAddress(url: URL): string {
  return `${url.protocol}//${url.host}/…`;
}

export function secretsOf(url: URL): string[] {
  const forms = [url.href, url.password, decoded(url.password), url.search.slice(1)];
  // Striking one or two letters would eat the words around them.
  return [...new Set(forms)].filter((form) => form.length >= 3);
}

/** Without percent signs; as it is where they are no encoding. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function refusal(protocol: string): TypeError {
  return new TypeError(
    `Cannot read a camera at other than rtsp, rtsps, http or https: current value begins with ${protocol}`,
  );
}

function rtspOptions({ transport }: AddressSettings): string[] {
  return [`rtsp_transport ${transport === "udp" ? "udp" : "tcp"}`];
}

/** Pictures over HTTP carry no time: without this FFmpeg takes any rate for 25 a second. */
const HTTP_OPTIONS = ["use_wallclock_as_timestamps 1"];

/** https://ffmpeg.org/ffmpeg-formats.html#concat-1; a quote within quotes is `'\''`. */
function ffconcatScript(url: URL, options: readonly string[]): string {
  // URL.href holds no line break, space or control character, whatever the setting held.
  const quoted = `'${url.href.replaceAll("'", "'\\''")}'`;
  const all = [...options, `timeout ${SOCKET_TIMEOUT_US}`, `analyzeduration ${ANALYZE_US}`];
  return ["ffconcat version 1.0", `file ${quoted}`, ...all.map((each) => `option ${each}`), ""]
    .join("\n");
}
