// Owns the overview's four cards, and keeps the page's fleet signal fresh for all of its islands.
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { FleetStatus } from "../../server/contract/fleet.ts";
import { CarFront, MapPin, ScanText, Server } from "../components/icons.ts";
import type { Tone } from "../components/status.tsx";
import { useLiveFleet } from "../live/use_live_fleet.ts";

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
        label="Locations"
        icon={<MapPin />}
        value={locations_total.toLocaleString("en-US")}
        tone={troubled > 0 ? "bad" : "good"}
        note={troubled > 0 ? `${troubled} with trouble` : "All is well"}
        isIdle={locations_total === 0}
      />
      <Card
        label="Devices online"
        icon={<Server />}
        value={`${devices.online}`}
        of={`of ${devices.total}`}
        tone={down > 0 ? "bad" : "good"}
        note={downWords(devices)}
        isIdle={devices.total === 0}
      />
      <Card
        label="Plates today"
        icon={<CarFront />}
        value={plates_today.toLocaleString("en-US")}
        tone="idle"
        note={misses_today === 1 ? "1 car not read" : `${misses_today} cars not read`}
        isIdle={plates_today + misses_today === 0}
      />
      <Card
        label="Success rate"
        icon={<ScanText />}
        value={success_rate === null ? "–" : `${percent(success_rate)}`}
        of={success_rate === null ? "" : "%"}
        tone={recognizer.trouble === null ? "idle" : "bad"}
        note={recognizer.trouble ?? allowanceWords(recognizer)}
        isIdle={false}
      />
    </div>
  );
}

interface CardProps {
  readonly label: string;
  readonly icon: ComponentChildren;
  readonly value: string;
  readonly of?: string;
  readonly tone: Tone;
  readonly note: string;
  /** Nothing to judge yet: the note is left out. */
  readonly isIdle: boolean;
}

function Card({ label, icon, value, of, tone, note, isIdle }: CardProps) {
  return (
    <section class="card figure-card">
      <h2>{icon} {label}</h2>
      <p class="figure" data-figure={label}>
        {value} {of !== undefined && of !== "" && <small>{of}</small>}
      </p>
      <p class={`note ${isIdle ? "idle" : tone}`}>{isIdle ? "Nothing yet" : note}</p>
    </section>
  );
}

function downWords({ offline, error, maintenance }: FleetStatus["devices"]): string {
  const parts = [
    offline > 0 ? `${offline} offline` : "",
    error > 0 ? `${error} in trouble` : "",
    maintenance > 0 ? `${maintenance} in maintenance` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "All connected" : parts.join(", ");
}

function allowanceWords(
  { remaining_calls, calls_counted_here }: FleetStatus["recognizer"],
): string {
  if (remaining_calls !== null) return `${remaining_calls.toLocaleString("en-US")} reads left`;
  return `${calls_counted_here.toLocaleString("en-US")} reads this month`;
}

function percent(ratio: number): string {
  return (Math.floor(ratio * 1000) / 10).toFixed(1);
}
