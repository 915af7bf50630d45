// Owns what is handed around while one frame is recorded; writes nothing itself.
import type { ReadAnswer, ReadTrigger } from "../contract/device_link.ts";
import type { Queryable } from "../db/sql.ts";
import type { NewEvent } from "../events/append_event.ts";
import type { FrameTime } from "./check_frame.ts";
import type { Judgement } from "./judge_frame.ts";

/** Where and when a frame was taken, and why it was sent. */
export interface FrameOrigin {
  deviceId: string;
  locationId: string;
  cameraId: string;
  time: FrameTime;
  trigger: ReadTrigger;
}

/** A frame that shows something. */
export interface JudgedFrame extends FrameOrigin {
  picture: { kind: "bytes"; bytes: Uint8Array } | { kind: "stored"; imageRef: string };
  judgement: Exclude<Judgement, { kind: "empty" }>;
  recognizerMs: number | null;
  /** A candidate below this is a guess: never to be matched against a list, 0–1. */
  minConfidence: number;
  /** What else belongs in the transaction; called before the event is appended. */
  alongside?: (tx: Queryable, answer: ReadAnswer) => Promise<void>;
}

/** One transaction's view of a frame. */
export interface Recording {
  tx: Queryable;
  frame: JudgedFrame;
  now: Date;
  /** When the frame's event must no longer act. */
  expiresAt: Date;
  /** Begins to store the picture, once, whoever asks first. @returns its ref */
  storeImage: () => string;
}

/** What a frame came to: the answer, and the event that it is worth. */
export interface Recorded {
  answer: ReadAnswer;
  event: ReadEvent | null;
}

export type ReadEvent = NewEvent<"plate.read" | "plate.refined" | "plate.missed">;

/** An event at the time and place of the frame. */
export function eventOf<T extends ReadEvent["type"]>(
  recording: Recording,
  event: Pick<NewEvent<T>, "type" | "data">,
): NewEvent<T> {
  const { frame, expiresAt } = recording;
  return {
    ...event,
    occurredAt: frame.time.capturedAt,
    expiresAt,
    locationId: frame.locationId,
    deviceId: frame.deviceId,
    cameraId: frame.cameraId,
  };
}

/** A frame of unknown age makes events that are past acting from the start. */
export function expiryOf(time: FrameTime, eventTtlMs: number): Date {
  return new Date(time.capturedAt.getTime() + (time.isTrusted ? eventTtlMs : 0));
}
