// Owns the list of webhook endpoints, kept fresh: where each leads, what it is sent, how it fares.
import { useSignal } from "@preact/signals";
import type { Page } from "../../server/contract/page.ts";
import type { Endpoint } from "../../server/contract/webhook.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { Age } from "../components/instant.tsx";
import { Status } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";
import { useNowMs } from "../live/clock.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { endpointName, endpointWords, hostOf } from "../words/endpoint_words.ts";

export interface EndpointTableProps {
  readonly page: Page<Endpoint>;
  readonly cursor: string;
  readonly zone: string;
}

const EVERY_MS = 15_000;

export default function EndpointTable({ page, cursor, zone }: EndpointTableProps) {
  const shown = useSignal(page);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).endpoints(cursor),
    concerns: ({ type }) => type.startsWith("webhook."),
    everyMs: EVERY_MS,
  });
  return (
    <table class="rows endpoints">
      <thead>
        <tr>
          <th scope="col">{t("Endpoint")}</th>
          <th scope="col">{t("State")}</th>
          <th scope="col">{t("Is sent")}</th>
          <th scope="col">{t("From")}</th>
          <th scope="col">{t("Last success")}</th>
        </tr>
      </thead>
      <tbody>
        {shown.value.items.map((endpoint) => <Row key={endpoint.id} {...{ endpoint, zone }} />)}
      </tbody>
    </table>
  );
}

function Row({ endpoint, zone }: { endpoint: Endpoint; zone: string }) {
  const { tone, label, detail } = endpointWords(endpoint, useNowMs());
  const { failing_since, last_success_at, location_ids, device_ids, types, url } = endpoint;
  return (
    <tr data-endpoint={endpoint.id}>
      <td class="main">
        <a class="link name" href={`/webhooks/${endpoint.id}`}>{endpointName(endpoint)}</a>
        {endpoint.description !== "" && <small>{hostOf(url)}</small>}
      </td>
      <td class="state">
        <Status tone={tone} label={label} />
        {failing_since !== null && (
          <small>
            {t("Since")} <Age iso={failing_since} zone={zone} />
          </small>
        )}
        {detail !== null && <small>{detail}</small>}
      </td>
      <td class="types">
        {types.length === 0
          ? t("Every event")
          : types.length <= 2
          ? types.join(", ")
          : t("{count, plural, one {# type of event} other {# types of event}}", {
            count: types.length,
          })}
      </td>
      <td class="extent">{scopeWords(location_ids.length, device_ids.length)}</td>
      <td class="last" data-label={t("Last success")}>
        {last_success_at === null ? "–" : <Age iso={last_success_at} zone={zone} />}
      </td>
    </tr>
  );
}

function scopeWords(locations: number, devices: number): string {
  if (devices > 0) {
    return t("{count, plural, one {# device} other {# devices}}", { count: devices });
  }
  if (locations > 0) {
    return t("{count, plural, one {# location} other {# locations}}", { count: locations });
  }
  return t("Everywhere");
}
