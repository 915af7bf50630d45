// Owns how a delivery goes on: its state and every attempt, asked anew while it is under way.
import { useSignal } from "@preact/signals";
import type { DeliveryDetail } from "../../server/contract/webhook.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { DeliveryAttempts } from "../components/delivery_attempts.tsx";
import { At } from "../components/instant.tsx";
import { Status } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { deliveryWords } from "../words/endpoint_words.ts";

export interface DeliveryCourseProps {
  readonly delivery: DeliveryDetail;
  readonly zone: string;
}

/** No event tells of an attempt. */
const EVERY_MS = 3000;

export default function DeliveryCourse({ delivery, zone }: DeliveryCourseProps) {
  const shown = useSignal(delivery);
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).delivery(delivery.endpoint_id, delivery.id),
    concerns: () => false,
    everyMs: delivery.status === "pending" ? EVERY_MS : null,
  });
  const { created_at, next_attempt_at, expires_at, attempts } = shown.value;
  const { tone, label } = deliveryWords(shown.value);
  return (
    <>
      <div class="endpoint-state">
        <Status tone={tone} label={label} />
        <span>
          {t("Made")}: <At iso={created_at} zone={zone} as="full" />
        </span>
        {next_attempt_at !== null && (
          <span>
            {t("Next try")}: <At iso={next_attempt_at} zone={zone} as="full" />
          </span>
        )}
        {expires_at !== null && (
          <span>
            {t("Must not act after")}: <At iso={expires_at} zone={zone} as="full" />
          </span>
        )}
      </div>
      <DeliveryAttempts attempts={attempts} zone={zone} />
    </>
  );
}
