// Owns the devices of a deployment as rows: each with its state, and the reason why it is not there.
import type { DeploymentDevice } from "../../server/contract/deployment.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";
import { rowWords, waitingWords } from "../words/deployment_words.ts";
import { Age } from "./instant.tsx";
import type { Places } from "./place.ts";
import { Status } from "./status.tsx";

interface DeploymentRowsProps {
  readonly devices: readonly DeploymentDevice[];
  readonly places: Places;
  readonly hasStages: boolean;
}

export function DeploymentRows({ devices, places, hasStages }: DeploymentRowsProps) {
  return (
    <table class="rows rollout">
      <thead>
        <tr>
          <th scope="col">{t("Device")}</th>
          {hasStages && <th scope="col">{t("Stage")}</th>}
          <th scope="col">{t("Status")}</th>
          <th scope="col">{t("Why it is not there yet")}</th>
          <th scope="col">{t("Since")}</th>
        </tr>
      </thead>
      <tbody>
        {devices.map((device) => (
          <Row
            key={device.device_id}
            device={device}
            place={places[device.location_id]}
            hasStages={hasStages}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly device: DeploymentDevice;
  readonly place: Places[string] | undefined;
  readonly hasStages: boolean;
}

function Row({ device, place, hasStages }: RowProps) {
  const { tone, label } = rowWords(device.status);
  const zone = place?.timezone ?? "UTC";
  return (
    <tr data-device={device.device_id} data-status={device.status}>
      <td class="main">
        <a class="link name" href={`/devices/${device.device_id}/configuration`}>
          {device.device_name}
        </a>
        <small>{place?.name ?? t("Unknown location")}</small>
      </td>
      {hasStages && <td class="stage">{device.stage}</td>}
      <td class="state">
        <Status tone={tone} label={label} />
      </td>
      <td class="why">
        <Why device={device} zone={zone} />
      </td>
      <td class="since">
        <Age iso={device.since} zone={zone} />
      </td>
    </tr>
  );
}

function Why({ device: { waiting, faults, needs_restart }, zone }: {
  device: DeploymentDevice;
  zone: string;
}) {
  return (
    <>
      {waiting !== null && (
        <p>
          {faults.length > 0 ? t("Its agent refused the settings:") : waitingWords(waiting, zone)}
        </p>
      )}
      {faults.length > 0 && (
        <ul class="faults">
          {faults.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path}</code> {serverWords(message)}
            </li>
          ))}
        </ul>
      )}
      {needs_restart.length > 0 && (
        <p class="hint">
          {t("Acts after a restart of its agent: {settings}", {
            settings: needs_restart.join(", "),
          })}
        </p>
      )}
    </>
  );
}
