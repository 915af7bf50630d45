// Owns the states of a camera's life, its events and its limits. How one follows another is
// decided in transition.ts.
//
//   stopped ──start──▶ starting ──picture──▶ streaming
//   starting ──no picture in time, exit──▶ stalled, failed ──▶ backing_off
//   streaming ◀──nothing to be seen──▶ dark: pictures flow in both, and only the words differ
//   streaming, dark ──no picture in time──▶ stalled     ──exit──▶ failed
//   streaming ──same picture too long──▶ frozen     stalled, frozen ──exit or patience──▶ backing_off
//   backing_off ──time──▶ starting        any ──stop──▶ stopped        any ──restart──▶ starting
//
// `failed` has no duration: it is announced on the way to `backing_off`. Every event of a child
// carries the generation that started it; what an older child says is dropped.
import type { CameraStatus } from "../../server/contract/camera.ts";
import type { Failure } from "../ffmpeg/failure.ts";

/** Counts starts. All times are monotonic milliseconds: a clock set back changes nothing. */
export interface Life {
  readonly generation: number;
  /** Failures in a row; a stable stream forgets them. */
  readonly failures: number;
}

export type CameraState =
  & Life
  & (
    | { readonly status: "stopped"; readonly startsOnExit: boolean; readonly forgetAtMs: number }
    | {
      readonly status: "starting";
      readonly startedAtMs: number;
      readonly failure: Failure | null;
      readonly wasFrozen: boolean;
    }
    | {
      readonly status: "streaming" | "dark";
      readonly streamingSinceMs: number;
      readonly pictureAtMs: number;
      /** When the picture last differed from the one before it. */
      readonly changedAtMs: number;
    }
    | {
      readonly status: "stalled" | "frozen";
      /** The last picture that came was a frozen one, in this start or one before it. */
      readonly wasFrozen: boolean;
      readonly failure: Failure;
      readonly forgetAtMs: number;
    }
    | {
      readonly status: "backing_off";
      readonly failure: Failure;
      readonly untilMs: number;
      readonly wasFrozen: boolean;
    }
  );

export type CameraEvent =
  | { readonly type: "start" | "stop" | "restart" | "tick" }
  /**
   * `isSame`: its bytes are those of the picture before it; after a frozen stream, so nearly the
   * same that only a clock could be different.
   */
  | { readonly type: "picture"; readonly generation: number; readonly isSame: boolean }
  /** The picture was looked at, which happens to some. */
  | {
    readonly type: "look";
    readonly generation: number;
    readonly isDark: boolean;
    readonly isStill: boolean;
  }
  | { readonly type: "exit"; readonly generation: number; readonly failure: Failure };

export type CameraEffect =
  | { readonly type: "spawn"; readonly generation: number }
  /** SIGTERM, grace, SIGKILL: for a child that is well. */
  | { readonly type: "stop"; readonly generation: number }
  /** SIGKILL at once: a blocked FFmpeg ignores the first signal. */
  | { readonly type: "kill"; readonly generation: number }
  /** The picture of this event is true news: put it into the frame store. */
  | { readonly type: "keep" }
  | {
    readonly type: "announce";
    readonly from: CameraStatus;
    readonly to: CameraStatus;
    readonly failure: Failure | null;
  };

/** Milliseconds after which patience ends. */
export interface CameraLimits {
  /** No picture for this long on a stream that had one. */
  readonly stalledMs: number;
  /** No first picture for this long after a start: the first attempt, and those after a failure. */
  readonly firstPictureMs: number;
  readonly laterFirstPictureMs: number;
  /** The same bytes for this long: a live picture has noise. */
  readonly frozenMs: number;
  /** A stream this old forgets the failures before it. */
  readonly stableMs: number;
  /** A killed child that has not exited by now never will: it is forgotten. */
  readonly exitMs: number;
}

export const INITIAL_STATE: CameraState = {
  status: "stopped",
  generation: 0,
  failures: 0,
  startsOnExit: false,
  forgetAtMs: -Infinity,
};

/** When `transition` wants its next tick, or null if only an event can change the state. */
export function nextTickMs(state: CameraState, limits: CameraLimits): number | null {
  switch (state.status) {
    case "stopped":
      return state.startsOnExit ? state.forgetAtMs : null;
    case "starting":
      return state.startedAtMs + firstPictureMs(state, limits);
    case "streaming":
    case "dark":
      return state.pictureAtMs + limits.stalledMs;
    case "stalled":
    case "frozen":
      return state.forgetAtMs;
    case "backing_off":
      return state.untilMs;
  }
}

/** How long the first picture of this start may take. */
export function firstPictureMs(state: Life, limits: CameraLimits): number {
  return state.failures === 0 ? limits.firstPictureMs : limits.laterFirstPictureMs;
}
