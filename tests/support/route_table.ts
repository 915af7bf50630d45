// Owns what every documented route asks of its caller, and what a change leaves in the audit log.
// A new route is a new row: the tests that walk /openapi.json fail without it.
import type { Things } from "./access_world.ts";
import { CONFIG_ROUTES } from "./config_route_rows.ts";
import { FLEET_ROUTES } from "./fleet_route_rows.ts";
import { PEOPLE_ROUTES } from "./people_route_rows.ts";
import { PLATE_ROUTES } from "./plate_route_rows.ts";
import { HIDDEN, id, type RouteRow } from "./route_row.ts";
import { WEBHOOK_ROUTES } from "./webhook_route_rows.ts";

export type { RouteRow };

/** Paths are given after the part of the key that has no parameter. */
export const ROUTES: Record<string, RouteRow> = {
  "GET /healthz": { needs: "public" },
  "GET /readyz": { needs: "public" },
  "GET /metrics": { needs: "metrics:read", ...HIDDEN },
  "GET /api/prometheus/fleet": { needs: "metrics:read", ...HIDDEN },
  "GET /api/prometheus/targets": { needs: "metrics:read", ...HIDDEN },
  "POST /api/prometheus/alerts": {
    needs: "notifications:write",
    json: () => ({ version: "4", alerts: [] }),
    ...HIDDEN,
    audit: null, // an alert is told by notifications, which are kept themselves
  },
  ...PEOPLE_ROUTES,
  ...FLEET_ROUTES,
  "POST /api/plates/process": {
    needs: "plates:process",
    json: ({ device }) => ({ device_id: device, timeout_ms: 500 }),
    audit: null, // plate_routes_test.ts, as it takes an agent that answers
  },
  "GET /api/plates": { needs: "plates:read", ...HIDDEN },
  "GET /api/plates/export.csv": { needs: "plates:read", ...HIDDEN },
  "GET /api/plates/{id}": { needs: "plates:read", ...id("read") },
  "GET /api/plates/{id}/image": { needs: "plates:read", ...id("read", "/image") },
  ...PLATE_ROUTES,
  "GET /api/visits/{id}/image": { needs: "plates:read", ...id("visit", "/image") },
  "GET /api/events/recent": { needs: "events:read", ...HIDDEN },
  // Starts after the id 0: everything that happened comes at once.
  "GET /api/events": {
    needs: "events:read",
    path: () => "?last_event_id=0",
    ...HIDDEN,
  },
  ...CONFIG_ROUTES,
  ...WEBHOOK_ROUTES,
};

/** The request of a row, to send with a caller's headers. */
export function requestOf(
  route: string,
  things: Things,
): { path: string; init: { method: string; body?: string; headers: Record<string, string> } } {
  const [method = "", pattern = ""] = route.split(" ");
  const { path, json, csv } = ROUTES[route] ?? {};
  const body = json !== undefined
    ? { body: JSON.stringify(json(things)) }
    : csv === undefined
    ? {}
    : { body: csv };
  const headers: Record<string, string> = json !== undefined
    ? { "content-type": "application/json" }
    : csv === undefined
    ? {}
    : { "content-type": "text/csv" };
  return {
    path: pattern.replace(/\/\{.*$/, "") + (path?.(things) ?? ""),
    init: { method, ...body, headers },
  };
}

/** Every route that the server documents, `GET /api/plates/{id}`. */
export async function documentedRoutes(url: string): Promise<string[]> {
  const { paths } = await (await fetch(`${url}/openapi.json`)).json();
  return Object.entries<Record<string, unknown>>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  );
}
