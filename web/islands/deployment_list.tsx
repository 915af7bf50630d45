// Owns the list of deployments, newest first, with how far each has come.
import { useSignal } from "@preact/signals";
import type { Deployment } from "../../server/contract/deployment.ts";
import type { Page } from "../../server/contract/page.ts";
import type { DeploymentFilter } from "../api/deployments_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { DeploymentProgress } from "../components/deployment_progress.tsx";
import { Age } from "../components/instant.tsx";
import { Status } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { deploymentWords, isUnderWay } from "../words/deployment_words.ts";
import { withLocalTimes } from "../words/local_times.ts";

export interface DeploymentListProps {
  readonly page: Page<Deployment>;
  readonly filter: DeploymentFilter;
  readonly zone: string;
}

/** No event tells of a step: the server takes one every two seconds. */
const EVERY_MS = 3000;

export default function DeploymentList({ page, filter, zone }: DeploymentListProps) {
  const shown = useSignal(page);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).deployments(filter),
    concerns: ({ type }) => type.startsWith("deployment."),
    everyMs: EVERY_MS,
  });
  return (
    <table class="rows deployments">
      <thead>
        <tr>
          <th scope="col">{t("Deployment")}</th>
          <th scope="col">{t("Status")}</th>
          <th scope="col">{t("Progress")}</th>
          <th scope="col">{t("Stage")}</th>
          <th scope="col">{t("Begun")}</th>
        </tr>
      </thead>
      <tbody>
        {shown.value.items.map((deployment) => (
          <Row key={deployment.id} deployment={deployment} zone={zone} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ deployment, zone }: { deployment: Deployment; zone: string }) {
  const { tone, label } = deploymentWords(deployment.status);
  return (
    <tr data-deployment={deployment.id}>
      <td class="main">
        <a class="link name" href={`/deployments/${deployment.id}`}>{deployment.name}</a>
        <small>
          <a href={`/templates/${deployment.template_id}?version=${deployment.template_version}`}>
            {t("{template}, version {version}", {
              template: deployment.template_name,
              version: deployment.template_version,
            })}
          </a>
        </small>
      </td>
      <td class="state">
        <Status tone={tone} label={label} />
        {deployment.reason !== null && <small>{withLocalTimes(deployment.reason, zone)}</small>}
      </td>
      <td class="how-far">
        <DeploymentProgress counts={deployment.counts} />
      </td>
      <td class="stage">
        {isUnderWay(deployment) && deployment.stages_total > 1
          ? t("{stage} of {total}", {
            stage: Math.max(1, deployment.stage),
            total: deployment.stages_total,
          })
          : "–"}
      </td>
      <td class="begun">
        <Age iso={deployment.created_at} zone={zone} />
        <small>{t("by {name}", { name: deployment.created_by })}</small>
      </td>
    </tr>
  );
}
