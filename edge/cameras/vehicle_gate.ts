// Owns when a picture is worth a call: a vehicle has come into the zone and stands. Pure: it decides
// on shares that others measured (gate/look.ts), and sees no pixel.
//
// learning: the empty zone is not known → absent, once nothing has moved for a moment
// absent   → arriving, once something large that light does not explain is in the zone
// arriving → present (a picture is sent) once it stands; → absent when it goes on or was none
// present  → leaving once it moves; → absent when it is gone, or has been there so long that it
//            belongs to the scene
// leaving  → absent when the zone is empty; → present when something stands again: the same vehicle
//            (nothing is sent) or the next one (a picture is sent)
// Any      → learning, when the camera itself was moved.
import type {
  BackgroundAct,
  Call,
  Candidate,
  GateDecision,
  GateEvent,
  GateState,
  GateStep,
  Still,
} from "./gate/gate_state.ts";
import type { Look } from "./gate/look.ts";

/** A car covers 0.15–0.4 in pattern and 0.6 of the width; a person 0.07 and 0.15. */
const VEHICLE = { structure: 0.1, area: 0.12, width: 0.33 };
/** Less than this is an empty zone: leaves, a hose on the ground, the arm's shadow. */
const EMPTY_STRUCTURE = 0.04;
/** A person beside the car moves 0.06, a car that rolls at walking pace 0.15. */
const STILL_MOTION = 0.08;
const LEARN_STILL_MS = 1500;
/** Where something always moves, the picture is taken as it is: noise is learnt from then on. */
const LEARN_AT_MOST_MS = 20_000;
/** Spray and brushes may never let a standing car be still. */
const SEND_RESTLESS_MS = 8000;
/** Longer than any wait at a pay station. */
const TAKE_IN_MS = 10 * 60_000;
/** The next car needs at least this long to take a car's place. */
const REPLACE_MS = 1800;
/** Of what the zone shows, so much is other while a car drives off (0.6–1); beside a person 0.1. */
const MOVED_AWAY_UNLIKE = 0.5;
/** Most cars differ by more (0.24–0.8). So may one that rolled on by a metre: it is sent again. */
const OTHER_UNLIKE = 0.35;
/** Something that has gone leaves less detail than it had (0.55–0.8); a car brings 3 times and more. */
const GONE_DETAIL_RATIO = 1.2;
const SCENE_CHANGE_SHARE = 0.6;
/** Two pictures of the same differ by less, from noise and light alone; motion blurs more. */
const CLEARLY_SHARPER = 1.1;
/** The server takes a second picture for the same visit within 5 s (decide_visit.ts). */
const RETRY_WITHIN_MS = 4500;

type PictureEvent = Extract<GateEvent, { type: "picture" }>;

/** Before the first picture. */
export function initialGate(atMs: number): GateState {
  return { phase: "learning", sinceMs: atMs, stillSinceMs: null };
}

/** Decides on one event. */
export function transition(state: GateState, event: GateEvent): GateStep {
  if (event.type === "outcome") return step(heardOutcome(state, event), "hold");
  const { look } = event;
  if (state.phase === "learning") return learn(state, event);
  if (look.elsewhere >= SCENE_CHANGE_SHARE && isStill(look)) {
    return step(initialGate(event.atMs), "relearn", "scene_changed");
  }
  if (hasGone(event)) {
    return step({ phase: "absent", sinceMs: event.atMs }, "restore", "cleared");
  }
  switch (state.phase) {
    case "absent":
      return isVehicle(look)
        ? step({
          phase: "arriving",
          sinceMs: event.atMs,
          recent: [candidateOf(event)],
          still: null,
        })
        : step(state, "follow");
    case "arriving":
      return arrive(state, event);
    case "present":
      return stand(state, event);
    case "leaving":
      return leave(state, event);
  }
}

/** Whether the sharpness of the next picture counts: it takes some milliseconds to measure. */
export function wantsSharpness(state: GateState, atMs: number): boolean {
  if (state.phase === "present") return state.call.attempts === 1 && isRetryTime(state.call, atMs);
  return state.phase === "absent" || state.phase === "arriving" || state.phase === "leaving";
}

export function isVehicle(look: Look): boolean {
  const { structure, area, width } = VEHICLE;
  return look.structure >= structure && look.area >= area && look.width >= width;
}

function isEmpty(look: Look): boolean {
  return look.structure < EMPTY_STRUCTURE;
}

function isStill({ motion }: Look): boolean {
  return motion !== null && motion < STILL_MOTION;
}

function learn(
  state: Extract<GateState, { phase: "learning" }>,
  { look, atMs, previousAtMs }: PictureEvent,
): GateStep {
  const isLongEnough = atMs - state.sinceMs >= LEARN_AT_MOST_MS;
  if (!isStill(look) && !isLongEnough) return step({ ...state, stillSinceMs: null }, "relearn");
  const stillSinceMs = state.stillSinceMs ?? previousAtMs ?? atMs;
  if (!isLongEnough && atMs - stillSinceMs < LEARN_STILL_MS) {
    return step({ ...state, stillSinceMs }, "follow");
  }
  return step({ phase: "absent", sinceMs: atMs }, isLongEnough ? "relearn" : "follow");
}

function arrive(
  state: Extract<GateState, { phase: "arriving" }>,
  event: PictureEvent,
): GateStep {
  const { look, atMs } = event;
  if (isEmpty(look)) return step({ phase: "absent", sinceMs: atMs }, "follow", "passed");
  const { recent, still } = watchStill(state, event);
  if (still !== null && !isVehicle(look)) {
    return step({ phase: "absent", sinceMs: atMs }, "follow", "passed");
  }
  const isStanding = still !== null && atMs - still.sinceMs >= event.minStillMs;
  const isRestless = atMs - state.sinceMs >= SEND_RESTLESS_MS && isVehicle(look);
  if (isStanding || isRestless) {
    const best = still?.best ?? sharpest(recent) ?? candidateOf(event);
    return send(event, { best, decision: "vehicle" });
  }
  return step({ ...state, recent, still });
}

function stand(state: Extract<GateState, { phase: "present" }>, event: PictureEvent): GateStep {
  const { look, atMs } = event;
  if (isEmpty(look)) return step({ phase: "absent", sinceMs: atMs }, "prove");
  if (!isStill(look)) {
    return step({
      phase: "leaving",
      sinceMs: event.previousAtMs ?? atMs,
      stoodSinceMs: state.sinceMs,
      call: state.call,
      recent: [candidateOf(event)],
      still: null,
      peakUnlike: look.unlike ?? 0,
    });
  }
  if (atMs - state.sinceMs >= TAKE_IN_MS) {
    return step({ phase: "absent", sinceMs: atMs }, "take_in", "taken_in");
  }
  const call = { ...state.call, next: sharper(state.call.next, candidateOf(event)) };
  if (call.attempts > 1 || !isRetryTime(call, atMs)) return step(state);
  if (!call.isUnread) return step({ ...state, call });
  const retry = { ...call, frameId: call.next.frameId, attempts: call.attempts + 1 };
  return { ...step({ ...state, call: retry }, "hold", "retry"), sendFrameId: retry.frameId };
}

function leave(state: Extract<GateState, { phase: "leaving" }>, event: PictureEvent): GateStep {
  const { look, atMs } = event;
  if (isEmpty(look)) return step({ phase: "absent", sinceMs: atMs }, "prove");
  const unlike = look.unlike ?? 0;
  const peakUnlike = Math.max(state.peakUnlike, unlike);
  const { recent, still } = watchStill(state, event);
  if (still === null || atMs - still.sinceMs < event.minStillMs) {
    return step({ ...state, recent, still, peakUnlike });
  }
  if (!isVehicle(look)) return step({ phase: "absent", sinceMs: atMs }, "follow");
  const hasMovedAway = peakUnlike >= MOVED_AWAY_UNLIKE &&
    still.sinceMs - state.sinceMs >= REPLACE_MS;
  if (hasMovedAway || unlike >= OTHER_UNLIKE) {
    return send(event, { best: still.best, decision: "next_vehicle" });
  }
  const { stoodSinceMs: sinceMs, call } = state;
  return step({ phase: "present", sinceMs, call }, "hold", "same_vehicle");
}

function send(
  { atMs }: PictureEvent,
  { best, decision }: { best: Candidate; decision: GateDecision },
): GateStep {
  const { frameId } = best;
  const call: Call = { frameId, atMs, attempts: 1, isUnread: false, next: null };
  const state: GateState = { phase: "present", sinceMs: atMs, call };
  return { ...step(state, "hold", decision), sendFrameId: frameId };
}

/**
 * What is other than the background is the place of something that was in it and has gone: a car that
 * stood there when the agent started, or so long that it was taken in.
 */
function hasGone({ look, isBackgroundProven }: PictureEvent): boolean {
  if (!isStill(look) || isEmpty(look)) return false;
  if (look.isAsBefore) return true;
  return !isBackgroundProven && look.width >= VEHICLE.width && look.detailRatio < GONE_DETAIL_RATIO;
}

type Watched = { recent: readonly Candidate[]; still: Still | null };

/** Of pictures between which nothing moved, the first counts as well as the last. */
function watchStill(state: Watched, event: PictureEvent): Watched {
  const { look, atMs, previousAtMs } = event;
  const candidate = candidateOf(event);
  const fromMs = previousAtMs ?? atMs;
  const recent = [...state.recent.filter((one) => one.atMs >= fromMs), candidate];
  if (!isStill(look)) return { recent, still: null };
  const best = sharper(state.still?.best ?? sharpest(recent), candidate);
  return { recent, still: { sinceMs: state.still?.sinceMs ?? fromMs, best } };
}

function candidateOf({ candidate, atMs }: PictureEvent): Candidate {
  return { ...candidate, atMs };
}

function sharpest(candidates: readonly Candidate[]): Candidate | null {
  return candidates.reduce<Candidate | null>((best, one) => sharper(best, one), null);
}

/** The later one unless it is clearly less sharp: the car may have crept on a bit. */
function sharper(earlier: Candidate | null, later: Candidate): Candidate {
  const isClear = earlier !== null && earlier.sharpness > later.sharpness * CLEARLY_SHARPER;
  return isClear ? earlier : later;
}

function isRetryTime(call: Call, atMs: number): boolean {
  return atMs - call.atMs <= RETRY_WITHIN_MS;
}

function heardOutcome(
  state: GateState,
  { frameId, isRead }: Extract<GateEvent, { type: "outcome" }>,
): GateState {
  if (state.phase !== "present" && state.phase !== "leaving") return state;
  if (state.call.frameId !== frameId) return state;
  return { ...state, call: { ...state.call, isUnread: !isRead } };
}

function step(
  state: GateState,
  background: BackgroundAct = "hold",
  decision: GateDecision | null = null,
): GateStep {
  return { state, background, decision, sendFrameId: null };
}
