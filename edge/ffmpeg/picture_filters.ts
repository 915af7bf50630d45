// Owns FFmpeg's filters: which pictures pass, and what is cut, turned and scaled. Pure; of a camera's
// settings only numbers reach them, formatted here.
import type { CameraSettings } from "../../server/contract/camera.ts";

export type PictureSettings = Pick<CameraSettings, "width" | "rotate" | "crop">;

/**
 * Of keyframes, a wanted second passes what comes 0.75 s after the last that passed. Then pictures
 * come every 0.75 to 1.5 s for any keyframe interval up to 1.5 s: one of 0.8 s must not halve the rate.
 */
const KEYFRAME_TOLERANCE = 0.75;
/** Half a frame at 25 per second: a camera's second is 0.96–1.04 s. */
const FRAME_TOLERANCE_S = 0.02;

/** Whether the camera's picture is to be changed, for which it must be decoded. */
export function areFiltersWanted(
  { width, rotate, crop }: PictureSettings,
  pictureWidth: number | null,
): boolean {
  if (crop !== undefined || rotate !== 0) return true;
  return width !== undefined && (pictureWidth === null || pictureWidth > width);
}

/** In order: crop (of the camera's own picture), rotate, scale. Sizes are even, never scaled up. */
export function pictureFilters({ width, rotate, crop }: PictureSettings): string[] {
  const filters: string[] = [];
  if (crop !== undefined) {
    const [x, y, wide, high] = [crop.x, crop.y, crop.width, crop.height].map(share);
    filters.push(`crop=trunc(iw*${wide}/2)*2:trunc(ih*${high}/2)*2:iw*${x}:ih*${y}`);
  }
  filters.push(...TURNS[rotate]);
  if (width !== undefined) filters.push(`scale=trunc(min(iw\\,${width.toFixed(0)})/2)*2:-2`);
  return filters;
}

/**
 * The filter graph of a stream: the wanted pictures, changed as the settings say. Beside it, each
 * keyframe's time goes to FFmpeg's log (see stream_words.ts); nothing is copied for that.
 */
export function streamFilters(
  camera: PictureSettings & Pick<CameraSettings, "interval_ms">,
  { decode }: { decode: "keyframes" | "all" },
): string {
  // Who scales converts on the way.
  const range = camera.width === undefined ? FULL_RANGE : [];
  const kept = [selectWanted(camera.interval_ms, decode), ...pictureFilters(camera), ...range];
  if (decode === "keyframes") return [TELL_TIME, ...kept].join(",");
  return "split[measured][kept];" +
    `[measured]select=key,${TELL_TIME},nullsink;[kept]${kept.join(",")}`;
}

/**
 * A camera's luma goes from 16 to 235, a JPEG's from 0 to 255. FFmpeg would convert by its scaler,
 * which takes a third of a picture's whole time; a table takes half of that. Of a camera that
 * sends all of 0 to 255 the table changes nothing: `minval` and `maxval` are the format's own.
 */
export const FULL_RANGE = [
  "format=yuv420p|yuvj420p|yuv422p|yuvj422p|yuv444p|yuvj444p",
  "lutyuv=" + ["y=(val-minval)", "u=(val-128)", "v=(val-128)"]
    .map((value, index) => `${value}*255/(maxval-minval)+${index === 0 ? "0.5" : "128.5"}`)
    .join(":"),
  "setrange=full",
];

/**
 * Writes each picture's time to the log, and leaves its samples alone. What a camera sends beside its
 * pictures (signatures, its own times) goes first: showinfo would write it with a system call for each
 * byte (measured: 600 bytes each five seconds took a sixteenth of all that a camera takes).
 */
const TELL_TIME = "sidedata=mode=delete,showinfo=checksum=0";

/** The same choice of pictures among packets that are passed on undecoded; a bitstream filter. */
export function dropUnwanted(intervalMs: number): string {
  // Register 0 holds the time of the last that passed, 1 that there is one. A clock set back must
  // not stop the pictures, hence abs.
  const isTooSoon = `ld(1)*lt(abs(pts*tb-ld(0))\\,${frameGapS(intervalMs)})`;
  return `noise=drop=if(${isTooSoon}\\,1\\,0*st(0\\,pts*tb)+0*st(1\\,1))`;
}

const TURNS: Record<CameraSettings["rotate"], readonly string[]> = {
  0: [],
  90: ["transpose=clock"],
  180: ["hflip", "vflip"],
  270: ["transpose=cclock"],
};

/** Passes the first picture, then each that comes the wanted time after the last that passed. */
function selectWanted(intervalMs: number, decode: "keyframes" | "all"): string {
  const gapS = decode === "keyframes"
    ? (intervalMs / 1000 * KEYFRAME_TOLERANCE).toFixed(3)
    : frameGapS(intervalMs);
  return `select='isnan(prev_selected_t)+gte(abs(t-prev_selected_t)\\,${gapS})'`;
}

function frameGapS(intervalMs: number): string {
  return Math.max(0, intervalMs / 1000 - FRAME_TOLERANCE_S).toFixed(3);
}

function share(value: number): string {
  return value.toFixed(4);
}
