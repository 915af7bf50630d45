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
  z.strictObject({ mode: z.literal("manual") }),
]);
export type Trigger = z.infer<typeof Trigger>;

const STREAM_PROTOCOLS = new Set(["rtsp:", "rtsps:"]);

/** An RTSP address. It may carry credentials, so it is a secret wherever it is shown. */
export const StreamUrl = z.string().max(2048).refine((text) => {
  return URL.canParse(text) && STREAM_PROTOCOLS.has(new URL(text).protocol);
}, { message: "must be an rtsp:// or rtsps:// address" });

/** Settings of one camera, as in the edge's YAML. */
export const CameraSettings = z.strictObject({
  id: CameraId.describe("unique; 1–40 of a-z, 0-9, - and _, starting with a letter or digit"),
  name: z.string().min(1).max(80).optional().describe("for people; the id where there is none"),
  url: StreamUrl.describe("the camera's address, with its user and password where it wants them"),
  transport: z.enum(["tcp", "udp"]).default("tcp")
    .describe("of RTSP; tcp loses no packet of a keyframe"),
  interval_ms: z.int().min(100).max(60_000).default(1000)
    .describe("wanted time between pictures"),
  quality: z.int().min(2).max(31).default(5).describe("FFmpeg's -q:v, 2 is best"),
  stall_after_ms: z.int().min(1000).max(120_000).default(4000)
    .describe("no picture for this long restarts the stream; also the oldest that is served"),
  trigger: Trigger.default({ mode: "manual" })
    .describe("when frames are sent to be read; manual: only when somebody asks"),
});
export type CameraSettings = z.infer<typeof CameraSettings>;

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
  brightness: z.number().min(0).max(1).nullable().optional()
    .describe("mean brightness of the newest picture that was looked at, 0 black to 1 white"),
  is_dark: z.boolean().optional()
    .describe("pictures come, but they are black or show nothing: no light, or a covered lens"),
  failures_in_a_row: z.int().nonnegative().optional()
    .describe("failures since the stream was last stable for half a minute"),
  ffmpeg_memory_bytes: z.number().nonnegative().nullable().optional()
    .describe("resident memory of this camera's FFmpeg, null where it may not be read"),
});
export type CameraReport = z.infer<typeof CameraReport>;
