// Owns what remedies are decided on: one look at the agent, and what it is taken for. Pure.
import type { CameraReport, FailureReason } from "../../server/contract/camera.ts";
import { CAUSE_OF_REASON, type RemedyCause } from "./remedy_table.ts";

export interface CameraFact {
  id: string;
  /** Pictures flow; a dark or empty lane is well. */
  isFresh: boolean;
  reason: FailureReason | null;
  frameAgeMs: number | null;
}

/** How the agent is right now. */
export interface Look {
  mode: "on" | "dry_run" | "off";
  cameras: readonly CameraFact[];
  link: "up" | "away" | "other";
  /** Since the agent started. */
  agentUpMs: number;
  isInMaintenance: boolean;
  /** Since somebody changed settings, restarted a camera or entered a claim; `null`: not in this start. */
  operatorActedMs: number | null;
  /** A new release of the agent is being tried: what fails now is rolled back. */
  isOnTrial: boolean;
  may: {
    discover: boolean;
    /** Ids. */
    rebootCamera: readonly string[];
    powerCycle: readonly string[];
    restartAgent: boolean;
    rebootDevice: boolean;
  };
}

/** What is wrong with what; a camera's id, or {@link DEVICE}. */
export interface Trouble {
  subject: string;
  cause: RemedyCause;
}

/** No camera can have this id. */
export const DEVICE = "";

/** FFmpeg words one dead cable as either. */
const UNREACHABLE: readonly (FailureReason | null)[] = ["unreachable", "timeout"];
const DECODER: readonly (FailureReason | null)[] = ["crashed", "memory"];

/**
 * What is wrong now. What all cameras have in common is the device's trouble and no camera's: a camera
 * whose reason is not known yet is in no trouble yet.
 */
export function findTroubles({ cameras, link }: Look): Trouble[] {
  const bad = cameras.filter(({ isFresh }) => !isFresh);
  const isAll = bad.length > 0 && bad.length === cameras.length;
  if (isAll && bad.every(({ reason }) => UNREACHABLE.includes(reason))) {
    if (link === "away") return [{ subject: DEVICE, cause: "nothing_answers" }];
    if (bad.length > 1) return [{ subject: DEVICE, cause: "all_unreachable" }];
  }
  if (isAll && bad.every(({ reason }) => DECODER.includes(reason))) {
    return [{ subject: DEVICE, cause: "all_decoders" }];
  }
  return bad.flatMap(({ id, reason }) =>
    reason === null ? [] : [{ subject: id, cause: CAUSE_OF_REASON[reason] }]
  );
}

/** Of this camera's pictures; of the device's the newest of all: before, there was none. */
export function freshness(look: Look, subject: string): { isFresh: boolean; ageMs: number | null } {
  const cameras = look.cameras.filter(({ id }) => subject === DEVICE || id === subject);
  const ages = cameras.flatMap(({ frameAgeMs }) => frameAgeMs ?? []);
  return {
    isFresh: cameras.some(({ isFresh }) => isFresh),
    ageMs: ages.length === 0 ? null : Math.min(...ages),
  };
}

/** @param freshForMs how old its newest picture may be */
export function cameraFact(
  report: Pick<CameraReport, "camera_id" | "status" | "reason" | "frame_age_ms">,
  freshForMs: number,
): CameraFact {
  const { camera_id: id, status, reason, frame_age_ms: frameAgeMs } = report;
  const flows = status === "streaming" || status === "dark";
  return { id, reason, frameAgeMs, isFresh: flows && (frameAgeMs ?? Infinity) <= freshForMs };
}
