// Owns how what an agent did by itself is told, and what came of it. A word of a newer agent is shown as
// it is.
import type { RemedyStep, RemedyVerdict } from "../../server/contract/remedy.ts";
import type { Tone } from "../components/status.tsx";
import { t, type Text } from "../i18n/translate.ts";

const STEPS: Readonly<Record<RemedyStep, Text>> = {
  restart_stream: "Restart the stream",
  rediscover: "Look for the camera's new address",
  reboot_camera: "Reboot the camera",
  power_cycle: "Switch the camera's power off and on",
  restart_agent: "Restart the agent",
  reboot_device: "Reboot the machine",
  person: "A person",
};
const VERDICTS: Readonly<Record<RemedyVerdict, readonly [Tone, Text]>> = {
  pending: ["info", "Whether it helped shows soon"],
  helped: ["good", "It helped"],
  no_help: ["bad", "It did not help"],
  refused: ["warn", "It could not be done"],
  healed_alone: ["good", "It healed without"],
  stopped: ["warn", "Nothing more is tried"],
};

const CAUSES: Readonly<Record<string, Text>> = {
  camera_unauthorized: "The camera refuses the user or password, which no restart changes.",
  camera_not_found: "The camera does not know the stream's path, which no restart changes.",
  camera_unsupported: "The camera sends a format that cannot be decoded, which no restart changes.",
  camera_too_many_sessions: "The camera has too many viewers, who would come back after a restart.",
  camera_unreachable: "The camera cannot be reached, and others can.",
  camera_silent: "The camera answers, but no new picture comes.",
  camera_decoder: "This camera's decoder ends again and again.",
  all_unreachable:
    "No camera can be reached, while the server can: it is the switch or the network.",
  all_decoders: "The decoders of all cameras end again and again: it is the agent or its machine.",
  nothing_answers: "Neither the server nor any camera answers: it is the network or this machine.",
};

/** What it was thought to be. */
export function remedyCauseWords(cause: string): string {
  const known = Object.hasOwn(CAUSES, cause) ? CAUSES[cause] : undefined;
  return known === undefined ? cause : t(known);
}

export function stepWords(step: string): string {
  return isStep(step) ? t(STEPS[step]) : step;
}

function isStep(step: string): step is RemedyStep {
  return Object.hasOwn(STEPS, step);
}

export function verdictWords(verdict: string): { tone: Tone; label: string } {
  const known = Object.hasOwn(VERDICTS, verdict) ? VERDICTS[verdict as RemedyVerdict] : undefined;
  if (known === undefined) return { tone: "info", label: verdict };
  return { tone: known[0], label: t(known[1]) };
}

/** What follows an unsuccessful one, or null where there is nothing to say. */
export function nextWords({ verdict, next }: { verdict: unknown; next: unknown }): string | null {
  if (typeof next !== "string" || verdict === "helped" || verdict === "healed_alone") return null;
  return next === "person"
    ? t("If it does not help, a person is needed.")
    : t("If it does not help, next: {step}", { step: stepWords(next) });
}
