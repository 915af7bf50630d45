// Owns the page of incidents: those that are open by site, those that are over page by page.
import type { Location } from "../../../../server/contract/fleet.ts";
import type { Incident } from "../../../../server/contract/incident.ts";
import type { Page } from "../../../../server/contract/page.ts";
import type { Answer } from "../../../api/call.ts";
import { Failure } from "../../../components/failure.tsx";
import { IncidentFilters } from "../../../components/incident_filters.tsx";
import { MissingParts } from "../../../components/missing_parts.tsx";
import { Notice } from "../../../components/notice.tsx";
import { PageHead } from "../../../components/page_head.tsx";
import { placesOf } from "../../../components/place.ts";
import { t } from "../../../i18n/translate.ts";
import IncidentHistory from "../../../islands/incident_history.tsx";
import IncidentList from "../../../islands/incident_list.tsx";
import TabRow from "../../../islands/tab_row.tsx";
import type { PageApi } from "../../../page_api.ts";
import { frameFirst } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import {
  incidentFilterOf,
  type IncidentForm,
  incidentFormOf,
  incidentsAddress,
} from "../../../words/incident_form.ts";

interface IncidentsData {
  readonly form: IncidentForm;
  readonly incidents: Answer<Page<Incident>>;
  readonly locations: Answer<Page<Location>>;
}

export const title = define.title(() => t("Incidents"));

export const handler = define.handlers<IncidentsData>({
  GET: ({ state, url }) => frameFirst(loadIncidents(state.api, url.searchParams)),
});

async function loadIncidents(api: PageApi, params: URLSearchParams): Promise<IncidentsData> {
  const form = incidentFormOf(params);
  const [incidents, locations] = await Promise.all([
    api.incidents(incidentFilterOf(form)),
    api.locations(),
  ]);
  return { form, incidents, locations };
}

export default define.page<IncidentsData>(({ data: { form, incidents, ...data } }) => {
  const locations = data.locations.ok ? data.locations.data.items : [];
  const tabs = [
    { href: incidentsAddress({ ...form, status: "", cursor: "" }), label: t("Open now") },
    { href: incidentsAddress({ ...form, status: "closed", cursor: "" }), label: t("Over") },
  ];
  return (
    <>
      <PageHead title={t("Incidents")} />
      <TabRow tabs={tabs} path={incidentsAddress({ ...form, cursor: "" })} label={t("Incidents")} />
      <IncidentFilters form={form} locations={locations} />
      {incidents.ok && <MissingParts parts={[]} locations={data.locations} />}
      {incidents.ok
        ? <Incidents form={form} incidents={incidents.data} locations={locations} />
        : <Failure title={t("The incidents could not be shown")} answer={incidents} />}
    </>
  );
});

interface IncidentsProps {
  readonly form: IncidentForm;
  readonly incidents: Page<Incident>;
  readonly locations: readonly Location[];
}

function Incidents({ form, incidents, locations }: IncidentsProps) {
  const places = placesOf(locations);
  const filter = incidentFilterOf(form);
  if (form.status === "") return <IncidentList {...{ page: incidents, filter, places }} />;
  if (incidents.items.length === 0) return <NoneOver form={form} />;
  return (
    <>
      <div class="card table-card">
        <IncidentHistory {...{ page: incidents, filter, places }} />
      </div>
      <nav class="pager" aria-label={t("Pages")}>
        {form.cursor !== "" && (
          <a class="button quiet" href={incidentsAddress({ ...form, cursor: "" })}>{t("Newest")}</a>
        )}
        {incidents.next_cursor !== null && (
          <a
            class="button quiet"
            href={incidentsAddress({ ...form, cursor: incidents.next_cursor })}
          >
            {t("Older")}
          </a>
        )}
      </nav>
    </>
  );
}

function NoneOver({ form }: { form: IncidentForm }) {
  const isFiltered = form.location !== "" || form.severity !== "" || form.cursor !== "";
  return isFiltered
    ? (
      <Notice
        title={t("Nothing matches")}
        text={t("No incident that is over fits these filters.")}
        action={{ href: incidentsAddress({ status: form.status }), label: t("Show all") }}
      />
    )
    : (
      <Notice
        title={t("None is over yet")}
        text={t("Incidents are listed here once they are over, with how long they lasted.")}
      />
    );
}
