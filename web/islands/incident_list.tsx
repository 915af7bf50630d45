// Owns the open incidents, by site, as they come and go.
import { type Signal, useSignal } from "@preact/signals";
import type { Incident } from "../../server/contract/incident.ts";
import type { Page } from "../../server/contract/page.ts";
import type { IncidentFilter } from "../api/incident_calls.ts";
import { loadIncidents } from "../api/load_incidents.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { Search } from "../components/icons.ts";
import { IncidentRow } from "../components/incident_row.tsx";
import { Notice } from "../components/notice.tsx";
import type { Places } from "../components/place.ts";
import { t } from "../i18n/translate.ts";
import { say } from "../live/toasts.ts";
import { useRefreshed } from "../live/use_refreshed.ts";
import { groupIncidents, type IncidentGroup } from "../words/incident_groups.ts";
import { problemWords } from "../words/problem_words.ts";

export interface IncidentListProps {
  readonly page: Page<Incident>;
  readonly filter: IncidentFilter;
  readonly places: Places;
}

/** No event tells that one recovers, or that somebody has it in hand. */
const EVERY_MS = 15_000;
/** From this many sites on there is a search, and those further down begin folded. */
const MANY_SITES = 9;
/** So many incidents are read before the rest is only counted. */
const SEEN_AT_ONCE = 20;

export default function IncidentList({ page, filter, places }: IncidentListProps) {
  const shown: Signal<Page<Incident>> = useSignal(page);
  const sought = useSignal("");
  const load = (least: number) => loadIncidents(createApiClient(sendFromBrowser), filter, least);
  useRefreshed(shown, {
    load: () => load(shown.peek().items.length),
    concerns: ({ type }) => type.startsWith("incident."),
    everyMs: EVERY_MS,
  });
  const more = async () => {
    const answer = await load(shown.peek().items.length + 1);
    if (answer.ok) shown.value = answer.data;
    else say(problemWords(answer), "bad");
  };
  const { items, next_cursor } = shown.value;
  const groups = groupIncidents(items);
  if (items.length === 0) return <AllWell filter={filter} />;
  const isLong = groups.length >= MANY_SITES;
  const wanted = sought.value.trim().toLocaleLowerCase();
  const fitting = groups.filter((group) => nameOf(group).toLocaleLowerCase().includes(wanted));
  return (
    <>
      {isLong && (
        <label class="search incident-search">
          <Search />
          <input
            type="search"
            placeholder={t("Find a location")}
            aria-label={t("Find a location")}
            onInput={(event) => sought.value = event.currentTarget.value}
          />
        </label>
      )}
      {fitting.map((group, index) => (
        <Site
          key={group.locationId ?? ""}
          group={group}
          zone={places[group.locationId ?? ""]?.timezone ?? "UTC"}
          isFolded={isLong && wanted === "" && countOf(fitting.slice(0, index)) >= SEEN_AT_ONCE}
        />
      ))}
      {fitting.length === 0 && <p class="hint">{t("No location matches.")}</p>}
      {next_cursor !== null && (
        <button type="button" class="quiet" onClick={more}>{t("Show more")}</button>
      )}
    </>
  );
}

interface SiteProps {
  readonly group: IncidentGroup;
  readonly zone: string;
  /** Whether its incidents are only counted until somebody opens them. */
  readonly isFolded: boolean;
}

function Site({ group, zone, isFolded }: SiteProps) {
  const { locationId, nodes } = group;
  const name = nameOf(group);
  const rows = (
    <ul class="incidents" data-rows>
      {nodes.map((node) => <IncidentRow key={node.incident.id} node={node} zone={zone} />)}
    </ul>
  );
  return (
    <section class="card incident-site" aria-label={name}>
      <header>
        <h2>
          {locationId === null
            ? name
            : <a class="link" href={`/locations/${encodeURIComponent(locationId)}`}>{name}</a>}
        </h2>
        <span class="hint">{countsOf(group)}</span>
      </header>
      {isFolded
        ? (
          <details>
            <summary>{t("Show")}</summary>
            {rows}
          </details>
        )
        : rows}
    </section>
  );
}

function countOf(groups: readonly IncidentGroup[]): number {
  return groups.reduce((sum, { nodes }) => sum + nodes.length, 0);
}

function nameOf({ locationName }: IncidentGroup): string {
  return locationName ?? t("This server");
}

/** `2 critical, 1 warning`. */
function countsOf({ nodes }: IncidentGroup): string {
  const critical = nodes.filter(({ incident }) => incident.severity === "critical").length;
  const warnings = nodes.length - critical;
  return [
    critical > 0
      ? t("{count, plural, one {# critical} other {# critical}}", { count: critical })
      : "",
    warnings > 0
      ? t("{count, plural, one {# warning} other {# warnings}}", { count: warnings })
      : "",
  ].filter((words) => words !== "").join(", ");
}

function AllWell({ filter }: { filter: IncidentFilter }) {
  const isFiltered = Boolean(filter.location_id) || Boolean(filter.severity);
  return isFiltered
    ? (
      <Notice
        title={t("Nothing matches")}
        text={t("No open incident fits these filters.")}
        action={{ href: "/incidents", label: t("Show all") }}
      />
    )
    : (
      <Notice
        title={t("All is well")}
        text={t("No incident is open. What goes wrong in the fleet comes here by itself.")}
      />
    );
}
