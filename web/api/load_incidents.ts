// Owns reading the list of incidents as far as it is shown.
import type { Incident } from "../../server/contract/incident.ts";
import type { Page } from "../../server/contract/page.ts";
import type { ApiClient } from "../api_client.ts";
import type { Answer } from "./call.ts";
import type { IncidentFilter } from "./incident_calls.ts";

/** Page after page, until there are as many as `least`, or no more. */
export async function loadIncidents(
  api: Pick<ApiClient, "incidents">,
  filter: IncidentFilter,
  least: number,
): Promise<Answer<Page<Incident>>> {
  const items: Incident[] = [];
  let cursor = filter.cursor ?? "";
  for (;;) {
    const answer = await api.incidents({ ...filter, cursor });
    if (!answer.ok) return answer;
    items.push(...answer.data.items);
    const { next_cursor } = answer.data;
    if (next_cursor === null || items.length >= least) {
      return { ok: true, data: { items, next_cursor } };
    }
    cursor = next_cursor;
  }
}
