// Owns how an endpoint fares, kept fresh: its state, since when, and what is done about it.
import { useSignal } from "@preact/signals";
import type { Endpoint } from "../../server/contract/webhook.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { At } from "../components/instant.tsx";
import { Banner, Status } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";
import { useNowMs } from "../live/clock.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { endpointWords, shownAddress } from "../words/endpoint_words.ts";

export interface EndpointStateProps {
  readonly endpoint: Endpoint;
  readonly zone: string;
}

const EVERY_MS = 10_000;

export default function EndpointState({ endpoint, zone }: EndpointStateProps) {
  const shown = useSignal(endpoint);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).endpoint(endpoint.id),
    concerns: ({ type, data }) => type.startsWith("webhook.") && data.endpoint_id === endpoint.id,
    everyMs: EVERY_MS,
  });
  const { tone, label, detail } = endpointWords(shown.value, useNowMs());
  const { enabled, failing_since, last_success_at, url } = shown.value;
  return (
    <>
      <div class="endpoint-state">
        <Status tone={tone} label={label} />
        <code class="address" translate={false}>{shownAddress(url)}</code>
        <span>
          {t("Last success")}: {last_success_at === null
            ? t("Never")
            : <At iso={last_success_at} zone={zone} as="day_time" />}
        </span>
        {failing_since !== null && (
          <span>
            {t("Failing since")}: <At iso={failing_since} zone={zone} as="day_time" />
          </span>
        )}
      </div>
      {tone === "bad" && detail !== null && (
        <Banner tone="bad">
          {detail}
          {!enabled &&
            ` ${t("Mend the receiver, switch it on again, then send again what failed.")}`}
        </Banner>
      )}
    </>
  );
}
