// Owns the words of the vehicle gate: its states, what happens to it, what it decides. Decides nothing.
import type { Look } from "./look.ts";

export type GateState =
  | { readonly phase: "learning"; readonly sinceMs: number; readonly stillSinceMs: number | null }
  | { readonly phase: "absent"; readonly sinceMs: number }
  | {
    readonly phase: "arriving";
    readonly sinceMs: number;
    /** Of the time that motion is measured over. */
    readonly recent: readonly Candidate[];
    readonly still: Still | null;
  }
  | { readonly phase: "present"; readonly sinceMs: number; readonly call: Call }
  | {
    readonly phase: "leaving";
    readonly sinceMs: number;
    /** When the vehicle had come. */
    readonly stoodSinceMs: number;
    readonly call: Call;
    readonly recent: readonly Candidate[];
    readonly still: Still | null;
    /** How unlike the vehicle that stood there the zone has looked, at most. */
    readonly peakUnlike: number;
  };

/** A picture that may be sent. */
export interface Candidate {
  readonly atMs: number;
  readonly frameId: number;
  readonly sharpness: number;
}

/** Nothing has moved since; the sharpest picture of that time. */
export interface Still {
  readonly sinceMs: number;
  readonly best: Candidate;
}

/** What was sent of the vehicle that stands there. */
export interface Call {
  readonly frameId: number;
  readonly atMs: number;
  readonly attempts: number;
  /** The plate was not found: another picture may show it. */
  readonly isUnread: boolean;
  /** The sharpest picture since. */
  readonly next: Candidate | null;
}

/** Instants are monotonic milliseconds. */
export type GateEvent =
  | {
    readonly type: "picture";
    readonly atMs: number;
    /** The earlier picture that motion is measured against; null: there is none. */
    readonly previousAtMs: number | null;
    readonly candidate: Omit<Candidate, "atMs">;
    readonly look: Look;
    /** How long a vehicle must stand, ms. */
    readonly minStillMs: number;
    readonly isBackgroundProven: boolean;
  }
  | { readonly type: "outcome"; readonly frameId: number; readonly isRead: boolean };

/**
 * What was decided, for the metrics. `passed`: something large went through or left before it stood;
 * `same_vehicle`: it moved, or something did around it; `taken_in`: it stood so long that it is part
 * of the scene now; `cleared`: such a thing has gone; `scene_changed`: the camera was moved.
 */
export type GateDecision =
  | "vehicle"
  | "next_vehicle"
  | "retry"
  | "passed"
  | "same_vehicle"
  | "taken_in"
  | "cleared"
  | "scene_changed";

/**
 * What becomes of the background with this picture. `follow`: learnt a little; `hold`: not under the
 * vehicle; `relearn`: this picture is it; `prove`: it is the empty zone; `take_in`, `restore`: what
 * stands there belongs to it, or does no more.
 */
export type BackgroundAct = "follow" | "hold" | "relearn" | "prove" | "take_in" | "restore";

export interface GateStep {
  readonly state: GateState;
  readonly background: BackgroundAct;
  readonly decision: GateDecision | null;
  /** The frame to be read now. */
  readonly sendFrameId: number | null;
}
