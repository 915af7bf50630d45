// Owns how the request of a delivery looks: its headers and its body, as they are sent now.
import type { DeliveryDetail, Endpoint } from "../../server/contract/webhook.ts";
import CopyButton from "../islands/copy_button.tsx";
import { t } from "../i18n/translate.ts";
import { jsonWords } from "../words/json_words.ts";
import { Banner } from "./status.tsx";

interface DeliveryRequestProps {
  readonly delivery: DeliveryDetail;
  readonly endpoint: Endpoint;
}

export function DeliveryRequest({ delivery, endpoint }: DeliveryRequestProps) {
  return (
    <section class="card form-part" aria-label={t("Request")}>
      <div class="section-head">
        <h2>{t("Request")}</h2>
        {delivery.body !== null && <CopyButton text={delivery.body} />}
      </div>
      {endpoint.transform !== null && (
        <p class="hint">
          {t("As the endpoint's expression makes it now: it is made anew for each attempt.")}
        </p>
      )}
      <pre class="code" tabIndex={0} translate={false}>{headersOf(delivery, endpoint)}</pre>
      {delivery.body === null
        ? <Banner tone="bad">{delivery.error ?? t("Nothing would be sent.")}</Banner>
        : <pre class="code" tabIndex={0} data-body>{jsonWords(delivery.body)}</pre>}
      {endpoint.transform !== null && (
        <details>
          <summary>{t("The event before the expression")}</summary>
          <pre class="code" tabIndex={0}>{jsonWords(delivery.event)}</pre>
        </details>
      )}
    </section>
  );
}

/** Time and signature are new for each attempt. */
function headersOf(delivery: DeliveryDetail, endpoint: Endpoint): string {
  return [
    `POST ${endpoint.url}`,
    "content-type: application/json",
    `webhook-id: ${delivery.id}`,
    "webhook-timestamp: …",
    "webhook-signature: v1,…",
  ].join("\n");
}
