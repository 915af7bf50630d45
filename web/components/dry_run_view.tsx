// Owns how a dry run looks: an event beside the body that would be sent, or the reason for none.
import { useSignal } from "@preact/signals";
import { t } from "../i18n/translate.ts";
import { jsonWords } from "../words/json_words.ts";
import { instantWords } from "../words/time_words.ts";
import { Banner } from "./status.tsx";

export interface TriedEvent {
  readonly event_id: string;
  readonly event_type: string;
  readonly occurred_at: string;
  /** The event as JSON. */
  readonly source: string;
  readonly body: string | null;
  readonly error: string | null;
}
export type Tried =
  | { readonly kind: "none" }
  | { readonly kind: "trying" }
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "tried"; readonly events: readonly TriedEvent[] };

/** Islands only. */
export function DryRunView({ tried, zone }: { tried: Tried; zone: string }) {
  const chosenId = useSignal("");
  if (tried.kind === "none") return null;
  if (tried.kind === "trying") return <p class="hint">{t("Trying…")}</p>;
  if (tried.kind === "refused") return <Banner tone="bad">{tried.text}</Banner>;
  const event = tried.events.find(({ event_id }) => event_id === chosenId.value) ?? tried.events[0];
  if (event === undefined) {
    return (
      <Banner tone="info">
        {t("Nothing of this kind has happened lately, so there is no event to try it on.")}
      </Banner>
    );
  }
  return (
    <div class="dry-run">
      <label class="entry">
        <span>{t("Tried on")}</span>
        <select
          value={event.event_id}
          onChange={({ currentTarget }) => chosenId.value = currentTarget.value}
        >
          {tried.events.map(({ event_id, event_type, occurred_at }) => (
            <option key={event_id} value={event_id}>
              {`${event_type} · ${instantWords(occurred_at, { zone, as: "day_time" })}`}
            </option>
          ))}
        </select>
      </label>
      <div class="side-by-side">
        <figure>
          <figcaption>{t("The event")}</figcaption>
          <pre class="code" tabIndex={0}>{jsonWords(event.source)}</pre>
        </figure>
        <figure>
          <figcaption>{t("What would be sent")}</figcaption>
          {event.body === null
            ? <Banner tone="bad">{event.error ?? t("Nothing would be sent.")}</Banner>
            : <pre class="code" tabIndex={0} data-body>{jsonWords(event.body)}</pre>}
        </figure>
      </div>
    </div>
  );
}
