// Owns the table of remedies: what is done about which cause, in which order, and how often at most. Pure
// data: a new remedy is a rung here, what it does a line in remedy_acts.ts. Times are of running time
// (remedy_journal.ts), in which no clock can jump.
import type { FailureReason } from "../../server/contract/camera.ts";
import type { RemedyStep } from "../../server/contract/remedy.ts";

/** What has to be so before a step is thought of. Judged in preconditions.ts. */
export type Precondition =
  | "can_discover"
  | "camera_reboot_allowed"
  | "power_cycle_configured"
  /** Somebody starts an agent that ended: without, a restart is an end. */
  | "is_supervised"
  | "agent_was_restarted"
  | "device_reboot_allowed"
  /** One camera on which FFmpeg fails says more of the camera than of the machine. */
  | "several_cameras";

export interface Rung {
  step: Exclude<RemedyStep, "person">;
  needs: readonly Precondition[];
  /** Not before there was no picture for this long. */
  afterMs: number;
  /** In one trouble; then the next rung is due. */
  tries: number;
  perHour: number;
  perDay: number;
  /** Before the same is tried again: doubles with each try, and up to half of it is added by chance. */
  backoffMs: number;
  /** After it has helped, nothing is tried on the same thing for this long. */
  coolDownMs: number;
  /** When it has not helped by then, it has not. */
  verdictAfterMs: number;
}

export interface Ladder {
  of: "camera" | "device";
  /** A sentence: what it rests on. */
  why: string;
  /** Empty: no machine can help. */
  rungs: readonly Rung[];
  /** When a person is due where there is no rung that may be tried. */
  personAfterMs: number;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A cause that changes its name every few seconds is not known yet. */
export const CAUSE_HOLDS_MS = MINUTE_MS;
/** Pictures for this long are an end of the trouble; what flaps is one trouble. */
export const RECOVERED_AFTER_MS = 5 * MINUTE_MS;
/** Pictures for this long are a verdict. */
export const HELPED_AFTER_MS = 10 * SECOND_MS;
/** After a start, everything has to find its feet first. */
export const SETTLE_MS = 3 * MINUTE_MS;
/** Whoever is at work on it is left alone for so long after the last thing that they did. */
export const OPERATOR_MS = 10 * MINUTE_MS;
/** Of all steps on all cameras: a fault that is everywhere is not healed camera by camera. */
export const MOST_STEPS_PER_HOUR = 12;

const RESTART_STREAM: Rung = {
  // The state machine restarts it all along; this forgets what it had learned of the camera as well.
  step: "restart_stream",
  needs: [],
  afterMs: 2 * MINUTE_MS,
  tries: 2,
  perHour: 4,
  perDay: 24,
  backoffMs: 3 * MINUTE_MS,
  coolDownMs: 5 * MINUTE_MS,
  verdictAfterMs: MINUTE_MS,
};

const REDISCOVER: Rung = {
  step: "rediscover",
  needs: ["can_discover"],
  afterMs: 2 * MINUTE_MS,
  tries: 2,
  perHour: 4,
  perDay: 24,
  backoffMs: 10 * MINUTE_MS,
  coolDownMs: 5 * MINUTE_MS,
  verdictAfterMs: 90 * SECOND_MS,
};

const REBOOT_CAMERA: Rung = {
  step: "reboot_camera",
  needs: ["camera_reboot_allowed"],
  afterMs: 6 * MINUTE_MS,
  tries: 2,
  perHour: 1,
  perDay: 3,
  backoffMs: HOUR_MS,
  coolDownMs: 30 * MINUTE_MS,
  verdictAfterMs: 4 * MINUTE_MS,
};

const POWER_CYCLE: Rung = {
  step: "power_cycle",
  needs: ["power_cycle_configured"],
  afterMs: 10 * MINUTE_MS,
  tries: 2,
  perHour: 1,
  perDay: 3,
  backoffMs: HOUR_MS,
  coolDownMs: 30 * MINUTE_MS,
  verdictAfterMs: 5 * MINUTE_MS,
};

const RESTART_AGENT: Rung = {
  step: "restart_agent",
  needs: ["is_supervised"],
  afterMs: 5 * MINUTE_MS,
  tries: 1,
  perHour: 1,
  perDay: 3,
  backoffMs: HOUR_MS,
  coolDownMs: 30 * MINUTE_MS,
  verdictAfterMs: 4 * MINUTE_MS,
};

const REBOOT_DEVICE: Rung = {
  step: "reboot_device",
  needs: ["agent_was_restarted", "device_reboot_allowed"],
  afterMs: 15 * MINUTE_MS,
  tries: 1,
  perHour: 1,
  perDay: 2,
  backoffMs: HOUR_MS,
  coolDownMs: 2 * HOUR_MS,
  verdictAfterMs: 10 * MINUTE_MS,
};

const PERSON_ONLY = { of: "camera", rungs: [], personAfterMs: 2 * MINUTE_MS } as const;

export const REMEDY_TABLE = {
  camera_unauthorized: {
    ...PERSON_ONLY,
    why: "The camera refuses the user or password, which no restart changes.",
  },
  camera_not_found: {
    ...PERSON_ONLY,
    why: "The camera does not know the stream's path, which no restart changes.",
  },
  camera_unsupported: {
    ...PERSON_ONLY,
    why: "The camera sends a format that cannot be decoded, which no restart changes.",
  },
  camera_too_many_sessions: {
    ...PERSON_ONLY,
    why: "The camera has too many viewers, who would come back after a restart.",
  },
  camera_unreachable: {
    of: "camera",
    why: "The camera cannot be reached, and others can.",
    rungs: [REDISCOVER, POWER_CYCLE],
    personAfterMs: 5 * MINUTE_MS,
  },
  camera_silent: {
    of: "camera",
    why: "The camera answers, but no new picture comes.",
    rungs: [RESTART_STREAM, REBOOT_CAMERA, POWER_CYCLE],
    personAfterMs: 5 * MINUTE_MS,
  },
  camera_decoder: {
    of: "camera",
    why: "This camera's decoder ends again and again.",
    rungs: [RESTART_STREAM],
    personAfterMs: 5 * MINUTE_MS,
  },
  all_unreachable: {
    of: "device",
    why: "No camera can be reached, while the server can: it is the switch or the network.",
    rungs: [{ ...REDISCOVER, afterMs: 3 * MINUTE_MS }],
    personAfterMs: 5 * MINUTE_MS,
  },
  all_decoders: {
    of: "device",
    why: "The decoders of all cameras end again and again: it is the agent or its machine.",
    rungs: [RESTART_AGENT, {
      ...REBOOT_DEVICE,
      needs: [...REBOOT_DEVICE.needs, "several_cameras"],
    }],
    personAfterMs: 5 * MINUTE_MS,
  },
  nothing_answers: {
    of: "device",
    why: "Neither the server nor any camera answers: it is the network or this machine.",
    rungs: [{ ...RESTART_AGENT, afterMs: HOUR_MS }, { ...REBOOT_DEVICE, afterMs: 75 * MINUTE_MS }],
    personAfterMs: HOUR_MS,
  },
} as const satisfies Readonly<Record<string, Ladder>>;

export type RemedyCause = keyof typeof REMEDY_TABLE;
export type RemedyTable = Readonly<Record<RemedyCause, Ladder>>;

/** What one camera's reason is taken for. */
export const CAUSE_OF_REASON: Readonly<Record<FailureReason, RemedyCause>> = {
  unauthorized: "camera_unauthorized",
  not_found: "camera_not_found",
  unsupported: "camera_unsupported",
  too_many_sessions: "camera_too_many_sessions",
  unreachable: "camera_unreachable",
  timeout: "camera_silent",
  stalled: "camera_silent",
  corrupt: "camera_silent",
  crashed: "camera_decoder",
  memory: "camera_decoder",
};
