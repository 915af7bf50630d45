// Owns the feed of what happens, newest first, as it happens.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Event } from "../../server/contract/event.ts";
import type { FleetStatus } from "../../server/contract/fleet.ts";
import { Age } from "../components/instant.tsx";
import { PlateBadge } from "../components/plate_badge.tsx";
import { listen } from "../live/live.ts";
import { eventWords } from "../words/event_words.ts";
import { t } from "../i18n/translate.ts";

export interface LiveFeedProps {
  readonly fleet: Signal<FleetStatus>;
  /** Newest first; `null`: they could not be read. */
  readonly events: readonly Event[] | null;
}

const SHOWN = 60;

export default function LiveFeed({ fleet, events: initial }: LiveFeedProps) {
  const events = useSignal<readonly Event[]>(initial ?? []);
  useEffect(() =>
    listen({
      onEvent: (event) => {
        if (events.peek().some(({ id }) => id === event.id)) return;
        events.value = [event, ...events.peek()].slice(0, SHOWN);
      },
    }), []);
  const known = new Set(initial?.map(({ id }) => id));
  const places = new Map(fleet.value.locations.map((location) => [location.id, location]));
  return (
    <section class="card feed" aria-label={t("Live feed")}>
      <h2>{t("Live")}</h2>
      {events.value.length === 0 && (
        <p class="hint">
          {initial === null
            ? t("What happened before could not be read. What happens now appears here.")
            : t("Nothing has happened yet. Plates appear here as they are read.")}
        </p>
      )}
      <div role="log" aria-live="polite" aria-relevant="additions">
        <ol>
          {events.value.map((event) => (
            <Entry
              key={event.id}
              event={event}
              place={places.get(event.location_id ?? "")}
              isNew={!known.has(event.id)}
            />
          ))}
        </ol>
      </div>
    </section>
  );
}

interface EntryProps {
  readonly event: Event;
  readonly place: { readonly name: string; readonly timezone: string } | undefined;
  readonly isNew: boolean;
}

function Entry({ event, place, isNew }: EntryProps) {
  const { tone, text, plate, href } = eventWords(event);
  const what = plate === null ? <span class="what">{text}</span> : <PlateBadge plate={plate} />;
  return (
    <li class={isNew ? `${tone} new` : tone} data-event={event.type}>
      <span class="dot" aria-hidden="true" />
      <div>
        {href === null ? what : <a href={href}>{what}</a>}
        <p class="where">
          {place !== undefined && <span>{place.name}</span>}
          {plate !== null && <span>{text}</span>}
          <Age iso={event.occurred_at} zone={place?.timezone ?? "UTC"} />
        </p>
      </div>
    </li>
  );
}
