// Owns what FFmpeg's words mean: why a stream ended. Pure; its table is the place for a new reason.
// FFmpeg exits 0 when a connection is lost, so every exit is a failure and only words name it.
import type { FailureReason } from "../../server/contract/camera.ts";

/** Why a stream ended, and FFmpeg's words about it, credentials struck out. */
export interface Failure {
  readonly reason: FailureReason;
  readonly detail: string | null;
}

/** How a child ended. */
export interface Ending {
  readonly code: number;
  readonly signal: string | null;
  /** From spawn to exit. */
  readonly ranMs: number;
}

/** The contract's bound on `detail`. */
const MAX_DETAIL_CHARACTERS = 500;
/** A camera that refuses answers within milliseconds; one that is silent is waited for 5 s. */
const SILENCE_MS = 4000;

/** In order: the first row that any line matches names the reason. Words of FFmpeg 5.1 to 7.1. */
const REASONS: readonly (readonly [FailureReason, RegExp])[] = [
  // 7.1 writes "failed: 401Unauthorized".
  ["unauthorized", /: 40[13](?!\d)|authorization failed|access denied/],
  ["not_found", /: 4[05]4(?!\d)|404 Not Found/],
  ["too_many_sessions", /: 453(?!\d)/],
  [
    "unsupported",
    /: (?:461|415)(?!\d)|matches no streams|could not find codec|no decoder|decoder .*not found/i,
  ],
  [
    "unreachable",
    /connection refused|no route to host|unreachable|failed to resolve|host is down|connection reset|server error reply/i,
  ],
  ["timeout", /timed out/i],
  [
    "corrupt",
    /decode_slice|no frame!|non-existing [SP]PS|error while decoding|invalid nal|invalid data/i,
  ],
];

/** `concat` says this of an address that it cannot open, so no stream can be corrupt yet. */
const NOT_OPENED = /^\[concat .*Impossible to open/;
const NOT_OPENED_HTTP = /^\[concat .*Impossible to open 'https?:/;
/** What is at the address is a picture, a playlist, or another container. */
const NO_STREAM = /^\[(\w+) @ [^\]]*\] Format not on whitelist/;

/** A codec that nobody knows: 7.1 finds no stream then that its options are for. */
const UNKNOWN_CODEC = /AVOption skip_frame .* is not a decoding option/;

/** The connection ended before a single picture: FFmpeg has streams, but nothing to say of them. */
const NO_PICTURE_BEFORE_END = /Cannot determine format of input (?:stream )?\S+ after EOF/;

/** The reason that FFmpeg's last lines give, else the one that its ending gives. */
export function failureFrom(lines: readonly string[], ending: Ending): Failure {
  const wasOpened = !lines.some((line) => NOT_OPENED.test(line));
  const format = lines.map((line) => NO_STREAM.exec(line)?.[1]).find((name) => name !== undefined);
  if (format !== undefined) return noStream(format);
  if (lines.some((line) => UNKNOWN_CODEC.test(line))) {
    return {
      reason: "unsupported",
      detail: "What the camera sends is no video that FFmpeg knows.",
    };
  }
  const hasPicture = !lines.some((line) => NO_PICTURE_BEFORE_END.test(line));
  for (const [reason, words] of REASONS) {
    // FFmpeg 7 calls it invalid data that no picture came.
    if (reason === "corrupt" && (!wasOpened || !hasPicture)) continue;
    const line = lines.findLast((candidate) => words.test(candidate));
    if (line !== undefined) return { reason, detail: plainWords(line) };
  }
  if (!wasOpened) return noAnswer(ending, lines.some((line) => NOT_OPENED_HTTP.test(line)));
  if (ending.code === 0 && lines.length === 0) {
    return { reason: "unreachable", detail: "The camera ended the connection." };
  }
  if (!hasPicture) {
    const detail = "The camera ended the connection before its first picture.";
    return { reason: "unreachable", detail };
  }
  const how = ending.signal === null ? `code ${ending.code}` : ending.signal;
  return { reason: "crashed", detail: plainWords(lines.at(-1) ?? `FFmpeg ended with ${how}.`) };
}

function noStream(format: string): Failure {
  return {
    reason: "unsupported",
    detail: format === "jpeg_pipe"
      ? "The address gives one picture, not a stream: source must be snapshot or auto."
      : `The address gives ${format}, which is no camera's stream.`,
  };
}

/** FFmpeg says "Invalid data" both of silence and of an answer that is no video. */
function noAnswer({ ranMs }: Ending, isHttp: boolean): Failure {
  if (ranMs >= SILENCE_MS) {
    return {
      reason: "timeout",
      detail: "The camera accepts connections but does not answer.",
    };
  }
  return isHttp
    ? {
      reason: "not_found",
      detail: "What is at this address is no picture: perhaps a page that wants a login.",
    }
    : { reason: "unreachable", detail: "What answers at this address does not speak RTSP." };
}

function plainWords(line: string): string {
  // `[rtsp @ 0x55d0c8a3e2c0] `, `pipe:0: ` and 7.1's beginning say nothing to a reader.
  return line.replace(/^(?:\[[^\]]*@ 0x[0-9a-f]+\] ?)+/, "")
    .replace(/^(?:pipe:0|Error opening input(?: files)?): /, "")
    .replace(/ failed: (\d{3})(?=[A-Z])/, " failed: $1 ")
    .slice(0, MAX_DETAIL_CHARACTERS);
}
