// Owns the list of incidents that are over; its newest page follows what ends.
import { useSignal } from "@preact/signals";
import type { Incident } from "../../server/contract/incident.ts";
import type { Page } from "../../server/contract/page.ts";
import type { IncidentFilter } from "../api/incident_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { SeverityMark } from "../components/incident_head.tsx";
import { At } from "../components/instant.tsx";
import type { Places } from "../components/place.ts";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { endWords } from "../words/incident_end_words.ts";
import { incidentPath } from "../words/incident_path.ts";
import { causeWords, subjectWords } from "../words/incident_words.ts";
import { durationWords } from "../words/time_words.ts";

export interface IncidentHistoryProps {
  readonly page: Page<Incident>;
  readonly filter: IncidentFilter;
  readonly places: Places;
}

export default function IncidentHistory({ page, filter, places }: IncidentHistoryProps) {
  const shown = useSignal(page);
  const isNewest = (filter.cursor ?? "") === "";
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).incidents(filter),
    concerns: ({ type }) => isNewest && type.startsWith("incident."),
    everyMs: null,
  });
  return (
    <table class="rows incident-history">
      <thead>
        <tr>
          <th scope="col">{t("Incident")}</th>
          <th scope="col">{t("Severity")}</th>
          <th scope="col">{t("Location")}</th>
          <th scope="col">{t("Began")}</th>
          <th scope="col">{t("Lasted")}</th>
          <th scope="col">{t("How it ended")}</th>
        </tr>
      </thead>
      <tbody>
        {shown.value.items.map((incident) => (
          <Row
            key={incident.id}
            incident={incident}
            zone={places[incident.location_id ?? ""]?.timezone ?? "UTC"}
          />
        ))}
      </tbody>
    </table>
  );
}

function Row({ incident, zone }: { incident: Incident; zone: string }) {
  const { id, cause, severity, location_name, opened_at, closed_at, closed_how } = incident;
  const lastedMs = Date.parse(closed_at ?? opened_at) - Date.parse(opened_at);
  return (
    <tr data-incident={id}>
      <td class="main">
        <a class="link name" href={incidentPath(id)}>{causeWords(cause)}</a>
        <small>{subjectWords(incident)}</small>
      </td>
      <td class="severity">
        <SeverityMark severity={severity} />
      </td>
      <td class="place">{location_name ?? t("This server")}</td>
      <td class="began">
        <At iso={opened_at} zone={zone} as="day_time" />
      </td>
      <td class="lasted">{durationWords(lastedMs)}</td>
      <td class="ended">{endWords(closed_how)}</td>
    </tr>
  );
}
