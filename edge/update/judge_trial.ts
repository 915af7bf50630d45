// Owns whether a release on trial is kept. Pure: how it was before and what was seen since go in.
// A site that is offline is nobody's fault: it delays the verdict a little and never turns it.
import type { CameraReport } from "../../server/contract/camera.ts";
import type { HealthBefore } from "./update_state.ts";

/** Polls come every so often; the launcher keeps the pace. */
export const POLL_EVERY_MS = 10_000;

/** A minute in which everything works. */
const HEALTHY_POLLS = 6;

/** Ten minutes, where the server cannot be reached to see whether the link works. */
const HEALTHY_POLLS_OFFLINE = 60;

/** A quarter of an hour: longer than a camera takes to come back after its stream was cut. */
const PATIENCE_POLLS = 90;

/** An hour for the link: a server that is itself being updated looks much the same. */
const LINK_PATIENCE_POLLS = 360;

/** Reasons that a camera gives when it is off or its network is away. */
const AWAY: ReadonlySet<string> = new Set(["unreachable", "timeout"]);

export interface TrialPoll {
  /** The agent's own HTTP answers. */
  isServing: boolean;
  cameras: readonly Pick<CameraReport, "camera_id" | "status" | "reason">[];
  /** `offline`: not even a connection to the server's address comes about. */
  link: "none" | "up" | "offline" | "broken";
}

export type TrialVerdict =
  | { kind: "wait" }
  | { kind: "commit" }
  | { kind: "roll_back"; reason: string };

/**
 * Whether a poll says nothing about the release: where neither the server nor a camera can be
 * reached, the site's network is down, and the trial goes on when it is back.
 */
export function isBlind(poll: TrialPoll, before: HealthBefore): boolean {
  const lost = poll.cameras.filter(({ camera_id }) => before.streaming.includes(camera_id));
  return poll.isServing && poll.link === "offline" && lost.length > 0 &&
    lost.every(({ status, reason }) => !givesPictures(status) && isAway(reason));
}

/** @param polls since the start, oldest first, without blind ones */
export function judgeTrial(before: HealthBefore, polls: readonly TrialPoll[]): TrialVerdict {
  const faults = polls.map((poll) => faultOf(poll, before));
  const last = faults.at(-1);
  if (last === undefined) return { kind: "wait" };
  if (last !== null) {
    const patience = last === LINK_BROKEN ? LINK_PATIENCE_POLLS : PATIENCE_POLLS;
    return polls.length < patience ? { kind: "wait" } : {
      kind: "roll_back",
      reason: `${last}, and it was never healthy for a minute in ${minutes(polls.length)} minutes`,
    };
  }
  const healthy = polls.slice(faults.findLastIndex((fault) => fault !== null) + 1);
  const isOffline = (poll: TrialPoll) => before.is_link_up && poll.link !== "up";
  const lastOffline = healthy.findLastIndex(isOffline);
  const isGood = healthy.length - lastOffline - 1 >= HEALTHY_POLLS ||
    healthy.length >= HEALTHY_POLLS_OFFLINE;
  return { kind: isGood ? "commit" : "wait" };
}

const LINK_BROKEN = "the server can be reached, but this release does not get on with it";

/** A lane at night is dark, whatever release looks at it. */
export function givesPictures(status: CameraReport["status"]): boolean {
  return status === "streaming" || status === "dark";
}

/** What is worse than before the update; null: nothing. */
function faultOf(poll: TrialPoll, before: HealthBefore): string | null {
  if (!poll.isServing) return "its own HTTP does not answer";
  if (before.is_link_up && poll.link === "broken") {
    return LINK_BROKEN;
  }
  const known = poll.cameras.filter((camera) => before.streaming.includes(camera.camera_id));
  const lost = known.filter((camera) => !givesPictures(camera.status));
  // Where other cameras work, one that is away is away by itself.
  const blamed = lost.filter(({ reason }) => lost.length === known.length || !isAway(reason));
  if (blamed.length === 0) return null;
  const names = blamed.map(({ camera_id, status, reason }) => `${camera_id} (${reason ?? status})`);
  return `cameras that streamed before do not: ${names.join(", ")}`;
}

function isAway(reason: CameraReport["reason"]): boolean {
  return reason !== null && AWAY.has(reason);
}

function minutes(polls: number): number {
  return Math.round(polls * POLL_EVERY_MS / 60_000);
}
