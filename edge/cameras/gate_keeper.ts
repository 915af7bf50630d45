// Owns the vehicle gate of one camera at work: its background, its state, who is told of a vehicle.
// Decides nothing (see vehicle_gate.ts) and sends nothing.
import type { CameraReport, CameraSettings } from "../../server/contract/camera.ts";
import type { Clock } from "./clock.ts";
import type { Frame, FrameStore } from "./frame_store.ts";
import { thumbnailOf } from "./frame_thumbnail.ts";
import {
  type Background,
  createBackground,
  followScene,
  prove,
  restore,
  takeIn,
} from "./gate/background.ts";
import type { GateDecision, GateEvent, GateState, GateStep } from "./gate/gate_state.ts";
import { areSameSize, type Grid, toGrid } from "./gate/grid.ts";
import { lookAtZone, type Looked } from "./gate/look.ts";
import { type ZoneMask, zoneMask } from "./gate/zone_mask.ts";
import { measureSharpness } from "./sharpness.ts";
import { initialGate, isVehicle, transition, wantsSharpness } from "./vehicle_gate.ts";

/** Between pictures further apart than this nothing is known of what moved. */
const PREVIOUS_AT_MOST_MS = 5000;
/**
 * Motion is measured over at least this time: a car that creeps up moves too little from one picture
 * to the next of four a second. Less than from one to the next at one a second, with its jitter.
 */
const MOTION_OVER_MS = 700;

export interface GateKeeperOptions {
  readonly frames: FrameStore;
  /** The settings of now: a new zone or trigger acts with the next picture. */
  readonly settings: () => CameraSettings;
  readonly clock: Pick<Clock, "now" | "monotonicMs">;
  readonly onDecision: (decision: GateDecision) => void;
}

interface Seen {
  readonly grid: Grid;
  readonly atMs: number;
}

/** What is known of one camera's zone. */
interface Watch {
  state: GateState;
  background: Background;
  mask: ZoneMask;
  zone: CameraSettings["zone"];
  /** Oldest first: those that motion is measured against, now or with the next pictures. */
  recent: readonly Seen[];
  seenAtMs: number;
  /** The vehicle that stands there, as it looked last. */
  reference: Grid | null;
}

/** Looks at each new picture of a camera whose trigger is `vehicle`. */
export class GateKeeper {
  readonly #options: GateKeeperOptions;
  readonly #listeners = new Set<(frame: Frame) => void>();
  #watch: Watch | null = null;

  constructor(options: GateKeeperOptions) {
    this.#options = options;
    options.frames.onFrame((frame) => this.#see(frame));
  }

  /** Calls back with each picture that is worth a call, until the returned function is called. */
  onVehicle(listener: (frame: Frame) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** What became of a picture that `onVehicle` gave. */
  heardOutcome(outcome: { frameId: number; isRead: boolean }): void {
    if (this.#watch === null) return;
    this.#watch.state = transition(this.#watch.state, { type: "outcome", ...outcome }).state;
  }

  /** Null while the empty zone is unknown, or another trigger is set. */
  report(): NonNullable<CameraReport["gate"]> | null {
    const state = this.#watch?.state;
    if (state === undefined || state.phase === "learning") return null;
    const { clock } = this.#options;
    const sinceMs = clock.now().getTime() - (clock.monotonicMs() - state.sinceMs);
    return { state: state.phase, since: new Date(sinceMs).toISOString() };
  }

  /** The camera shows something else from now on. */
  forget(): void {
    this.#watch = null;
  }

  #see(frame: Frame): void {
    const { trigger, zone } = this.#options.settings();
    if (trigger.mode !== "vehicle") return this.forget();
    const thumbnail = thumbnailOf(frame);
    if (thumbnail === null) return;
    const now = toGrid(thumbnail);
    const atMs = frame.receivedMonotonicMs;
    const watch = this.#watch;
    if (watch === null || !areSameSize(watch.background.scene, now)) {
      this.#watch = startWatch(now, { zone, atMs });
      return;
    }
    if (watch.zone !== zone) Object.assign(watch, { zone, mask: zoneMask(zone, now) });
    const looked = this.#look(watch, { now, atMs });
    const event = pictureEvent(watch, { frame, looked, minStillMs: trigger.min_still_ms });
    const step = transition(watch.state, event);
    this.#take(watch, { step, now, looked, atMs });
    this.#tell(step);
  }

  #look(watch: Watch, { now, atMs }: { now: Grid; atMs: number }): Looked {
    const { background, mask, reference } = watch;
    const intervalMs = this.#options.settings().interval_ms;
    const earliestMs = atMs - Math.max(PREVIOUS_AT_MOST_MS, 2.5 * intervalMs);
    watch.recent = recentFor(watch.recent, { atMs, earliestMs });
    const previous = watch.recent[0]?.grid ?? null;
    return lookAtZone({ now, mask, background, previous, reference });
  }

  #take(
    watch: Watch,
    { step, now, looked, atMs }: { step: GateStep; now: Grid; looked: Looked; atMs: number },
  ): void {
    const elapsedMs = atMs - watch.seenAtMs;
    watch.state = step.state;
    watch.background = nextBackground(watch, { act: step.background, now, looked, elapsedMs });
    if (step.state.phase === "present") watch.reference = now;
    else if (step.state.phase !== "leaving") watch.reference = null;
    watch.recent = [...watch.recent, { grid: now, atMs }];
    watch.seenAtMs = atMs;
  }

  #tell({ decision, sendFrameId }: GateStep): void {
    if (decision !== null) this.#options.onDecision(decision);
    const frame = sendFrameId === null ? null : this.#options.frames.byId(sendFrameId);
    if (frame === null) return;
    for (const listener of [...this.#listeners]) listener(frame);
  }
}

function startWatch(now: Grid, { zone, atMs }: { zone: Watch["zone"]; atMs: number }): Watch {
  return {
    state: initialGate(atMs),
    background: createBackground(now),
    mask: zoneMask(zone, now),
    zone,
    recent: [{ grid: now, atMs }],
    seenAtMs: atMs,
    reference: null,
  };
}

/** Begins with the one to measure motion against: the newest that is old enough, else the oldest. */
function recentFor(
  recent: readonly Seen[],
  { atMs, earliestMs }: { atMs: number; earliestMs: number },
): readonly Seen[] {
  const known = recent.filter((seen) => seen.atMs >= earliestMs);
  const first = known.findLastIndex((seen) => atMs - seen.atMs >= MOTION_OVER_MS);
  return known.slice(Math.max(0, first));
}

function pictureEvent(
  { state, recent, background, zone }: Watch,
  { frame, looked: { look }, minStillMs }: { frame: Frame; looked: Looked; minStillMs: number },
): Extract<GateEvent, { type: "picture" }> {
  const atMs = frame.receivedMonotonicMs;
  const isCandidate = isVehicle(look) && wantsSharpness(state, atMs);
  const sharpness = isCandidate ? measureSharpness(frame.jpeg, zone) ?? 0 : 0;
  return {
    type: "picture",
    atMs,
    previousAtMs: recent[0]?.atMs ?? null,
    candidate: { frameId: frame.id, sharpness },
    look,
    minStillMs,
    isBackgroundProven: background.isProven,
  };
}

function nextBackground(
  { background, mask }: Watch,
  { act, now, looked, elapsedMs }: {
    act: GateStep["background"];
    now: Grid;
    looked: Looked;
    elapsedMs: number;
  },
): Background {
  const { difference, light } = looked;
  const following = { now, difference, light, elapsedMs };
  switch (act) {
    case "follow":
      return followScene(background, { ...following, held: null });
    case "hold":
      return followScene(background, { ...following, held: mask });
    case "prove":
      return prove(followScene(background, { ...following, held: null }));
    case "relearn":
      return createBackground(now);
    case "take_in":
      return takeIn(background, now);
    case "restore":
      return restore(background, now);
  }
}
