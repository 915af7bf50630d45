// Owns the list of an endpoint's deliveries; the newest page follows what is sent.
import { useSignal } from "@preact/signals";
import type { Page } from "../../server/contract/page.ts";
import type { Delivery } from "../../server/contract/webhook.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import type { DeliveryFilter } from "../api/webhooks_calls.ts";
import { Age, At } from "../components/instant.tsx";
import { RotateCcw } from "../components/icons.ts";
import { Status } from "../components/status.tsx";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { attemptWords, deliveryWords } from "../words/endpoint_words.ts";
import { problemWords } from "../words/problem_words.ts";

export interface DeliveryListProps {
  readonly endpointId: string;
  readonly page: Page<Delivery>;
  readonly filter: DeliveryFilter;
  readonly zone: string;
  readonly canReplay: boolean;
}

/** No event tells of an attempt: asked while the page is seen. */
const EVERY_MS = 4000;

export default function DeliveryList(props: DeliveryListProps) {
  const { endpointId, page, filter, zone, canReplay } = props;
  const shown = useSignal(page);
  const load = () => createApiClient(sendFromBrowser).deliveries(endpointId, filter);
  useRefreshed(shown, { load, concerns: () => false, everyMs: EVERY_MS });
  const replay = async (deliveryId: string) => {
    const answer = await createApiClient(sendFromBrowser).replayDelivery(endpointId, deliveryId);
    if (!answer.ok) return say(problemWords(answer), "bad");
    say(t("It is being sent again."), "good");
    const { items } = shown.value;
    const changed = items.map((item) => item.id === deliveryId ? answer.data : item);
    shown.value = { ...shown.value, items: changed };
  };
  return (
    <table class="rows deliveries">
      <thead>
        <tr>
          <th scope="col">{t("Event")}</th>
          <th scope="col">{t("State")}</th>
          <th scope="col">{t("Last answer")}</th>
          <th scope="col">{t("Attempts")}</th>
          <th scope="col">{t("Made")}</th>
          {canReplay && (
            <th scope="col">
              <span class="visually-hidden">{t("Actions")}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {shown.value.items.map((delivery) => (
          <tr key={delivery.id} data-delivery={delivery.id}>
            <Cells delivery={delivery} zone={zone} />
            {canReplay && (
              <td class="act">
                {delivery.status !== "pending" && (
                  <button
                    type="button"
                    class="icon-button"
                    title={t("Send again")}
                    aria-label={t("Send {type} again", { type: delivery.event_type })}
                    onClick={() => replay(delivery.id)}
                  >
                    <RotateCcw />
                  </button>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cells({ delivery, zone }: { delivery: Delivery; zone: string }) {
  const { tone, label } = deliveryWords(delivery);
  const last = delivery.attempts.at(-1);
  return (
    <>
      <td class="main">
        <a class="link name" href={`/webhooks/${delivery.endpoint_id}/deliveries/${delivery.id}`}>
          {delivery.event_type}
        </a>
      </td>
      <td class="state">
        <Status tone={tone} label={label} />
        {delivery.next_attempt_at !== null && delivery.attempts.length > 0 && (
          <small>
            {t("Next try")} <At iso={delivery.next_attempt_at} zone={zone} />
          </small>
        )}
      </td>
      <td class="answer">{attemptWords(last)}</td>
      <td class="attempts">{delivery.attempts.length}</td>
      <td class="made">
        <At iso={delivery.created_at} zone={zone} as="day_time" />
        <small>
          <Age iso={delivery.created_at} zone={zone} />
        </small>
      </td>
    </>
  );
}
