// Owns what the verbs on reads are given beside the request's context: the parts they act through.
import type { ReadOutcome } from "../contract/device_link.ts";
import type { Miss } from "../contract/event.ts";
import type { PictureStore } from "../images/picture_store.ts";
import type { ReadingDefaults } from "../reading/reading_settings.ts";
import type { Recognizer } from "../recognizer/plate_recognizer.ts";
import type { Context } from "../users/context.ts";

/** The parts behind a read; made once by `main.ts`. */
export interface ReadParts {
  recognizer: Pick<Recognizer, "read">;
  pictures: PictureStore;
  settings: ReadSettings;
  /** Told what became of each frame, for the metrics. */
  onFrame?: (outcome: string) => void;
  /** Told of each answer to whoever waited for one, for the metrics; `failed`: there was none. */
  onAnswer?: (answer: { outcome: ReadOutcome | "failed"; durationMs: number }) => void;
  /** Told of each visit whose plate was read (`null`) or missed, by why, for the metrics. */
  onVisit?: (missReason: Miss["reason"] | null) => void;
  /** Told of a picture that could not be stored, whose read was recorded all the same. */
  onPictureLost?: (error: unknown) => void;
}

/** First argument of every verb that reads frames. */
export interface ReadContext extends Context {
  readonly reads: ReadParts;
}

export interface ReadSettings extends ReadingDefaults {
  /** A vehicle not seen for this long has left. */
  visitGapMs: number;
  /** So long after the picture an event may act (open a gate). */
  eventTtlMs: number;
  /** Deadline of a frame that a device sent of itself. */
  deviceReadTimeoutMs: number;
  /** An interval's frame waits no longer than this for a turn, so that those asked for come first. */
  intervalTurnWaitMs: number;
  /** A frame read for a command may be this old at most. */
  commandMaxAgeMs: number;
  /** Frames waiting for the recognizer, per device; more are not kept. */
  maxKeptFrames: number;
  /** A kept frame unread for this long becomes a miss. */
  keepForMs: number;
}

/** What nobody has asked to configure; the rest comes from `config.ts`, with its defaults. */
export const DEFAULT_READ_SETTINGS = {
  keepReadsDays: null,
  keepPicturesDays: null,
  intervalTurnWaitMs: 1000,
  commandMaxAgeMs: 60_000,
  maxKeptFrames: 200,
  keepForMs: 24 * 3_600_000,
} as const satisfies Partial<ReadSettings>;
