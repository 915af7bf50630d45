// Owns how a camera goes from one state to the next, purely: time and chance are handed in, and what
// is to be done comes out as effects. Never starts, kills or waits for anything. States: state.ts.
import type { CameraStatus } from "../../server/contract/camera.ts";
import type { Failure } from "../ffmpeg/failure.ts";
import { backoffMs } from "./backoff.ts";
import { firstPictureMs, nextTickMs } from "./state.ts";
import type { CameraEffect, CameraEvent, CameraLimits, CameraState, Life } from "./state.ts";

const FROZEN_DETAIL = "Packets arrive, but the picture in them does not change.";

export interface Transition {
  readonly state: CameraState;
  readonly effects: readonly CameraEffect[];
}

export interface TransitionOptions {
  readonly nowMs: number;
  /** 0 to 1. */
  readonly random: number;
  readonly limits: CameraLimits;
}

/** The next state, and what is to be done about it in this order. */
export function transition(
  state: CameraState,
  event: CameraEvent,
  options: TransitionOptions,
): Transition {
  if ("generation" in event && event.generation !== state.generation) return stay(state);
  switch (event.type) {
    case "start":
      return state.status === "stopped" ? askForStart(state, options) : stay(state);
    case "stop":
      return stop({ state, startsOnExit: false, options });
    case "restart":
      return restart(state, options);
    case "picture":
      return onPicture({ state, isSame: event.isSame, options });
    case "look":
      return onLook(state, event, options);
    case "exit":
      return onExit({ state, failure: event.failure, options });
    case "tick":
      return onTick(state, options);
  }
}

function stay(state: CameraState): Transition {
  return { state, effects: [] };
}

function announce(
  from: CameraStatus,
  to: CameraStatus,
  failure: Failure | null = null,
): CameraEffect {
  return { type: "announce", from, to, failure };
}

/** Of one state's fields, those that every state has. */
function lifeOf(state: CameraState): Life {
  return { generation: state.generation, failures: state.failures };
}

function hasChild(state: CameraState): boolean {
  return state.status === "starting" || hasPictures(state);
}

/** Pictures flow; whether they show something is another question. */
function hasPictures(state: CameraState): state is CameraState & { status: "streaming" | "dark" } {
  return state.status === "streaming" || state.status === "dark";
}

function spawn(state: CameraState, options: TransitionOptions): Transition {
  const failure = state.status === "backing_off" ? state.failure : null;
  const generation = state.generation + 1;
  return {
    state: {
      status: "starting",
      generation,
      failures: state.failures,
      startedAtMs: options.nowMs,
      failure,
      wasFrozen: state.status === "backing_off" && state.wasFrozen,
    },
    effects: [announce(state.status, "starting", failure), { type: "spawn", generation }],
  };
}

/** A stopped camera may have a child that is still on its way out: two at once cost a session. */
function askForStart(
  state: CameraState & { status: "stopped" },
  options: TransitionOptions,
): Transition {
  if (options.nowMs >= state.forgetAtMs) return spawn(state, options);
  return stay({ ...state, startsOnExit: true });
}

function stop(
  { state, startsOnExit, options }: {
    state: CameraState;
    startsOnExit: boolean;
    options: TransitionOptions;
  },
): Transition {
  if (state.status === "stopped") return stay({ ...state, startsOnExit });
  const isLeaving = state.status === "stalled" || state.status === "frozen";
  const effects: CameraEffect[] = hasChild(state)
    ? [{ type: "stop", generation: state.generation }]
    : [];
  return {
    state: {
      status: "stopped",
      generation: state.generation,
      failures: 0,
      startsOnExit,
      forgetAtMs: hasChild(state) || isLeaving
        ? options.nowMs + options.limits.exitMs
        : options.nowMs,
    },
    effects: [...effects, announce(state.status, "stopped")],
  };
}

function restart(state: CameraState, options: TransitionOptions): Transition {
  const stopped = stop({ state, startsOnExit: true, options });
  if (stopped.state.status !== "stopped" || options.nowMs < stopped.state.forgetAtMs) {
    return stopped;
  }
  const spawned = spawn(stopped.state, options);
  return { state: spawned.state, effects: [...stopped.effects, ...spawned.effects] };
}

function onPicture(
  { state, isSame: isSameBytes, options }: {
    state: CameraState;
    isSame: boolean;
    options: TransitionOptions;
  },
): Transition {
  const { nowMs, limits } = options;
  if (state.status === "starting") {
    // A camera whose picture was frozen before the restart and is the same after it still is.
    if (state.wasFrozen && isSameBytes) return giveUp(state, { status: "frozen", options });
    return {
      state: {
        ...lifeOf(state),
        status: "streaming",
        streamingSinceMs: nowMs,
        pictureAtMs: nowMs,
        changedAtMs: nowMs,
      },
      effects: [{ type: "keep" }, announce("starting", "streaming")],
    };
  }
  if (!hasPictures(state)) return stay(state);
  // Blackness has no noise, so that two black pictures are often the same.
  const isSame = isSameBytes && state.status === "streaming";
  if (isSame && nowMs - state.changedAtMs >= limits.frozenMs) {
    return giveUp(state, { status: "frozen", options });
  }
  const isStable = nowMs - state.streamingSinceMs >= limits.stableMs;
  return {
    state: {
      ...state,
      failures: isStable ? 0 : state.failures,
      pictureAtMs: nowMs,
      changedAtMs: isSame ? state.changedAtMs : nowMs,
    },
    effects: [{ type: "keep" }],
  };
}

function onLook(
  state: CameraState,
  { isDark, isStill }: { isDark: boolean; isStill: boolean },
  options: TransitionOptions,
): Transition {
  if (!hasPictures(state)) return stay(state);
  const status = isDark ? "dark" : "streaming";
  if (status !== state.status) {
    return { state: { ...state, status }, effects: [announce(state.status, status)] };
  }
  if (isStill && !isDark) return giveUp(state, { status: "frozen", options });
  return stay(state);
}

/** The child is no use any more: killed at once, and the camera left alone once it is gone. */
function giveUp(
  state: CameraState,
  { status, options }: { status: "stalled" | "frozen"; options: TransitionOptions },
): Transition {
  const { nowMs, limits } = options;
  const failure: Failure = status === "frozen"
    ? { reason: "stalled", detail: FROZEN_DETAIL }
    : hasPictures(state)
    ? { reason: "stalled", detail: `No picture for ${limits.stalledMs} ms.` }
    : {
      reason: "timeout",
      detail: `No picture ${firstPictureMs(state, limits)} ms after a start.`,
    };
  return {
    state: {
      ...lifeOf(state),
      status,
      failure,
      forgetAtMs: nowMs + limits.exitMs,
      wasFrozen: status === "frozen" || (state.status === "starting" && state.wasFrozen),
    },
    effects: [
      { type: "kill", generation: state.generation },
      announce(state.status, status, failure),
    ],
  };
}

function onExit(
  { state, failure, options }: {
    state: CameraState;
    failure: Failure;
    options: TransitionOptions;
  },
): Transition {
  switch (state.status) {
    case "stopped":
      return state.startsOnExit
        ? spawn(state, options)
        : stay({ ...state, forgetAtMs: options.nowMs });
    case "starting":
    case "streaming":
    case "dark": {
      const off = backOff({ state, from: "failed", failure, options });
      return { ...off, effects: [announce(state.status, "failed", failure), ...off.effects] };
    }
    case "stalled":
      return backOff({ state, from: state.status, failure: moreExact(state, failure), options });
    case "frozen":
      return backOff({ state, from: state.status, failure: state.failure, options });
    case "backing_off":
      return stay(state);
  }
}

/** The last words of a child that had to be killed may say why it gave no picture. */
function moreExact(state: { readonly failure: Failure }, lastWords: Failure): Failure {
  return lastWords.reason === "crashed" ? state.failure : lastWords;
}

function backOff(
  { state, from, failure, options }: {
    state: CameraState;
    from: CameraStatus;
    failure: Failure;
    options: TransitionOptions;
  },
): Transition {
  const failures = state.failures + 1;
  const untilMs = options.nowMs +
    backoffMs(failures, { reason: failure.reason, random: options.random });
  const wasFrozen = "wasFrozen" in state && state.wasFrozen;
  return {
    state: {
      status: "backing_off",
      generation: state.generation,
      failures,
      failure,
      untilMs,
      wasFrozen,
    },
    effects: [announce(from, "backing_off", failure)],
  };
}

function onTick(state: CameraState, options: TransitionOptions): Transition {
  const dueMs = nextTickMs(state, options.limits);
  if (dueMs === null || options.nowMs < dueMs) return stay(state);
  switch (state.status) {
    case "stopped":
    case "backing_off":
      return spawn(state, options);
    case "starting":
    case "streaming":
    case "dark":
      return giveUp(state, { status: "stalled", options });
    case "stalled":
    case "frozen":
      return backOff({ state, from: state.status, failure: state.failure, options });
  }
}
