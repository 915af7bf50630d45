// Owns how a camera is best read, from its settings and what was learned of it. Pure; what is learned
// is gathered in stream_judge.ts. A plan that differs from the running one asks for another start.
import type { CameraSettings, StreamReport } from "../../server/contract/camera.ts";
import { isHttpAddress } from "../ffmpeg/camera_address.ts";
import { areFiltersWanted } from "../ffmpeg/picture_filters.ts";
import type { Decode, Hwaccel } from "../ffmpeg/args.ts";

/** What the camera, FFmpeg and the hardware have shown since the settings last changed. */
export interface StreamKnowledge {
  /** FFmpeg's name of the codec, or null before it is known. */
  readonly codec: string | null;
  readonly pictureWidth: number | null;
  /** The address gives one picture per request. */
  readonly isSnapshot: boolean;
  readonly areKeyframesTooRare: boolean;
  /** What FFmpeg said when the hardware decoder failed; it is not tried again. */
  readonly hwaccelFailure: string | null;
}

export const NOTHING_KNOWN: StreamKnowledge = {
  codec: null,
  pictureWidth: null,
  isSnapshot: false,
  areKeyframesTooRare: false,
  hwaccelFailure: null,
};

/** How the camera is read. `stream`: by FFmpeg. `snapshot`: by the agent, one request a picture. */
export interface StreamPlan {
  readonly source: "stream" | "snapshot";
  readonly decode: Decode;
  readonly hwaccel: Hwaccel;
}

/** The machine, as far as it decides: Deno.build.arch. Devices cannot be looked up (see below). */
export interface Machine {
  readonly arch: string;
}

export function planStream(
  settings: CameraSettings,
  { knowledge, machine }: { knowledge: StreamKnowledge; machine: Machine },
): StreamPlan {
  const { codec, pictureWidth } = knowledge;
  const isChanged = areFiltersWanted(settings, pictureWidth);
  if (isSnapshotAddress(settings, knowledge)) {
    return { source: "snapshot", decode: isChanged ? "all" : "copy", hwaccel: "none" };
  }
  if (codec === "mjpeg" || (codec === null && isHttpAddress(settings.url))) {
    // Each picture stands alone, so there are no keyframes to choose.
    return { source: "stream", decode: isChanged ? "all" : "copy", hwaccel: "none" };
  }
  const hwaccel = chooseHwaccel(settings, { knowledge, machine });
  // The v4l2m2m decoder takes all or nothing.
  const isAll = knowledge.areKeyframesTooRare || hwaccel === "v4l2m2m";
  return { source: "stream", decode: isAll ? "all" : "keyframes", hwaccel };
}

/** Whether another start would read the camera better. */
export function isSamePlan(one: StreamPlan, other: StreamPlan): boolean {
  return one.source === other.source && one.decode === other.decode &&
    one.hwaccel === other.hwaccel;
}

/** What is reported of a camera that is read by this plan. */
export function streamReport(
  settings: CameraSettings,
  { plan, knowledge, keyframeIntervalMs }: {
    plan: StreamPlan;
    knowledge: StreamKnowledge;
    keyframeIntervalMs: number | null;
  },
): StreamReport {
  const notes = [
    keyframeAdvice(settings, { plan, knowledge, keyframeIntervalMs }),
    hwaccelNote(settings, knowledge),
  ].filter((note) => note !== null);
  return {
    codec: plan.source === "snapshot" ? "jpeg" : knowledge.codec,
    decode: plan.decode,
    keyframe_interval_ms: keyframeIntervalMs,
    hwaccel: plan.hwaccel,
    note: notes.length === 0 ? null : notes.join(" ").slice(0, 500),
  };
}

/** With what others have to say of how the camera is read. */
export function withNote(report: StreamReport, note: string | null): StreamReport {
  if (note === null) return report;
  return { ...report, note: [note, report.note ?? ""].join(" ").trim().slice(0, 500) };
}

/** What to do about keyframes that make every picture be decoded, or null. */
export function keyframeAdvice(
  { interval_ms }: CameraSettings,
  { plan, knowledge, keyframeIntervalMs }: {
    plan: StreamPlan;
    knowledge: StreamKnowledge;
    keyframeIntervalMs: number | null;
  },
): string | null {
  if (plan.decode !== "all" || !knowledge.areKeyframesTooRare) return null;
  const wantedS = interval_ms / 1000;
  const measured = keyframeIntervalMs === null ? "" : ` (every ${keyframeIntervalMs / 1000} s)`;
  return `Every picture is decoded, at several times the load, because the camera's keyframes ` +
    `come less often than every ${wantedS} s${measured}. ` +
    `Set its keyframe (I-frame) interval to ${wantedS} s.`;
}

function isSnapshotAddress(settings: CameraSettings, { isSnapshot }: StreamKnowledge): boolean {
  if (!isHttpAddress(settings.url)) return false;
  return settings.source === "snapshot" || (settings.source === "auto" && isSnapshot);
}

/**
 * Deno's listed permissions reach nothing below /dev, so what is there cannot be looked up: `auto`
 * tries where a Pi 4 or 5 may be, and the first failure ends it. H.264 in the Pi 4's hardware is
 * slower than keyframes in software, and the Pi 5 has none, so that is for whoever asks for it.
 */
function chooseHwaccel(
  { hwaccel }: CameraSettings,
  { knowledge: { codec, hwaccelFailure }, machine }: {
    knowledge: StreamKnowledge;
    machine: Machine;
  },
): Hwaccel {
  if (hwaccelFailure !== null || codec === null) return "none";
  switch (hwaccel) {
    case "none":
      return "none";
    case "auto":
      return codec === "hevc" && machine.arch === "aarch64" ? "drm" : "none";
    case "drm":
      return codec === "hevc" || codec === "h264" ? "drm" : "none";
    case "v4l2m2m":
      return codec === "h264" ? "v4l2m2m" : "none";
  }
}

function hwaccelNote(
  { hwaccel }: CameraSettings,
  { codec, hwaccelFailure }: StreamKnowledge,
): string | null {
  if (hwaccelFailure !== null) {
    return `Software decodes, because hardware decoding failed: ${hwaccelFailure} ` +
      "It is tried again when the camera or the agent is restarted.";
  }
  if (hwaccel === "v4l2m2m" && codec !== null && codec !== "h264") {
    return "Software decodes, because v4l2m2m decodes H.264 only.";
  }
  return null;
}
