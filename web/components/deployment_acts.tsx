// Owns what a person may do with a deployment as it stands; what cannot be taken back asks first.
import { type Signal, useSignal } from "@preact/signals";
import type { DeploymentDetail } from "../../server/contract/deployment.ts";
import type { DeploymentAct } from "../api/deployments_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { isUnderWay } from "../words/deployment_words.ts";
import { problemWords } from "../words/problem_words.ts";
import { ConfirmForm } from "./confirm_form.tsx";
import { OctagonX, Pause, Play, RotateCcw, Undo2 } from "./icons.ts";

/** As the server has it (`pause_deployment.ts`, `halt_deployment.ts`). */
const ALLOWED: Readonly<Record<DeploymentAct, readonly DeploymentDetail["status"][]>> = {
  pause: ["running"],
  resume: ["paused"],
  halt: ["running", "paused"],
  revert: ["running", "paused", "halted", "done"],
};

export function DeploymentActs({ deployment }: { deployment: Signal<DeploymentDetail> }) {
  const asked = useSignal<"halt" | "revert" | null>(null);
  const isBusy = useSignal(false);
  const { id, status, counts } = deployment.value;
  const may = (act: DeploymentAct) => ALLOWED[act].includes(status);
  const act = async (wanted: DeploymentAct) => {
    isBusy.value = true;
    const api = createApiClient(sendFromBrowser);
    const answer = await api.actOnDeployment(id, wanted);
    if (!answer.ok) say(problemWords(answer), "bad");
    const now = await api.deployment(id);
    if (now.ok) deployment.value = now.data;
    asked.value = null;
    isBusy.value = false;
  };
  const reached = counts.in_flight + counts.done + counts.failed;
  return (
    <div class="acts">
      {may("pause") && (
        <button
          type="button"
          class="quiet"
          disabled={isBusy.value}
          onClick={() => act("pause")}
        >
          <Pause /> {t("Pause")}
        </button>
      )}
      {may("resume") && (
        <button type="button" disabled={isBusy.value} onClick={() => act("resume")}>
          <Play /> {t("Resume")}
        </button>
      )}
      {may("halt") && (
        <button type="button" class="quiet" onClick={() => asked.value = "halt"}>
          <OctagonX /> {t("Halt")}
        </button>
      )}
      {may("revert") && (
        <button type="button" class="quiet" onClick={() => asked.value = "revert"}>
          <Undo2 /> {t("Revert")}
        </button>
      )}
      {!isUnderWay({ status }) && <Again deployment={deployment.value} />}
      <ConfirmForm
        title={t("Halt this deployment?")}
        act={t("Halt")}
        isOpen={asked.value === "halt"}
        isBusy={isBusy.value}
        isDangerous
        onConfirm={() => act("halt")}
        onClose={() => asked.value = null}
      >
        <p>
          {t(
            "{count, plural, =0 {No device waits for its turn.} one {# device still waits for its turn and keeps the settings that it has.} other {# devices still wait for their turn and keep the settings that they have.}} A halt is final: for the rest begin another deployment.",
            { count: counts.pending },
          )}
        </p>
      </ConfirmForm>
      <ConfirmForm
        title={t("Revert this deployment?")}
        act={t("Revert")}
        isOpen={asked.value === "revert"}
        isBusy={isBusy.value}
        isDangerous
        onConfirm={() => act("revert")}
        onClose={() => asked.value = null}
      >
        <p>
          {t(
            "{count, plural, =0 {No device was reached yet.} one {What ran before is put back on # device.} other {What ran before is put back on # devices.}} Maintenance windows are not waited for, and what a later deployment has changed is left alone.",
            { count: reached },
          )}
        </p>
      </ConfirmForm>
    </div>
  );
}

/** Starts another one for the devices that did not get there. */
function Again({ deployment }: { deployment: DeploymentDetail }) {
  const left = deployment.devices.filter(({ status }) => status !== "done");
  const wanted = left.length === 0 ? deployment.devices : left;
  const query = new URLSearchParams({
    template: deployment.template_id,
    version: String(deployment.template_version),
  });
  const ids = wanted.map(({ device_id }) => device_id).join(",");
  return (
    <a class="button quiet" href={`/deployments/new?${query}#devices=${ids}`}>
      <RotateCcw /> {left.length === 0
        ? t("Deploy again")
        : t("Deploy to the {count, plural, one {# device left} other {# devices left}}", {
          count: left.length,
        })}
    </a>
  );
}
