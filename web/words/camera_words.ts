// Owns what a camera's state is called and what to do about it, in plain words.
import type { CameraReport, CameraStatus, FailureReason } from "../../server/contract/camera.ts";
import type { Tone } from "../components/status.tsx";
import { t, type Text } from "../i18n/translate.ts";

export interface CameraWords {
  readonly tone: Tone;
  readonly label: string;
  /** What is wrong and what to do; `null` when all is well. */
  readonly advice: string | null;
}

const REASONS: Readonly<Record<FailureReason, readonly [label: Text, advice: Text]>> = {
  unauthorized: [
    "Wrong user name or password",
    "Check the camera's credentials in this device's configuration. It is tried rarely, so that the camera does not lock the account.",
  ],
  not_found: [
    "No stream at this address",
    "The camera answers but does not know the path. Check the end of its address.",
  ],
  too_many_sessions: [
    "Camera is full",
    "It refuses another viewer. Close other players or recorders that use this camera.",
  ],
  unreachable: [
    "Camera does not answer",
    "Check that it has power and that its network cable is in; then check its address.",
  ],
  timeout: ["Camera is too slow", "It did not answer in time. Check the network at the site."],
  unsupported: [
    "Unknown video format",
    "Set the camera to H.264, H.265 or MJPEG.",
  ],
  corrupt: ["Damaged pictures", "Data is lost on the way. Check the network at the site."],
  stalled: ["No new pictures", "The camera stopped sending."],
  crashed: ["Stream ended", "The decoder stopped."],
  memory: [
    "Too much memory",
    "The decoder took more and more memory. If this stays, choose a smaller stream of this camera.",
  ],
};

interface StateWords {
  readonly tone: Tone;
  readonly label: Text;
  readonly advice: Text | null;
}

const STATES: Readonly<Record<CameraStatus, StateWords>> = {
  streaming: { tone: "good", label: "Streaming", advice: null },
  starting: { tone: "info", label: "Starting", advice: null },
  stopped: { tone: "idle", label: "Stopped", advice: null },
  stalled: {
    tone: "bad",
    label: "No new pictures",
    advice: "The camera stopped sending.",
  },
  frozen: {
    tone: "bad",
    label: "Frozen picture",
    advice: "The camera sends the same picture again and again. Restart the camera.",
  },
  dark: {
    tone: "warn",
    label: "Dark picture",
    advice: "The picture is black or shows nothing. Is the lens covered, or the light off?",
  },
  failed: { tone: "bad", label: "Not working", advice: null },
  backing_off: { tone: "bad", label: "Not working", advice: null },
};

/** Says a camera's state; a known reason says more than the state. */
export function cameraWords(camera: Pick<CameraReport, "status" | "reason">): CameraWords {
  const isDown = camera.status === "failed" || camera.status === "backing_off";
  if (!isDown || camera.reason === null) {
    const { tone, label, advice } = STATES[camera.status];
    return { tone, label: t(label), advice: advice === null ? null : t(advice) };
  }
  const [label, advice] = REASONS[camera.reason];
  return { tone: "bad", label: t(label), advice: t(advice) };
}
