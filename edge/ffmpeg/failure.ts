// Owns what FFmpeg's words mean: why a stream ended. Pure; its table is the place for a new reason.
// FFmpeg exits 0 when a connection is lost, so every exit is a failure and only words name it.
import type { FailureReason } from "../../server/contract/camera.ts";

/** Why a stream ended, and FFmpeg's words about it, credentials struck out. */
export interface Failure {
  readonly reason: FailureReason;
  readonly detail: string | null;
}

/** The contract's bound on `detail`. */
const MAX_DETAIL_CHARACTERS = 500;

/** In order: the first row that any line matches names the reason. Words of FFmpeg 5.1–7.1. */
const REASONS: readonly (readonly [FailureReason, RegExp])[] = [
  ["unauthorized", /\b401 |\b403 |authori[sz]ation failed/i],
  ["not_found", /\b404 |\b454 /],
  ["too_many_sessions", /\b453 /],
  [
    "unreachable",
    /connection refused|no route to host|unreachable|failed to resolve|name or service not known|host is down/i,
  ],
  ["timeout", /timed out/i],
  [
    "unsupported",
    /\b461 |\b415 |could not find codec parameters|decoder \(?.*not found|no decoder|unknown decoder|matches no streams|does not contain any stream|unsupported/i,
  ],
  [
    "corrupt",
    /invalid data found|error while decoding|corrupt|non-existing [ps]ps|no frame!|concealing/i,
  ],
];

/** The reason that FFmpeg's last lines give; `crashed` when they give none. */
export function failureFrom(
  lines: readonly string[],
  exit: { readonly code: number; readonly signal: string | null },
): Failure {
  for (const [reason, words] of REASONS) {
    const line = lines.findLast((candidate) => words.test(candidate));
    if (line !== undefined) return { reason, detail: shorten(line) };
  }
  const ending = exit.signal === null ? `code ${exit.code}` : exit.signal;
  return { reason: "crashed", detail: shorten(lines.at(-1) ?? `FFmpeg ended with ${ending}.`) };
}

function shorten(text: string): string {
  // `[rtsp @ 0x55d0c8a3e2c0] ` says nothing to a reader.
  return text.replace(/^(?:\[[^\]]*@ 0x[0-9a-f]+\] ?)+/, "").slice(0, MAX_DETAIL_CHARACTERS);
}
