// Owns what is said about a camera on any wire: its settings and its status; never runs one.
import { z } from "zod";

/** Identifies a camera within its device: lower case letters, digits, `-` and `_`. */
export const CameraId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, {
  message: "must be 1–40 of a-z, 0-9, - and _, starting with a letter or digit",
});

/** When frames of a camera are sent to be read. */
export const Trigger = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("interval"),
    every_ms: z.int().min(250).max(86_400_000).default(1000)
      .describe("time between frames that are sent; each is a charged read"),
  }),
  z.strictObject({
    mode: z.literal("vehicle"),
    min_still_ms: z.int().min(0).max(10_000).default(700)
      .describe(
        "how long a vehicle stands in the zone before its picture is sent, ms; the default needs " +
          "two pictures at one a second",
      ),
  }),
  z.strictObject({ mode: z.literal("manual") }),
]);
export type Trigger = z.infer<typeof Trigger>;

const STREAM_PROTOCOLS = new Set(["rtsp:", "rtsps:", "http:", "https:"]);

/** A camera's address. It may carry credentials, so it is a secret wherever it is shown. */
export const StreamUrl = z.string().max(2048).refine((text) => {
  return URL.canParse(text) && STREAM_PROTOCOLS.has(new URL(text).protocol);
}, { message: "must be an rtsp://, rtsps://, http:// or https:// address" });

/** Smaller than this no plate could be read, and the encoder would refuse the picture. */
const LEAST_CROP_SHARE = 0.05;

/** The part of the camera's picture that is kept, in shares of it, before it is turned. */
export const Crop = z.strictObject({
  x: z.number().min(0).max(1).describe("left edge, share of the picture's width"),
  y: z.number().min(0).max(1).describe("upper edge, share of the picture's height"),
  width: z.number().min(LEAST_CROP_SHARE).max(1).describe("share of the picture's width"),
  height: z.number().min(LEAST_CROP_SHARE).max(1).describe("share of the picture's height"),
}).superRefine(refuseBeyondEdge);
export type Crop = z.infer<typeof Crop>;

export const SourceSetting = z.enum(["auto", "stream", "snapshot"]);
export type SourceSetting = z.infer<typeof SourceSetting>;

export const HwaccelSetting = z.enum(["auto", "none", "drm", "v4l2m2m"]);
export type HwaccelSetting = z.infer<typeof HwaccelSetting>;

/** A share of the picture's width or height, from its left or top edge. */
const Share = z.number().min(0).max(1);

/** Less than this holds no car, and is most often pixels given as shares. */
const MIN_ZONE_SHARE = 0.005;

/** A polygon on the picture as served, corners as [x, y]. It may be concave but should not cross itself. */
export const Zone = z.array(z.tuple([Share, Share])).min(3).max(16).refine(
  (corners) => areaOf(corners) >= MIN_ZONE_SHARE,
  { message: `must cover at least ${MIN_ZONE_SHARE} of the picture` },
);
export type Zone = z.infer<typeof Zone>;

/** By the shoelace formula. */
function areaOf(corners: readonly (readonly [number, number])[]): number {
  const doubled = corners.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(doubled) / 2;
}

/** Settings of one camera, as in the edge's YAML. */
export const CameraSettings = z.strictObject({
  id: CameraId.describe("unique; 1–40 of a-z, 0-9, - and _, starting with a letter or digit"),
  name: z.string().min(1).max(80).optional().describe("for people; the id where there is none"),
  url: StreamUrl.describe("the camera's address, with its user and password where it wants them"),
  source: SourceSetting.default("auto").describe(
    "of an http(s) address: stream (pictures without end), snapshot (one JPEG per request, asked " +
      "for every interval_ms), or auto, which tries the first and changes to the second",
  ),
  transport: z.enum(["tcp", "udp"]).default("tcp")
    .describe("of RTSP; tcp loses no packet of a keyframe"),
  interval_ms: z.int().min(100).max(60_000).default(1000)
    .describe("wanted time between pictures, ms"),
  quality: z.int().min(2).max(31).default(5)
    .describe("FFmpeg's -q:v, 2 is best; a camera's own JPEGs are passed on as they are"),
  width: z.int().min(160).max(7680).optional()
    .describe("most pixels across, after crop and rotate; scales down, never up"),
  rotate: z.literal([0, 90, 180, 270]).default(0).describe("degrees, clockwise"),
  crop: Crop.optional().describe("the part that is kept; default the whole picture"),
  hwaccel: HwaccelSetting.default("auto").describe(
    "hardware decoding: auto (H.265 on a Raspberry Pi 4 or 5), none, drm, v4l2m2m; " +
      "where it fails, software decodes",
  ),
  stall_after_ms: z.int().min(1000).max(120_000).default(4000)
    .describe("no picture for this long restarts the stream; also the oldest that is served"),
  zone: Zone.optional()
    .describe("where a vehicle stands, corners as shares 0–1 of the picture; default: all of it"),
  trigger: Trigger.default({ mode: "manual" })
    .describe("when frames are sent to be read; manual: only when somebody asks"),
});
export type CameraSettings = z.infer<typeof CameraSettings>;

function refuseBeyondEdge(
  crop: { x: number; y: number; width: number; height: number },
  context: z.RefinementCtx,
): void {
  for (const [start, size] of [["x", "width"], ["y", "height"]] as const) {
    // Shares written with few decimals may add up to a hair more than 1.
    if (crop[start] + crop[size] <= 1 + 1e-9) continue;
    const message = `reaches beyond the picture: ${start} + ${size} must be at most 1`;
    context.addIssue({ code: "custom", path: [size], message });
  }
}

/** A camera's life. `stalled` and `failed` are passed through on the way to `backing_off`. */
export const CameraStatus = z.enum([
  "starting",
  "streaming",
  "stalled",
  "frozen",
  "dark",
  "failed",
  "backing_off",
  "stopped",
]);
export type CameraStatus = z.infer<typeof CameraStatus>;

/** Why a stream failed: from FFmpeg's own words, or from what the agent's watchdogs saw. */
export const FailureReason = z.enum([
  "unauthorized",
  "not_found",
  "too_many_sessions",
  "unreachable",
  "timeout",
  "unsupported",
  "corrupt",
  "stalled",
  "crashed",
  "memory",
]);
export type FailureReason = z.infer<typeof FailureReason>;

/** How a camera's pictures are got, from what the agent has learned of it. */
export const StreamReport = z.object({
  codec: z.string().max(40).nullable().describe("FFmpeg's name; jpeg: a snapshot address"),
  decode: z.enum(["keyframes", "all", "copy"])
    .describe("copy: the camera's own JPEGs, as they are"),
  keyframe_interval_ms: z.number().positive().nullable().describe("measured, in stream time"),
  hwaccel: z.enum(["none", "drm", "v4l2m2m"]),
  note: z.string().max(500).nullable().describe("what costs more than it should, and what helps"),
});
export type StreamReport = z.infer<typeof StreamReport>;

/** Each becomes a time series of the monitoring: an agent must not be able to make any number. */
const MOST_WORDS = 24;

/** What the vehicle gate sees in its zone. */
export const GatePhase = z.enum(["absent", "arriving", "present", "leaving"]);
export type GatePhase = z.infer<typeof GatePhase>;

/**
 * How often each thing happened since the agent started, by a word of its own; those that never did
 * are left out. A word that this server does not know is taken: newer agents have more.
 */
export const CountsByWord = z.record(z.string().regex(/^[a-z_]{1,40}$/), z.int().nonnegative())
  .refine((counts) => Object.keys(counts).length <= MOST_WORDS, {
    message: `must be at most ${MOST_WORDS} words`,
  });
export type CountsByWord = z.infer<typeof CountsByWord>;

/** What an agent reports of one camera. Ages are milliseconds at the time of the report. */
export const CameraReport = z.object({
  camera_id: CameraId,
  name: z.string().max(80),
  status: CameraStatus,
  reason: FailureReason.nullable(),
  detail: z.string().max(500).nullable().describe("FFmpeg's last words, credentials struck out"),
  since: z.iso.datetime(),
  frame_age_ms: z.number().nonnegative().nullable(),
  fps: z.number().nonnegative(),
  frames_total: z.int().nonnegative(),
  restarts_total: z.int().nonnegative(),
  next_attempt_in_ms: z.number().nonnegative().nullable(),
  width: z.int().positive().nullable(),
  height: z.int().positive().nullable(),
  stream: StreamReport.nullish(),
  brightness: z.number().min(0).max(1).nullable().optional()
    .describe("mean brightness of the newest picture that was looked at, 0 black to 1 white"),
  is_dark: z.boolean().optional()
    .describe("pictures come, but they are black or show nothing: no light, or a covered lens"),
  failures_in_a_row: z.int().nonnegative().optional()
    .describe("failures since the stream was last stable for half a minute"),
  ffmpeg_memory_bytes: z.number().nonnegative().nullable().optional()
    .describe("resident memory of this camera's FFmpeg, null where it may not be read"),
  sharpness: z.number().min(0).max(100).nullable().optional()
    .describe("of the newest picture, in the zone; 0 blurred, 100 as sharp as pictures get"),
  gate: z.object({ state: GatePhase, since: z.iso.datetime() }).nullable().optional()
    .describe("null: the trigger is another, or the empty lane is not known yet"),
  interval_ms: z.int().positive().optional().describe("the wanted time between two pictures"),
  slowed_from_ms: z.int().positive().nullable().optional()
    .describe("what the settings want, while a hot machine asks for fewer pictures"),
  bytes_total: z.int().nonnegative().optional()
    .describe("of the pictures that frames_total counts"),
  restarts_by_reason: CountsByWord.optional().describe("of the stream, by what had failed"),
  gate_decisions: CountsByWord.optional().describe("of the vehicle gate"),
});
export type CameraReport = z.infer<typeof CameraReport>;
