// Owns how a camera becomes FFmpeg's arguments. Pure, and an allowlist: of a camera's settings only
// numbers and words of this file reach argv; its URL never does. Starts nothing.
import type { CameraSettings } from "../../server/contract/camera.ts";
import { ANALYZE_US, cameraAddress } from "./camera_address.ts";
import type { AddressSettings } from "./camera_address.ts";
import { dropUnwanted, pictureFilters, streamFilters } from "./picture_filters.ts";
import type { PictureSettings } from "./picture_filters.ts";

/**
 * Which pictures of the stream are decoded; `all` costs three to four times as much as `keyframes`.
 * `copy` decodes none: the camera's own JPEGs are passed on.
 */
export type Decode = "keyframes" | "all" | "copy";

/** What decodes: software, the Pi's H.265 decoder, or the Pi 4's H.264 decoder. */
export type Hwaccel = "none" | "drm" | "v4l2m2m";

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

export type StreamSettings =
  & AddressSettings
  & PictureSettings
  & Pick<CameraSettings, "interval_ms" | "quality">;

/** Every line says its level: words of failures are told apart from words about the stream. */
const OPENING = "-nostdin -hide_banner -nostats -loglevel level+info".split(" ");

/**
 * A keyframe that no other picture is predicted from needs no loop filter: measured against what was
 * filmed, the picture is as good without (-0.2 to +0.2 dB at 2 and 4 Mbit/s of 1080p), and takes a
 * tenth less to decode. Where all are decoded it stays on: errors would add up.
 */
const KEYFRAMES_ONLY = "-skip_frame nokey -skip_loop_filter all".split(" ");

/** Before `-i`. The v4l2m2m decoder of FFmpeg knows one codec on a Pi; H.265 is `drm`. */
const DECODERS: Record<Hwaccel, readonly string[]> = {
  none: [],
  drm: ["-hwaccel", "drm"],
  v4l2m2m: ["-c:v", "h264_v4l2m2m"],
};

/**
 * The command that reads one camera's stream.
 *
 * @throws TypeError if the URL is not of a camera's schemes or has no host.
 */
export function ffmpegCommand(
  camera: StreamSettings,
  { decode, hwaccel }: { decode: Decode; hwaccel: Hwaccel },
): FfmpegCommand {
  const { protocols, formats, script, shownUrl, secrets } = cameraAddress(camera);
  return {
    argv: [
      ...OPENING,
      ...["-protocol_whitelist", protocols, "-format_whitelist", formats],
      ..."-f concat -safe 0".split(" "),
      ...["-analyzeduration", String(ANALYZE_US), "-flags", "low_delay"],
      ...(decode === "keyframes" ? KEYFRAMES_ONLY : []),
      ...DECODERS[hwaccel],
      ..."-threads 1 -i pipe:0 -map 0:v:0 -an -sn -dn".split(" "),
      ...(decode === "copy" ? ["-c:v", "copy", "-bsf:v", dropUnwanted(camera.interval_ms)] : [
        ...["-filter_threads", "1", "-vf", streamFilters(camera, { decode })],
        ...encoder(camera),
      ]),
      ..."-f mpjpeg pipe:1".split(" "),
    ],
    script,
    shownUrl,
    secrets,
  };
}

/** The command that changes pictures which the agent hands it one by one; it opens no address. */
export function changePicturesCommand(
  camera: PictureSettings & Pick<CameraSettings, "quality">,
): FfmpegCommand {
  return {
    argv: [
      ...OPENING,
      ..."-protocol_whitelist pipe -format_whitelist mpjpeg -f mpjpeg".split(" "),
      ..."-probesize 32 -analyzeduration 0 -fpsprobesize 0 -flags low_delay".split(" "),
      ..."-threads 1 -i pipe:0 -map 0:v:0 -an -sn -dn".split(" "),
      ...["-vf", pictureFilters(camera).join(",")],
      ...encoder(camera),
      ..."-f mpjpeg pipe:1".split(" "),
    ],
    script: "",
    shownUrl: "",
    secrets: [],
  };
}

/** One thread: with more, the encoder holds each picture until the next one comes. */
function encoder({ quality }: Pick<CameraSettings, "quality">): string[] {
  return [
    ..."-fps_mode passthrough -c:v mjpeg -q:v".split(" "),
    quality.toFixed(0),
    ..."-threads 1".split(" "),
  ];
}
