// Owns the overview's four cards, and keeps the page's fleet signal fresh for all of its islands.
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { FleetStatus } from "../../server/contract/fleet.ts";
import { CarFront, MapPin, ScanText, Server } from "../components/icons.ts";
import type { Tone } from "../components/status.tsx";
import { useLiveFleet } from "../live/use_live_fleet.ts";
import { countWords } from "../words/number_words.ts";
import { serverWords } from "../i18n/server_words.ts";
import { t } from "../i18n/translate.ts";

export default function FleetCards({ fleet }: { fleet: Signal<FleetStatus> }) {
  useLiveFleet(fleet);
  const {
    locations_total,
    devices,
    plates_today,
    misses_today,
    success_rate,
    locations,
    recognizer,
  } = fleet.value;
  const troubled = locations.filter((location) => location.trouble.length > 0).length;
  const down = devices.offline + devices.error;
  return (
    <div class="cards">
      <Card
        id="locations"
        label={t("Locations")}
        icon={<MapPin />}
        value={countWords(locations_total)}
        tone={troubled > 0 ? "bad" : "good"}
        note={troubled > 0 ? t("{count} with trouble", { count: troubled }) : t("All is well")}
        isIdle={locations_total === 0}
      />
      <Card
        id="devices"
        label={t("Devices online")}
        icon={<Server />}
        value={`${devices.online}`}
        of={t("of {total}", { total: devices.total })}
        tone={down > 0 ? "bad" : "good"}
        note={downWords(devices)}
        isIdle={devices.total === 0}
      />
      <Card
        id="plates"
        label={t("Plates today")}
        icon={<CarFront />}
        value={countWords(plates_today)}
        tone="idle"
        note={t("{count, plural, one {# car not read} other {# cars not read}}", {
          count: misses_today,
        })}
        isIdle={plates_today + misses_today === 0}
      />
      <Card
        id="success"
        label={t("Success rate")}
        icon={<ScanText />}
        value={success_rate === null ? "–" : `${percent(success_rate)}`}
        of={success_rate === null ? "" : "%"}
        tone={recognizer.trouble === null ? "idle" : "bad"}
        note={recognizer.trouble === null
          ? allowanceWords(recognizer)
          : serverWords(recognizer.trouble)}
        isIdle={false}
      />
    </div>
  );
}

interface CardProps {
  /** What it is to programs, in any language. */
  readonly id: string;
  readonly label: string;
  readonly icon: ComponentChildren;
  readonly value: string;
  readonly of?: string;
  readonly tone: Tone;
  readonly note: string;
  /** Nothing to judge yet: the note is left out. */
  readonly isIdle: boolean;
}

function Card({ id, label, icon, value, of, tone, note, isIdle }: CardProps) {
  return (
    <section class="card figure-card">
      <h2>{icon} {label}</h2>
      <p class="figure" data-figure={id}>
        {value} {of !== undefined && of !== "" && <small>{of}</small>}
      </p>
      <p class={`note ${isIdle ? "idle" : tone}`}>{isIdle ? t("Nothing yet") : note}</p>
    </section>
  );
}

function downWords({ offline, error, maintenance }: FleetStatus["devices"]): string {
  const parts = [
    offline > 0 ? t("{count} offline", { count: offline }) : "",
    error > 0 ? t("{count} in trouble", { count: error }) : "",
    maintenance > 0 ? t("{count} in maintenance", { count: maintenance }) : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? t("All connected") : parts.join(", ");
}

function allowanceWords(
  { remaining_calls, calls_counted_here }: FleetStatus["recognizer"],
): string {
  if (remaining_calls !== null) {
    return t("{count} reads left", { count: countWords(remaining_calls) });
  }
  return t("{count} reads this month", { count: countWords(calls_counted_here) });
}

function percent(ratio: number): string {
  return (Math.floor(ratio * 1000) / 10).toFixed(1);
}
