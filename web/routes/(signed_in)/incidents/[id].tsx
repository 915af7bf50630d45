// Owns the page of one incident.
import type { IncidentDetail } from "../../../../server/contract/incident.ts";
import { PageHead } from "../../../components/page_head.tsx";
import { mayWrite } from "../../../components/rights.ts";
import { t } from "../../../i18n/translate.ts";
import IncidentPanel from "../../../islands/incident_panel.tsx";
import { HttpError, page } from "../../../runtime/define.ts";
import { define } from "../../../state.ts";
import { causeWords, subjectWords } from "../../../words/incident_words.ts";

interface IncidentData {
  readonly incident: IncidentDetail;
  /** Of its location. */
  readonly zone: string;
}

export const title = define.title<IncidentData>(({ incident }) => nameOf(incident));

export const handler = define.handlers<IncidentData>({
  async GET({ state: { api }, params }) {
    const [incident, locations] = await Promise.all([
      api.incident(params.id ?? ""),
      api.locations(),
    ]);
    if (!incident.ok) throw new HttpError(incident.status === 400 ? 404 : incident.status || 503);
    const all = locations.ok ? locations.data.items : [];
    const place = all.find(({ id }) => id === incident.data.location_id);
    return page({ incident: incident.data, zone: place?.timezone ?? "UTC" });
  },
});

export default define.page<IncidentData>(({ data: { incident, zone }, state }) => (
  <>
    <PageHead title={nameOf(incident)} up={{ href: "/incidents", label: t("Incidents") }} />
    <IncidentPanel incident={incident} zone={zone} canWrite={mayWrite(state.user)} />
  </>
));

function nameOf(incident: IncidentDetail): string {
  return `${causeWords(incident.cause)}: ${subjectWords(incident)}`;
}
