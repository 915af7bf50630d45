// Owns the API's calls about incidents.
import type {
  AcknowledgeIncident,
  Incident,
  IncidentCount,
  IncidentDetail,
} from "../../server/contract/incident.ts";
import type { Page } from "../../server/contract/page.ts";
import { type Calls, queryOf } from "./call.ts";

/** `GET /api/incidents` as the pages ask it; all optional. */
export type IncidentFilter = Partial<
  Record<
    "status" | "location_id" | "device_id" | "severity" | "suppressed" | "cursor" | "limit",
    string
  >
>;

const at = (id: string) => `/api/incidents/${encodeURIComponent(id)}`;

export const incidentCalls = ({ get, post }: Calls) => ({
  incidents: (filter: IncidentFilter) => get<Page<Incident>>(`/api/incidents${queryOf(filter)}`),
  /** As far as is counted, with the same filter. */
  incidentCount: (filter: Pick<IncidentFilter, "suppressed">) =>
    get<IncidentCount>(`/api/incidents/count${queryOf(filter)}`),
  incident: (id: string) => get<IncidentDetail>(at(id)),
  acknowledgeIncident: (id: string, input: AcknowledgeIncident) =>
    post<IncidentDetail>(`${at(id)}/acknowledge`, input),
});
