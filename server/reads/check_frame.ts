// Owns what a frame must be before money is spent on it. Pure; reads no picture's content.
import { type ErrorDetails, WashfleetError } from "../errors.ts";

/** The recognizer was seen to refuse pictures from this size on; its documents say 3 MB. */
export const MAX_FRAME_BYTES = 2_400_000;

/** A device's clock may run ahead this much before its word is not taken. */
const MAX_AHEAD_MS = 30_000;
/** A guess that lies further back than any spool reaches, or ahead, is a clock that was never set. */
const OLDEST_GUESS_MS = 31 * 86_400_000;

/** @throws WashfleetError `invalid` or `too_large`, naming the field `frame` */
export function checkFrame(bytes: Uint8Array): void {
  if (bytes.length === 0) throw fault("it is empty");
  if (bytes.length > MAX_FRAME_BYTES) {
    throw new WashfleetError(
      `Cannot read the frame as it has more than ${MAX_FRAME_BYTES} bytes: ` +
        `current value is ${bytes.length}`,
      {
        kind: "too_large",
        code: "frame_too_large",
        extra: { max_bytes: MAX_FRAME_BYTES, bytes: bytes.length },
      },
    );
  }
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) throw fault("it is no JPEG");
  if (!endsAsJpeg(bytes)) throw fault("it is only part of a JPEG: its end is missing");
}

/** Some encoders pad the end of a picture; none leaves out its end marker FFD9. */
function endsAsJpeg(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9;
}

export interface FrameTime {
  capturedAt: Date;
  /** `false`: its age is not known, so what comes of it must never act (open a gate). */
  isTrusted: boolean;
}

/**
 * When a frame was taken, from what its device says. A frame that waited in a spool keeps its own
 * time however old it is. A device that does not know the time tells its best guess: good enough to
 * sort by, never to act on.
 * @throws WashfleetError `invalid` naming `captured_at` when a synced clock runs ahead, and
 *   `conflict` `stale_snapshot` when it is older than `maxAgeMs`
 */
export function judgeFrameTime(
  told: { capturedAt: Date; clock: "synced" | "unsynced"; maxAgeMs: number | null },
  now: Date,
): FrameTime {
  const ageMs = now.getTime() - told.capturedAt.getTime();
  if (told.clock === "unsynced") {
    const isPlausible = ageMs >= -MAX_AHEAD_MS && ageMs <= OLDEST_GUESS_MS;
    return { capturedAt: isPlausible ? told.capturedAt : now, isTrusted: false };
  }
  if (-ageMs > MAX_AHEAD_MS) {
    throw fault(`it lies ${-ageMs} ms in the future`, "captured_at");
  }
  if (told.maxAgeMs !== null && ageMs > told.maxAgeMs) {
    throw new WashfleetError(
      `Cannot read the frame as it is older than ${told.maxAgeMs} ms: current value is ${ageMs}`,
      {
        kind: "conflict",
        code: "stale_snapshot",
        extra: { max_age_ms: told.maxAgeMs, age_ms: ageMs },
      },
    );
  }
  return { capturedAt: told.capturedAt, isTrusted: true };
}

function fault(why: string, path = "frame"): WashfleetError {
  const details: ErrorDetails = {
    kind: "invalid",
    code: path === "frame" ? "invalid_frame" : "invalid_input",
    faults: [{ path, message: why }],
  };
  return new WashfleetError(`Cannot read the frame as ${why}`, details);
}
