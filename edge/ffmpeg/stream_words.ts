// Owns what FFmpeg's lines tell of a stream while it runs: codec, size, keyframes, and whether the
// hardware decoder works. Pure but for knowing what was told before. Why a stream ended: failure.ts.

/** One thing told. `atS` is the stream's own time in seconds. */
export type StreamWord =
  | {
    readonly type: "video";
    readonly codec: string;
    readonly width: number | null;
    readonly height: number | null;
  }
  | { readonly type: "keyframe"; readonly atS: number }
  /** What was opened as a stream is a single JPEG. */
  | { readonly type: "single_picture" }
  | { readonly type: "hwaccel_failed"; readonly detail: string };

/** Reads the lines of one process; a new process needs a new reader. */
export type StreamWordReader = (line: { level: string; text: string }) => StreamWord | null;

/** The input's stream; what follows in the log is the output's. Anchored: a title may say anything. */
const VIDEO = /^ *Stream #0:\d+[^ ]*: Video: ([a-z0-9_]{1,40})/;
const SIZE = /, (\d{2,5})x(\d{2,5})\b/;
const KEYFRAME = /^\[Parsed_showinfo_\d+ @ [^\]]*\] n: *\d+ .*\bpts_time:(-?[\d.]+)/;
/** The format that FFmpeg found and `-format_whitelist` refuses. */
const SINGLE_PICTURE = /^\[(?:jpeg_pipe|image2) @ [^\]]*\] Format not on whitelist/;
/** FFmpeg's own words, of 5.1 and 7.1, and of its decoder for V4L2. */
const HWACCEL_FAILED = new RegExp(
  [
    "No device available for decoder",
    "Device creation failed",
    "Device setup failed for decoder",
    "Decoder \\S+ does not support device type",
    "hwaccel requested for input stream",
    "hwaccel initialisation returned error",
    "Failed to (?:transfer data to output frame|retrieve)",
    "Could not find a valid device",
    "Error while opening decoder",
  ].join("|"),
);

export function createStreamWordReader(): StreamWordReader {
  let isVideoKnown = false;
  return ({ level, text }) => {
    if (level !== "info") return readFailure(text);
    const keyframe = KEYFRAME.exec(text);
    if (keyframe !== null) return { type: "keyframe", atS: Number(keyframe[1]) };
    const video = isVideoKnown ? null : readVideo(text);
    isVideoKnown ||= video !== null;
    return video;
  };
}

function readVideo(text: string): StreamWord | null {
  const codec = VIDEO.exec(text)?.[1];
  if (codec === undefined) return null;
  const size = SIZE.exec(text);
  return {
    type: "video",
    codec,
    width: size === null ? null : Number(size[1]),
    height: size === null ? null : Number(size[2]),
  };
}

function readFailure(text: string): StreamWord | null {
  if (SINGLE_PICTURE.test(text)) return { type: "single_picture" };
  if (!HWACCEL_FAILED.test(text)) return null;
  return { type: "hwaccel_failed", detail: text.replace(/^\[[^\]]*\] */, "").slice(0, 200) };
}
