// Owns how what was told looks: a cause, since when until when, and every message with its fate.
import type { Message, Notification } from "../../server/contract/notification.ts";
import type { Endpoint } from "../../server/contract/webhook.ts";
import { t, type Text } from "../i18n/translate.ts";
import { channelWords } from "../words/rule_words.ts";
import { At } from "./instant.tsx";
import type { Places } from "./place.ts";
import { Status, type Tone } from "./status.tsx";

export interface ToldListProps {
  readonly notifications: readonly Notification[];
  readonly endpoints: readonly Endpoint[];
  readonly places: Places;
  readonly zone: string;
}

export function ToldList({ notifications, endpoints, places, zone }: ToldListProps) {
  return (
    <ul class="card told">
      {notifications.map((notification) => (
        <Cause
          key={notification.id}
          notification={notification}
          endpoints={endpoints}
          zone={places[notification.location_id ?? ""]?.timezone ?? zone}
        />
      ))}
    </ul>
  );
}

interface CauseProps {
  readonly notification: Notification;
  readonly endpoints: readonly Endpoint[];
  readonly zone: string;
}

function Cause({ notification, endpoints, zone }: CauseProps) {
  const { title, rule_id, rule_name, raised_at, ended_at, messages } = notification;
  const hasFailed = messages.some(({ status }) => status === "failed");
  return (
    <li>
      <details>
        <summary>
          <span class={`dot ${ended_at === null ? "warn" : "idle"}`} aria-hidden="true" />
          <span class="grow">
            <b>{title}</b>
            <small>
              <At iso={raised_at} zone={zone} as="day_time" />
              {ended_at === null ? ` · ${t("lasts")}` : ended_at !== raised_at && (
                <>
                  {" – "}
                  <At iso={ended_at} zone={zone} as="day_time" />
                </>
              )}
              {hasFailed && <span class="bad-words">{` · ${t("not everybody was reached")}`}</span>}
            </small>
          </span>
        </summary>
        <div class="told-body">
          <p class="hint">
            {t("By the rule")} <a href={`/settings/notifications/${rule_id}`}>{rule_name}</a>
          </p>
          <ul class="plain-rows">
            {messages.map((message, at) => (
              <MessageRow
                key={at}
                {...{ message, endpoints, zone }}
              />
            ))}
          </ul>
        </div>
      </details>
    </li>
  );
}

const FATES: Readonly<Record<Message["status"], { tone: Tone; label: Text }>> = {
  pending: { tone: "info", label: "Under way" },
  sent: { tone: "good", label: "Sent" },
  failed: { tone: "bad", label: "Failed" },
};

function MessageRow({ message, endpoints, zone }: {
  message: Message;
  endpoints: readonly Endpoint[];
  zone: string;
}) {
  const { tone, label } = FATES[message.status];
  const { channel, delivery_id, error } = message;
  return (
    <li>
      <div class="grow">
        <span>{message.title}</span>
        <small>
          <At iso={message.created_at} zone={zone} as="day_time" /> ·{" "}
          {channel.kind === "webhook" && delivery_id !== null
            ? (
              <a href={`/webhooks/${channel.endpoint_id}/deliveries/${delivery_id}`}>
                {channelWords(channel, endpoints)}
              </a>
            )
            : channelWords(channel, endpoints)}
          {error !== null && ` · ${error}`}
        </small>
      </div>
      <Status tone={tone} label={t(label)} />
    </li>
  );
}
