// Owns the rows of route_table.ts that are about templates, settings and deployments.
import { HIDDEN, id, type RouteRow } from "./route_row.ts";

export const CONFIG_ROUTES: Record<string, RouteRow> = {
  "GET /api/fleet/status": { needs: "fleet:read", ...HIDDEN },
  "GET /api/config_schema": { needs: "fleet:read", ...HIDDEN },
  "GET /api/templates": { needs: "fleet:read", ...HIDDEN },
  "POST /api/templates": {
    needs: "fleet:write",
    json: () => ({ name: crypto.randomUUID(), content: "log: { level: info }" }),
    elsewhere: 403,
    audit: "template.create",
  },
  "GET /api/templates/{id}": { needs: "fleet:read", ...id("template") },
  "GET /api/templates/{id}/versions": { needs: "fleet:read", ...id("template", "/versions") },
  "POST /api/templates/{id}/versions": {
    needs: "fleet:write",
    ...id("template", "/versions"),
    json: () => ({ content: "log: { level: debug }" }),
    audit: "template.add_version",
  },
  "POST /api/templates/{id}/preview": {
    needs: "fleet:read",
    ...id("template", "/preview"),
    json: ({ device }) => ({ device_ids: [device] }),
    audit: null, // sends and changes nothing
  },
  "GET /api/devices/{id}/config": { needs: "fleet:read", ...id("device", "/config") },
  "PUT /api/devices/{id}/config/overrides": {
    needs: "fleet:write",
    ...id("device", "/config/overrides"),
    json: () => ({ variables: { "device.lane": 1 } }),
    audit: "device.override_config",
  },
  "GET /api/deployments": { needs: "fleet:read", ...HIDDEN },
  "POST /api/deployments": {
    needs: "fleet:write",
    json: ({ template, device }) => ({ template_id: template, device_ids: [device] }),
    audit: "deployment.create",
  },
  "GET /api/deployments/{id}": { needs: "fleet:read", ...id("deployment") },
  "POST /api/deployments/{id}/pause": {
    needs: "fleet:write",
    ...id("deployment", "/pause"),
    audit: "deployment.pause",
  },
  "POST /api/deployments/{id}/resume": {
    needs: "fleet:write",
    ...id("pausedDeployment", "/resume"),
    audit: "deployment.resume",
  },
  "POST /api/deployments/{id}/halt": {
    needs: "fleet:write",
    ...id("deployment", "/halt"),
    audit: "deployment.halt",
  },
  "POST /api/deployments/{id}/revert": {
    needs: "fleet:write",
    ...id("deployment", "/revert"),
    audit: "deployment.revert",
  },
  "GET /api/locations/{id}/maintenance_windows": {
    needs: "fleet:read",
    ...id("location", "/maintenance_windows"),
  },
  "PUT /api/locations/{id}/maintenance_windows": {
    needs: "fleet:write",
    ...id("location", "/maintenance_windows"),
    json: () => ({ windows: [] }),
    audit: "location.set_maintenance_windows",
  },
};
