// Owns the rows of route_table.ts that are about locations, devices and what an agent asks.
import { HIDDEN, id, type RouteRow } from "./route_row.ts";

export const FLEET_ROUTES: Record<string, RouteRow> = {
  "GET /api/locations": { needs: "fleet:read", ...HIDDEN },
  "POST /api/locations": {
    needs: "fleet:write",
    json: () => ({ name: crypto.randomUUID() }),
    elsewhere: 403,
    audit: "location.create",
  },
  "GET /api/locations/{id}": { needs: "fleet:read", ...id("location") },
  "GET /api/locations/{id}/display": { needs: "events:read", ...id("location", "/display") },
  "PATCH /api/locations/{id}": {
    needs: "fleet:write",
    ...id("location"),
    json: () => ({ labels: { env: "test" } }),
    audit: "location.update",
  },
  "DELETE /api/locations/{id}": {
    needs: "fleet:write",
    ...id("emptyLocation"),
    audit: "location.delete",
  },
  "GET /api/devices": { needs: "fleet:read", ...HIDDEN },
  "POST /api/devices": {
    needs: "fleet:write",
    json: ({ location }) => ({ name: crypto.randomUUID(), location_id: location }),
    audit: "device.register",
  },
  "POST /api/devices/bulk": {
    needs: "fleet:write",
    json: ({ location }) => ({
      action: "maintenance_on",
      location_id: location,
      labels: "nobody-has-this",
    }),
    audit: null, // bulk_actions_test.ts, as each device has a row besides the action's own
  },
  "GET /api/incidents": { needs: "fleet:read", ...HIDDEN },
  "GET /api/incidents/count": { needs: "fleet:read", ...HIDDEN },
  "GET /api/incidents/{id}": { needs: "fleet:read", ...id("incident") },
  "POST /api/incidents/{id}/acknowledge": {
    needs: "fleet:write",
    ...id("incident", "/acknowledge"),
    json: () => ({ note: "On my way." }),
    audit: "incident.acknowledge",
  },
  "GET /api/discovery": { needs: "fleet:read", ...HIDDEN },
  "GET /api/discovery/looks": { needs: "fleet:read", ...HIDDEN },
  "GET /api/discovery/{id}": { needs: "fleet:read", ...id("foundCamera") },
  "POST /api/discovery/{id}/ignore": {
    needs: "fleet:write",
    ...id("foundCamera", "/ignore"),
    audit: "found_camera.ignore",
  },
  "POST /api/discovery/{id}/restore": {
    needs: "fleet:write",
    ...id("foundCamera", "/restore"),
    audit: null, // site_cameras_test.ts, as there must be one that is ignored
  },
  "POST /api/discovery/{id}/adopt": {
    needs: "fleet:write",
    ...id("foundCamera", "/adopt"),
    json: () => ({ username: "admin", password: "correct horse" }),
    audit: null, // adopt_camera_test.ts, as it takes a device with settings, and makes a deployment
  },
  "GET /api/bulk_actions/{id}": { needs: "fleet:read", ...id("bulkAction") },
  "POST /api/claim_batches": {
    needs: "fleet:write",
    json: ({ location }) => ({
      devices: 1,
      location_id: location,
      name_pattern: `${crypto.randomUUID()}-{n}`,
    }),
    audit: null, // claim_batches_test.ts, as each device has a row besides the batch's own
  },
  "GET /api/claim_batches": { needs: "fleet:read", ...HIDDEN },
  "GET /api/claim_batches/{id}": { needs: "fleet:read", ...id("claimBatch") },
  "GET /api/claim_batches/{id}/qr.svg": { needs: "fleet:write", ...id("claimBatch", "/qr.svg") },
  "GET /api/claim_batches/{id}/sheet": { needs: "fleet:write", ...id("claimBatch", "/sheet") },
  "GET /api/devices/{id}": { needs: "fleet:read", ...id("device") },
  "PATCH /api/devices/{id}": {
    needs: "fleet:write",
    ...id("device"),
    json: () => ({ maintenance: true }),
    audit: "device.update",
  },
  "DELETE /api/devices/{id}": { needs: "fleet:write", ...id("device"), audit: "device.delete" },
  "PATCH /api/devices/{id}/cameras/{camera_id}": {
    needs: "fleet:write",
    ...id("device", "/cameras/lane"),
    json: () => ({ labels: { lane: "1" } }),
    audit: "camera.update",
  },
  "POST /api/devices/{id}/quarantine/release": {
    needs: "fleet:write",
    ...id("quarantined", "/quarantine/release"),
    audit: "device.release",
  },
  "POST /api/devices/{id}/token/rotate": {
    needs: "fleet:write",
    ...id("device", "/token/rotate"),
    audit: "device.rotate_token",
  },
  "POST /api/devices/{id}/claims": {
    needs: "fleet:write",
    ...id("device", "/claims"),
    json: () => ({}),
    audit: "device.new_claim_code",
  },
  "POST /api/devices/{id}/commands": {
    needs: "fleet:write",
    ...id("device", "/commands"),
    json: () => ({ kind: "restart_camera", camera_id: "lane" }),
    audit: "device.send_command",
  },
  "GET /api/devices/{id}/commands": { needs: "fleet:read", ...id("device", "/commands") },
  "GET /api/devices/{id}/commissioning": { needs: "fleet:read", ...id("device", "/commissioning") },
  "GET /api/commissioning": { needs: "fleet:read", ...HIDDEN },
  "GET /api/devices/{id}/health": { needs: "fleet:read", ...id("device", "/health") },
  "GET /api/devices/{id}/cameras/{camera_id}/snapshot": {
    needs: "fleet:read",
    ...id("device", "/cameras/lane/snapshot?timeout_ms=500"),
  },
  "POST /api/enroll": {
    needs: "public",
    json: ({ claimCode }) => ({
      link_version: 1,
      claim_code: claimCode,
      hardware_id: crypto.randomUUID(),
      hostname: "pi",
      agent_version: "1",
      capabilities: [],
    }),
    audit: "device.enroll",
  },
  "POST /api/device/heartbeat": { needs: "device", audit: null },
  "POST /api/device/discovery": { needs: "device", audit: null },
  "GET /api/device/commands": { needs: "device" },
  "POST /api/device/commands/{id}/result": {
    needs: "device",
    path: () => `/${crypto.randomUUID()}/result`,
    audit: null,
  },
  "POST /api/device/reads": { needs: "device", audit: null },
  // No release is published: who gets through is told so.
  "GET /api/device/releases/{sequence}/{file}": {
    needs: "device",
    path: () => "/1/manifest.json",
  },
  "GET /api/releases": { needs: "fleet:read", ...HIDDEN },
};
