// Owns the grid of locations: trouble first, searchable when there are many.
import { type Signal, useSignal } from "@preact/signals";
import type { FleetStatus, LocationStatus } from "../../server/contract/fleet.ts";
import { readImagePath } from "../api/plates_calls.ts";
import { Search, TriangleAlert } from "../components/icons.ts";
import { Age } from "../components/instant.tsx";
import { Picture } from "../components/picture.tsx";
import { PlateBadge } from "../components/plate_badge.tsx";
import { withLocalTimes } from "../words/local_times.ts";
import { countWords } from "../words/number_words.ts";
import { t } from "../i18n/translate.ts";

/** Up to this many there is room for pictures. */
const FEW = 6;
/** From this many on there is a search. */
const MANY = 9;

export default function LocationGrid({ fleet }: { fleet: Signal<FleetStatus> }) {
  const search = useSignal("");
  const onlyTroubled = useSignal(false);
  const all = fleet.value.locations;
  const shown = all.filter((location) => matches(location, search.value))
    .filter((location) => !onlyTroubled.value || location.trouble.length > 0)
    .sort(troubleFirst);
  const troubled = all.filter((location) => location.trouble.length > 0).length;
  return (
    <section aria-label={t("Locations")}>
      <div class="section-head">
        <h2>{t("Locations")}</h2>
        {all.length >= MANY && (
          <>
            <label class="search">
              <Search />
              <input
                type="search"
                placeholder={t("Find a location")}
                aria-label={t("Find a location")}
                onInput={(event) => search.value = event.currentTarget.value}
              />
            </label>
            <button
              type="button"
              class="filter"
              aria-pressed={onlyTroubled.value}
              onClick={() => onlyTroubled.value = !onlyTroubled.value}
            >
              <TriangleAlert /> {t("Trouble ({count})", { count: troubled })}
            </button>
          </>
        )}
      </div>
      <ul class={all.length <= FEW ? "location-grid few" : "location-grid"}>
        {shown.map((location) => (
          <Tile key={location.id} location={location} hasPicture={all.length <= FEW} />
        ))}
      </ul>
      {shown.length === 0 && all.length > 0 && <p class="hint">{t("No location matches.")}</p>}
    </section>
  );
}

interface TileProps {
  readonly location: LocationStatus;
  /** Whether the last plate's picture is shown. */
  readonly hasPicture: boolean;
}

function Tile({ location, hasPicture }: TileProps) {
  const { devices_online, devices_total, cameras_streaming, cameras_total } = location;
  const { cameras_unknown = 0 } = location;
  const [first, ...more] = location.trouble;
  return (
    <li>
      <a class={`card tile ${toneOf(location)}`} href={`/locations/${location.id}`}>
        <h3>
          <span class="dot" aria-hidden="true" />
          <span class="name">{location.name}</span>
          <span class="today">
            {t("{count} today", { count: countWords(location.plates_today) })}
          </span>
        </h3>
        {hasPicture && <Scene location={location} />}
        <p class="latest">
          {location.last_plate === null ? <span class="hint">{t("No plate yet")}</span> : (
            <>
              <PlateBadge plate={location.last_plate.plate} />
              <Age iso={location.last_plate.captured_at} zone={location.timezone} />
            </>
          )}
        </p>
        {first !== undefined && (
          <p class="trouble">
            <TriangleAlert />{" "}
            <span>
              {withLocalTimes(first, location.timezone)}
              {more.length > 0 && ` ${t("(and {count} more)", { count: more.length })}`}
            </span>
          </p>
        )}
        <p class="counts">
          <span>
            {t("{up}/{count, plural, one {# device} other {# devices}}", {
              up: devices_online,
              count: devices_total,
            })}
          </span>
          <span>
            {t("{up}/{count, plural, one {# camera} other {# cameras}}", {
              up: cameras_streaming,
              count: cameras_total,
            })}
          </span>
          {cameras_unknown > 0 && <span>{t("{count} unknown", { count: cameras_unknown })}</span>}
        </p>
      </a>
    </li>
  );
}

/** What stood before the camera at the last read; its place is kept when there is none. */
function Scene({ location: { last_plate } }: { location: LocationStatus }) {
  return (
    <div class="scene">
      {last_plate !== null &&
        <Picture key={last_plate.read_id} src={readImagePath(last_plate.read_id)} alt="" />}
    </div>
  );
}

function toneOf({ trouble, devices_total }: LocationStatus): "bad" | "idle" | "good" {
  if (trouble.length > 0) return "bad";
  return devices_total === 0 ? "idle" : "good";
}

function matches(location: LocationStatus, search: string): boolean {
  return location.name.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase());
}

function troubleFirst(a: LocationStatus, b: LocationStatus): number {
  const byTrouble = Number(b.trouble.length > 0) - Number(a.trouble.length > 0);
  return byTrouble !== 0 ? byTrouble : a.name.localeCompare(b.name, "en");
}
