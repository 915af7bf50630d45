// Owns the rows of route_table.ts on corrections, lists, figures and how a location reads.
import { HIDDEN, id, type RouteRow } from "./route_row.ts";

const DAYS = "?from=2026-01-01&to=2026-12-31";
let correctionCount = 0;

export const PLATE_ROUTES: Record<string, RouteRow> = {
  "POST /api/plates/{id}/corrections": {
    needs: "plates:write",
    ...id("read", "/corrections"),
    // Never the same twice: one that changes nothing leaves no row.
    json: () => ({ plate: `HERE${correctionCount++ % 2 + 2}` }),
    audit: "plate.correct",
  },
  "GET /api/plates/{id}/corrections": { needs: "plates:read", ...id("read", "/corrections") },
  "GET /api/plates/{id}/matches": { needs: "plates:read", ...id("read", "/matches") },
  "GET /api/visits/count": { needs: "plates:read", ...HIDDEN },
  "GET /api/visits/{id}": { needs: "plates:read", ...id("visit") },
  "POST /api/visits/{id}/corrections": {
    needs: "plates:write",
    ...id("missedVisit", "/corrections"),
    json: () => ({ plate: "HERE9" }),
    audit: "visit.give_plate",
  },
  "POST /api/visits/{id}/review": {
    needs: "plates:write",
    ...id("visit", "/review"),
    audit: "visit.review",
  },
  "GET /api/visits": { needs: "plates:read", ...HIDDEN },
  "GET /api/lists": { needs: "plates:read", ...HIDDEN },
  "POST /api/lists": {
    needs: "plates:write",
    json: ({ location }) => ({
      name: crypto.randomUUID(),
      kind: "member",
      location_ids: [location],
    }),
    elsewhere: 400,
    audit: "list.create",
  },
  "GET /api/lists/{id}": { needs: "plates:read", ...id("list") },
  "PATCH /api/lists/{id}": {
    needs: "plates:write",
    ...id("list"),
    json: () => ({ description: "changed" }),
    audit: "list.update",
  },
  "DELETE /api/lists/{id}": { needs: "plates:write", ...id("list"), audit: "list.delete" },
  "GET /api/lists/{id}/entries": { needs: "plates:read", ...id("list", "/entries") },
  "POST /api/lists/{id}/entries": {
    needs: "plates:write",
    ...id("list", "/entries"),
    json: () => ({ plate: "abc 123" }),
    audit: "list_entry.put",
  },
  "DELETE /api/lists/{id}/entries/{entry_id}": {
    needs: "plates:write",
    path: ({ list, entry }) => `/${list}/entries/${entry}`,
    audit: "list_entry.delete",
  },
  "POST /api/lists/{id}/import": {
    needs: "plates:write",
    ...id("list", "/import"),
    csv: "plate\nABC124\n",
    audit: "list.import",
  },
  "GET /api/locations/{id}/reading": { needs: "plates:read", ...id("location", "/reading") },
  "GET /api/locations/{id}/reading/retention": {
    needs: "plates:read",
    ...id("location", "/reading/retention"),
  },
  "PATCH /api/locations/{id}/reading": {
    needs: "plates:write",
    ...id("location", "/reading"),
    json: () => ({ min_confidence: 0.7 }),
    audit: "location.update_reading",
  },
  "GET /api/analytics/volume": { needs: "plates:read", path: () => DAYS, ...HIDDEN },
  "GET /api/analytics/read_rate": { needs: "plates:read", path: () => DAYS, ...HIDDEN },
  "GET /api/analytics/by_location": { needs: "plates:read", path: () => DAYS, ...HIDDEN },
  "GET /api/analytics/by_camera": {
    needs: "plates:read",
    path: ({ location }) => `${DAYS}&location_id=${location}`,
  },
  "GET /api/analytics/confidence": { needs: "plates:read", path: () => DAYS, ...HIDDEN },
  "GET /api/analytics/repeat_visits": { needs: "plates:read", path: () => DAYS, ...HIDDEN },
  "GET /api/analytics/dwell": { needs: "plates:read", path: () => DAYS, ...HIDDEN },
};
