// Owns the open incidents of a page about something else: nothing is shown when there are none.
import { useSignal } from "@preact/signals";
import type { Incident } from "../../server/contract/incident.ts";
import type { Page } from "../../server/contract/page.ts";
import type { IncidentFilter } from "../api/incident_calls.ts";
import { createApiClient, sendFromBrowser } from "../api_client.ts";
import { IncidentHead } from "../components/incident_head.tsx";
import type { Places } from "../components/place.ts";
import { t } from "../i18n/translate.ts";
import { useRefreshed } from "../live/use_refreshed.ts";

export interface OpenIncidentsProps {
  /** `null`: they could not be read. */
  readonly page: Page<Incident> | null;
  readonly filter: IncidentFilter;
  readonly places: Places;
  /** Whether the site is told with each, where the page is of no one site. */
  readonly hasPlaces: boolean;
}

/** The rest is a click away. */
const MOST = 5;
const EVERY_MS = 30_000;

export default function OpenIncidents({ page, filter, places, hasPlaces }: OpenIncidentsProps) {
  const shown = useSignal(page ?? { items: [], next_cursor: null });
  useRefreshed(shown, {
    load: () => createApiClient(sendFromBrowser).incidents(filter),
    concerns: ({ type }) => type.startsWith("incident."),
    everyMs: EVERY_MS,
  });
  const open = ["critical", "warning"].flatMap((kind) =>
    shown.value.items.filter(({ severity }) => severity === kind)
  );
  if (open.length === 0) return null;
  return (
    <section class="card open-incidents" aria-label={t("Open incidents")}>
      <div class="section-head">
        <h2>{t("Open incidents")}</h2>
        <a class="link" href="/incidents">{t("All incidents")}</a>
      </div>
      <ul class="incidents" data-rows>
        {open.slice(0, MOST).map((incident) => (
          <li class="incident" key={incident.id} data-incident={incident.id}>
            <IncidentHead
              incident={incident}
              zone={places[incident.location_id ?? ""]?.timezone ?? "UTC"}
              hasPlace={hasPlaces}
            />
          </li>
        ))}
      </ul>
      {open.length > MOST && (
        <p class="hint">{t("(and {count} more)", { count: open.length - MOST })}</p>
      )}
    </section>
  );
}
