// Owns whether a device runs what it should, kept fresh, and why not.
import { useSignal } from "@preact/signals";
import type { DeviceConfig } from "../../server/contract/template.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { ConfigRevisionCard } from "../components/config_revision.tsx";
import { SettingChanges } from "../components/setting_changes.tsx";
import { Banner, Status, type Tone } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { waitingWords } from "../words/deployment_words.ts";
import { withLocalTimes } from "../words/local_times.ts";

export interface ConfigStateProps {
  readonly config: DeviceConfig;
  readonly zone: string;
}

const EVERY_MS = 5000;

export default function ConfigState({ config: initial, zone }: ConfigStateProps) {
  const shown = useSignal(initial);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).deviceConfig(initial.device_id),
    concerns: ({ type, device_id }) =>
      type.startsWith("deployment.") || device_id === initial.device_id,
    everyMs: EVERY_MS,
  });
  const { desired, applied, waiting, drift, deployment_id, changes } = shown.value;
  const [tone, label] = stateOf(shown.value);
  return (
    <>
      <div class="device-state">
        <Status tone={tone} label={label} />
        {deployment_id !== null && (
          <a class="link" href={`/deployments/${deployment_id}`}>
            {t("Part of a deployment under way")}
          </a>
        )}
      </div>
      {(waiting !== null || drift !== null) && (
        <Banner tone={drift !== null ? "warn" : "info"}>
          <p>
            {drift !== null
              ? withLocalTimes(drift, zone)
              : waiting === null
              ? ""
              : waitingWords(waiting, zone)}
          </p>
        </Banner>
      )}
      <div class="two-cards">
        <ConfigRevisionCard
          title={t("It should run")}
          revision={desired}
          none={t("No deployment has reached it: it runs the settings file of its site.")}
          zone={zone}
        />
        <ConfigRevisionCard
          title={t("It runs")}
          revision={applied}
          none={t("It has not confirmed settings of this server yet.")}
          zone={zone}
        />
      </div>
      {changes.length > 0 && (
        <section class="card part">
          <h2>{t("What will change")}</h2>
          <SettingChanges changes={changes} />
        </section>
      )}
    </>
  );
}

function stateOf({ desired, is_converged, drift }: DeviceConfig): [Tone, string] {
  if (desired === null) return ["idle", t("Settings of its site")];
  if (drift !== null) return ["warn", t("Runs other settings")];
  return is_converged ? ["good", t("Runs what it should")] : ["info", t("Not there yet")];
}
