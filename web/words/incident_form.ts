// Owns what the address of the incidents' page means: the form's fields ↔ the API's question. Pure.
import type { IncidentFilter } from "../api/incident_calls.ts";

/** Fields of the form, as in the page's address. */
export interface IncidentForm {
  /** `""`: those that are open; `closed`. */
  readonly status: string;
  readonly location: string;
  /** `""`: both. */
  readonly severity: string;
  /** Of the closed ones. */
  readonly cursor: string;
}

/** As many as the API gives at once: what is open is seen whole. */
export const OPEN_AT_ONCE = "200";
const CLOSED_A_PAGE = "50";

export function incidentFormOf(params: URLSearchParams): IncidentForm {
  const field = (name: string) => (params.get(name) ?? "").trim();
  const oneOf = (values: readonly string[], name: string) =>
    values.includes(field(name)) ? field(name) : "";
  return {
    status: oneOf(["closed"], "status"),
    location: field("location"),
    severity: oneOf(["critical", "warning"], "severity"),
    cursor: field("cursor"),
  };
}

export function incidentFilterOf(form: IncidentForm): IncidentFilter {
  const isClosed = form.status === "closed";
  return {
    status: isClosed ? "closed" : "open",
    location_id: form.location,
    severity: form.severity,
    cursor: form.cursor,
    limit: isClosed ? CLOSED_A_PAGE : OPEN_AT_ONCE,
  };
}

export function incidentsAddress(form: Partial<IncidentForm>): string {
  const filled = Object.entries(form).filter(([, value]) => value !== "");
  const query = new URLSearchParams(filled).toString();
  return query === "" ? "/incidents" : `/incidents?${query}`;
}
