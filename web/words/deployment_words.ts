// Owns how deployments, and what became of each of their devices, are told in plain words.
import type {
  Deployment,
  DeploymentDeviceStatus,
  DeploymentStatus,
  Stage,
} from "../../server/contract/deployment.ts";
import type { WaitingReason } from "../../server/contract/template.ts";
import type { Tone } from "../components/status.tsx";
import { language } from "../i18n/language.ts";
import { t } from "../i18n/translate.ts";
import { withLocalTimes } from "./local_times.ts";
import { instantWords } from "./time_words.ts";

interface StateWords {
  readonly tone: Tone;
  readonly label: string;
}

export function deploymentWords(status: DeploymentStatus): StateWords {
  switch (status) {
    case "running":
      return { tone: "info", label: t("Running") };
    case "paused":
      return { tone: "warn", label: t("Paused") };
    case "halted":
      return { tone: "bad", label: t("Halted") };
    case "reverting":
      return { tone: "warn", label: t("Reverting") };
    case "done":
      return { tone: "good", label: t("Done") };
    case "reverted":
      return { tone: "idle", label: t("Reverted") };
  }
}

export function rowWords(status: DeploymentDeviceStatus): StateWords {
  switch (status) {
    case "pending":
      return { tone: "idle", label: t("Waiting") };
    case "sent":
      return { tone: "info", label: t("Sent") };
    case "applied":
      return { tone: "info", label: t("Taken") };
    case "soaking":
      return { tone: "info", label: t("On trial") };
    case "done":
      return { tone: "good", label: t("Done") };
    case "failed":
      return { tone: "bad", label: t("Failed") };
    case "skipped":
      return { tone: "warn", label: t("Skipped") };
    case "revert_pending":
      return { tone: "idle", label: t("Waiting to go back") };
    case "revert_sent":
      return { tone: "info", label: t("Going back") };
    case "reverted":
      return { tone: "idle", label: t("As before") };
    case "revert_failed":
      return { tone: "bad", label: t("Could not go back") };
  }
}

/** Whether it goes on by itself, or would. */
export function isUnderWay({ status }: Pick<Deployment, "status">): boolean {
  return status === "running" || status === "paused" || status === "reverting";
}

/** Why a device is not there yet, times by the site's clock. */
export function waitingWords({ code, message, until }: WaitingReason, zone: string): string {
  const when = until === null ? null : instantWords(until, { zone, as: "day_time" });
  const told = tellCode(code, when);
  // The server's own sentence may name devices, revisions and the agent's words: it says more.
  return told ?? withLocalTimes(message, zone);
}

function tellCode(code: string, when: string | null): string | null {
  switch (code) {
    case "paused":
      return t("The deployment is paused.");
    case "not_enrolled":
      return t("It waits for its claim code to be used.");
    case "quarantined":
      return t("It is in quarantine: it may be a copy of another device.");
    case "not_heard":
      return t("Its next heartbeat has to say what its agent can do.");
    case "in_maintenance":
      return t("It is in maintenance: somebody works on it.");
    case "window":
      return when === null
        ? t("It waits for the site's maintenance window.")
        : t("It waits for the site's maintenance window, which opens {when}.", { when });
    case "next":
      return t("Its turn comes in a moment.");
    case "not_answered_yet":
      return when === null
        ? t("It has not answered the command yet.")
        : t("It has not answered the command yet; it has time until {when}.", { when });
    case "not_confirmed_yet":
      return t("It took the settings; its next heartbeat has to confirm that it runs them.");
    case "soaking":
      return when === null
        ? t("It runs the settings and has to go on well with them.")
        : t("It runs the settings and has to go on well with them until {when}.", { when });
    case "halted":
      return t("The deployment was halted before its turn; it keeps the settings that it has.");
    case "gave_up":
      return t("It could not be reached before the deployment gave it up.");
    case "device_removed":
      return t("The device was removed.");
    case "device_moved":
      return t("It was moved: these settings are of another location.");
    default:
      return language() === "en" ? null : tellElsewhere(code);
  }
}

/** Codes whose own sentence says more, but in English alone. */
function tellElsewhere(code: string): string | null {
  switch (code) {
    case "offline":
      return t("It is offline.");
    case "agent_too_old":
      return t("Its agent cannot take deployments: update it.");
    case "stage":
      return t("It waits for an earlier stage to go well.");
    case "budget":
      return t("As many devices of its site are disturbed or away as may be.");
    case "superseded":
      return t("Another deployment has taken its place.");
    case "not_answered":
      return t("It did not answer in time.");
    case "fell_silent":
      return t("It fell silent with the new settings.");
    default:
      return null;
  }
}

/** `1 device`, `25 %`. */
export function stageWords(stage: Stage): string {
  return "count" in stage
    ? t("{count, plural, one {# device} other {# devices}}", { count: stage.count })
    : t("{percent} % of all", { percent: stage.percent });
}

/** `12 of 40 done, 1 failed`. */
export function countsWords({ counts }: Pick<Deployment, "counts">): string {
  const { total, done, failed, skipped, reverted } = counts;
  return [
    t("{done} of {total} done", { done, total }),
    failed > 0 ? t("{count} failed", { count: failed }) : "",
    skipped > 0 ? t("{count} skipped", { count: skipped }) : "",
    reverted > 0 ? t("{count} as before", { count: reverted }) : "",
  ].filter((part) => part !== "").join(", ");
}
