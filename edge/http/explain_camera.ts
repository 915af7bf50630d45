// Owns what a camera's state means in plain words, and what a person at the site can do about it.
import type { CameraReport, CameraStatus, FailureReason } from "../../server/contract/camera.ts";
import { isBlack } from "../cameras/darkness.ts";

/** For people. `what_to_do` is null when there is nothing to do. */
export interface Explanation {
  headline: string;
  what_to_do: string | null;
  /** What the agent does by itself, in `next_attempt_in_ms`; null when it waits for a person. */
  next_step: string | null;
}

type Words = Omit<Explanation, "next_step">;

export function explainCamera(
  report: Pick<CameraReport, "status" | "reason" | "brightness" | "failures_in_a_row">,
): Explanation {
  if (report.status === "dark") {
    return { ...(isBlack(report.brightness ?? 0) ? BLACK : COVERED), next_step: null };
  }
  if (report.status !== "failed" && report.status !== "backing_off") {
    return { ...STATES[report.status], next_step: null };
  }
  const { headline, what_to_do } = report.reason === null ? UNKNOWN : FAILURES[report.reason];
  return {
    headline: headline + timesInARow(report.failures_in_a_row ?? 0),
    what_to_do,
    next_step: "The agent tries again by itself.",
  };
}

/** A first failure is said by the headline alone. */
function timesInARow(failures: number): string {
  return failures < 2 ? "" : ` ${failures} times in a row by now.`;
}

const STATES: Record<Exclude<CameraStatus, "dark" | "failed" | "backing_off">, Words> = {
  starting: { headline: "Connecting to the camera.", what_to_do: null },
  streaming: { headline: "Pictures are coming in.", what_to_do: null },
  stalled: {
    headline: "The camera stopped sending pictures. The stream is being restarted.",
    what_to_do: null,
  },
  frozen: {
    headline: "The camera sends the same picture again and again.",
    what_to_do: "If this stays, switch the camera off and on.",
  },
  stopped: { headline: "The camera is switched off in the settings.", what_to_do: null },
};

const BLACK: Words = {
  headline: "The picture is black. Nothing is read until there is light.",
  what_to_do:
    "Check the lens cover, the light, and the camera's night mode. If there is light and " +
    "the picture stays black, switch the camera off and on.",
};

const COVERED: Words = {
  headline: "The picture shows nothing: the lens seems to be covered. Nothing is read meanwhile.",
  what_to_do: "Look at the lens: wipe off dirt, water and spider webs, and take away what stands " +
    "before it.",
};

const UNKNOWN: Words = {
  headline: "The stream ended.",
  what_to_do: "If this stays, restart the camera.",
};

const FAILURES: Record<FailureReason, Words> = {
  unauthorized: {
    headline: "The camera refuses the user name or the password.",
    what_to_do: "Correct user and password in the camera's url. Cameras lock an account after " +
      "wrong tries, so the agent waits long in between.",
  },
  not_found: {
    headline: "The camera answers but does not know this stream.",
    what_to_do: "Check the path at the end of the camera's url; its manual names the right one. " +
      "A path that wants a login may answer so too.",
  },
  too_many_sessions: {
    headline: "The camera has no free connection left.",
    what_to_do: "Close other programs that watch it, or raise its limit of connections.",
  },
  unreachable: {
    headline: "The camera cannot be reached.",
    what_to_do: "Check its power and its network cable, and that its address is still the one in " +
      "the url.",
  },
  timeout: {
    headline: "The camera does not answer in time.",
    what_to_do: "Check the network between the agent and the camera; switch the camera off and on.",
  },
  unsupported: {
    headline: "The camera sends video that cannot be decoded.",
    what_to_do:
      "Set the camera's stream to H.264, H.265 or MJPEG; of an http address, check source.",
  },
  corrupt: {
    headline: "The video arrives damaged.",
    what_to_do: "Check the cable and the network's load; use transport: tcp.",
  },
  stalled: {
    headline: "The camera stays connected but sends no pictures.",
    what_to_do: "Switch the camera off and on; check that its stream is enabled.",
  },
  crashed: {
    headline: "FFmpeg ended unexpectedly.",
    what_to_do: "If this stays, the agent's log has FFmpeg's last words.",
  },
  memory: {
    headline: "FFmpeg took more and more memory for this camera and was restarted.",
    what_to_do: "If this comes back within hours, use a smaller stream of this camera.",
  },
};
