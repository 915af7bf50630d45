// Owns one deployment as it moves: its state, what can be done, its stages, a row for each device.
import { type Signal, useSignal } from "@preact/signals";
import type { DeploymentDetail, DeploymentDevice } from "../../server/contract/deployment.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { DeploymentActs } from "../components/deployment_acts.tsx";
import { DeploymentProgress } from "../components/deployment_progress.tsx";
import { DeploymentRows } from "../components/deployment_rows.tsx";
import { Age } from "../components/instant.tsx";
import type { Places } from "../components/place.ts";
import { StageSteps } from "../components/stage_steps.tsx";
import { Banner, Status } from "../components/status.tsx";
import { TriangleAlert } from "../components/icons.ts";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { deploymentWords, isUnderWay } from "../words/deployment_words.ts";
import { withLocalTimes } from "../words/local_times.ts";

/** Which devices are shown; `all` is the default. */
export type Show = "all" | "waiting" | "failed" | "done";

export interface DeploymentPanelProps {
  readonly deployment: DeploymentDetail;
  readonly places: Places;
  readonly zone: string;
  readonly canWrite: boolean;
  readonly show: Show;
}

/** The server takes a step every two seconds, and no event tells of one. */
const EVERY_MS = 2000;
/** Rows that are shown at once; more are a press away. */
const FEW = 100;

const GROUPS: Readonly<Record<Exclude<Show, "all">, readonly DeploymentDevice["status"][]>> = {
  waiting: ["pending", "sent", "applied", "soaking", "revert_pending", "revert_sent"],
  failed: ["failed", "skipped", "revert_failed"],
  done: ["done", "reverted"],
};

export default function DeploymentPanel(props: DeploymentPanelProps) {
  const shown = useSignal(props.deployment);
  const deployment = shown.value;
  useRefreshed(shown, {
    load: () =>
      // After a halt, devices under way are followed to their end.
      isUnderWay(shown.peek()) || shown.peek().counts.in_flight > 0
        ? createApiClient(sendFromBrowser).deployment(deployment.id)
        : Promise.resolve({ ok: true, data: shown.peek() }),
    concerns: ({ type }) => type.startsWith("deployment."),
    everyMs: EVERY_MS,
  });
  return (
    <>
      <Head deployment={shown} zone={props.zone} canWrite={props.canWrite} />
      {deployment.reason !== null && (
        <Banner tone={deployment.status === "halted" ? "bad" : "warn"}>
          <TriangleAlert />
          <p>{withLocalTimes(deployment.reason, props.zone)}</p>
        </Banner>
      )}
      <section class="card whole" aria-label={t("Progress")}>
        <DeploymentProgress counts={deployment.counts} />
        <StageSteps deployment={deployment} />
      </section>
      <Devices deployment={deployment} places={props.places} show={props.show} />
    </>
  );
}

interface HeadProps {
  readonly deployment: Signal<DeploymentDetail>;
  readonly zone: string;
  readonly canWrite: boolean;
}

function Head({ deployment: shown, zone, canWrite }: HeadProps) {
  const { status, created_at, created_by, template_id, template_name, template_version } =
    shown.value;
  const { tone, label } = deploymentWords(status);
  return (
    <div class="device-state with-acts">
      <Status tone={tone} label={label} />
      <a class="link" href={`/templates/${template_id}?version=${template_version}`}>
        {t("{template}, version {version}", {
          template: template_name,
          version: template_version,
        })}
      </a>
      <span class="hint">
        {t("Begun by {name}", { name: created_by })} <Age iso={created_at} zone={zone} />
      </span>
      {canWrite && shown.value.is_whole !== false && <DeploymentActs deployment={shown} />}
    </div>
  );
}

interface DevicesProps {
  readonly deployment: DeploymentDetail;
  readonly places: Places;
  readonly show: Show;
}

function Devices({ deployment, places, show }: DevicesProps) {
  const isWhole = useSignal(false);
  const { devices, id, stages_total } = deployment;
  const inGroup = (group: Show) =>
    group === "all" ? devices : devices.filter(({ status }) => GROUPS[group].includes(status));
  const fitting = inGroup(show);
  const rows = isWhole.value ? fitting : fitting.slice(0, FEW);
  const tabs: [Show, string][] = [
    ["all", t("All")],
    ["waiting", t("Under way")],
    ["failed", t("Failed or skipped")],
    ["done", t("Done")],
  ];
  return (
    <section aria-label={t("Devices")}>
      <nav class="tab-row" aria-label={t("Devices")}>
        {tabs.map(([group, label]) => (
          <a
            key={group}
            href={group === "all" ? `/deployments/${id}` : `/deployments/${id}?show=${group}`}
            aria-current={group === show ? "page" : undefined}
          >
            {label} <span class="tally">{inGroup(group).length}</span>
          </a>
        ))}
      </nav>
      {rows.length === 0
        ? <p class="hint none">{t("No device is in this state.")}</p>
        : (
          <div class="card table-card">
            <DeploymentRows devices={rows} places={places} hasStages={stages_total > 1} />
          </div>
        )}
      {rows.length < fitting.length && (
        <p class="pager">
          <button type="button" class="quiet" onClick={() => isWhole.value = true}>
            {t("Show all {count}", { count: fitting.length })}
          </button>
        </p>
      )}
    </section>
  );
}
