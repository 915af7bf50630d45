// Owns the incidents of the API's double: their list, their number, one of them.
import type { Context, Hono } from "hono";
import type { Incident, IncidentEntry } from "../../server/contract/incident.ts";

export interface FakeIncidents {
  /** Last opened first; a test changes them as it goes. */
  items: Incident[];
  /** Of each of them, oldest first. */
  history: IncidentEntry[];
}

export function addIncidentRoutes(
  app: Hono,
  incidents: FakeIncidents,
  missing: (c: Context) => Response,
): void {
  const matching = (query: Record<string, string>) =>
    incidents.items.filter((incident) =>
      incident.status === (query.status ?? "open") &&
      (query.location_id === undefined || incident.location_id === query.location_id) &&
      (query.device_id === undefined || incident.device_id === query.device_id) &&
      (query.severity === undefined || incident.severity === query.severity) &&
      (query.suppressed !== "false" || incident.suppressed_by === null)
    );
  app.get("/api/incidents/count", (c) => {
    return c.json({ count: matching(c.req.query()).length, is_more: false });
  });
  app.get("/api/incidents", (c) => {
    const found = matching(c.req.query());
    const start = Number(c.req.query("cursor") ?? 0);
    const end = start + Number(c.req.query("limit") ?? 50);
    const next_cursor = end < found.length ? String(end) : null;
    return c.json({ items: found.slice(start, end), next_cursor });
  });
  app.get("/api/incidents/:id", (c) => {
    const found = incidents.items.find(({ id }) => id === c.req.param("id"));
    if (found === undefined) return missing(c);
    const children = incidents.items.filter(({ suppressed_by }) => suppressed_by === found.id);
    const timeline = incidents.history;
    return c.json({ ...found, timeline, timeline_dropped: 0, children, self_healing: null });
  });
}
