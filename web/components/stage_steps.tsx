// Owns a deployment's stages as steps: how many devices each has, and how far it is.
import type { DeploymentDetail, DeploymentDevice } from "../../server/contract/deployment.ts";
import { t } from "../i18n/translate.ts";
import { stageWords } from "../words/deployment_words.ts";
import { ProgressBar } from "./deployment_progress.tsx";

/** Nothing of one stage alone: the bar above says it all. */
export function StageSteps({ deployment }: { deployment: DeploymentDetail }) {
  const { stages_total, strategy, devices } = deployment;
  if (stages_total < 2) return null;
  return (
    <ol class="stage-steps" aria-label={t("Stages")}>
      {Array.from({ length: stages_total }, (_, index) => {
        const wanted = strategy.stages[index];
        return (
          <Step
            key={index}
            number={index + 1}
            label={wanted === undefined ? t("The rest") : stageWords(wanted)}
            devices={devices.filter(({ stage }) => stage === index + 1)}
          />
        );
      })}
    </ol>
  );
}

interface StepProps {
  readonly number: number;
  readonly label: string;
  readonly devices: readonly DeploymentDevice[];
}

function Step({ number, label, devices }: StepProps) {
  const having = (...statuses: DeploymentDevice["status"][]) =>
    devices.filter(({ status }) => statuses.includes(status)).length;
  const done = having("done");
  const failed = having("failed", "revert_failed");
  const begun = devices.length - having("pending");
  const tone = failed > 0 ? "bad" : done === devices.length ? "good" : begun > 0 ? "info" : "idle";
  return (
    <li class={tone}>
      <p>
        <b>{t("Stage {number}", { number })}</b>
        <span class="hint">{label}</span>
      </p>
      <ProgressBar
        parts={[
          ["done", done],
          ["reverted", having("reverted")],
          ["in_flight", having("sent", "applied", "soaking", "revert_sent")],
          ["failed", failed],
          ["skipped", having("skipped")],
        ]}
        total={devices.length}
      />
      <small>{t("{done} of {total} done", { done, total: devices.length })}</small>
    </li>
  );
}
