// Owns what every documented route asks of its caller, and what a change leaves in the audit log.
// A new route is a new row: the tests that walk /openapi.json fail without it.
import type { Scope } from "../../server/contract/key.ts";
import type { Role } from "../../server/contract/user.ts";
import type { Things } from "./access_world.ts";
import { PLATE_ROUTES } from "./plate_route_rows.ts";

export interface RouteRow {
  /** `session`: judged by better-auth itself; `user`: whoever is signed in, and no key. */
  needs: Scope | "public" | "session" | "device" | "user";
  /** A key with that scope alone is refused: the rights of such a user are given or taken, too. */
  rightsOf?: Role;
  /** A good request for these things; a body is JSON. */
  path?: (things: Things) => string;
  json?: (things: Things) => unknown;
  /** A body that is a file. */
  csv?: string;
  /**
   * What a key with every scope for another location gets: a refusal's status, or an answer in
   * which nothing of this location may be. Default `404`.
   */
  elsewhere?: 400 | 403 | 404 | "hidden";
  /** The action of a change's row; `null`: telemetry of a device, or tested with its own noun. */
  audit?: string | null;
}

const id = (of: keyof Things, rest = "") => ({
  path: (things: Things) => `/${things[of]}${rest}`,
});
const HIDDEN = { elsewhere: "hidden" } as const;

/** Paths are given after the part of the key that has no parameter. */
export const ROUTES: Record<string, RouteRow> = {
  "GET /healthz": { needs: "public" },
  "GET /readyz": { needs: "public" },
  "GET /metrics": { needs: "metrics:read", ...HIDDEN },
  "POST /api/auth/sign-in/email": { needs: "public", audit: "session.create" },
  "POST /api/auth/sign-out": { needs: "session", audit: "session.end" },
  "GET /api/auth/get-session": { needs: "public" },
  "POST /api/auth/change-password": { needs: "session", audit: "user.change_password" },
  "POST /api/auth/two-factor/enable": { needs: "session", audit: "user.begin_two_factor" },
  "POST /api/auth/two-factor/disable": { needs: "session", audit: "user.end_two_factor" },
  "POST /api/auth/two-factor/generate-backup-codes": {
    needs: "session",
    audit: "user.new_backup_codes",
  },
  "POST /api/auth/two-factor/verify-totp": { needs: "session", audit: "session.create" },
  "POST /api/auth/two-factor/verify-backup-code": { needs: "session", audit: "session.create" },
  "GET /api/sessions": { needs: "user" },
  "DELETE /api/sessions": { needs: "user", audit: "session.end" },
  // users_live_test.ts, as it takes a session of one's own.
  "DELETE /api/sessions/{id}": { needs: "user", path: () => "/none", audit: null },
  "GET /api/users": { needs: "keys:write", ...HIDDEN },
  "GET /api/users/{id}": { needs: "keys:write", ...id("user") },
  "PATCH /api/users/{id}": {
    needs: "keys:write",
    rightsOf: "operator",
    ...id("user"),
    json: () => ({ role: "operator" }),
    audit: "user.update",
  },
  "DELETE /api/users/{id}/two_factor": {
    needs: "keys:write",
    rightsOf: "viewer",
    ...id("user", "/two_factor"),
    audit: "user.reset_two_factor",
  },
  "GET /api/users/{id}/sessions": {
    needs: "keys:write",
    rightsOf: "viewer",
    ...id("user", "/sessions"),
  },
  "DELETE /api/users/{id}/sessions": {
    needs: "keys:write",
    rightsOf: "viewer",
    ...id("user", "/sessions"),
    audit: "session.end",
  },
  "DELETE /api/users/{id}/sessions/{session_id}": {
    needs: "keys:write",
    rightsOf: "viewer",
    path: ({ user, session }) => `/${user}/sessions/${session}`,
    audit: "session.end",
  },
  "POST /api/invitations": {
    needs: "keys:write",
    rightsOf: "viewer",
    json: ({ location }) => ({
      email: `${crypto.randomUUID()}@fleet.test`,
      name: "New",
      role: "viewer",
      location_ids: [location],
    }),
    elsewhere: 403,
    audit: "invitation.create",
  },
  "GET /api/invitations": { needs: "keys:write", ...HIDDEN },
  "DELETE /api/invitations/{id}": {
    needs: "keys:write",
    ...id("invitation"),
    audit: "invitation.revoke",
  },
  "POST /api/invitations/accept": {
    needs: "public",
    json: ({ invitationToken }) => ({
      token: invitationToken,
      password: "correct horse battery",
    }),
    audit: "invitation.accept",
  },
  "POST /api/keys": {
    needs: "keys:write",
    json: () => ({ name: "new", scopes: ["keys:write"] }),
    elsewhere: 403,
    audit: "api_key.create",
  },
  "GET /api/keys": { needs: "keys:write", ...HIDDEN },
  "DELETE /api/keys/{id}": { needs: "keys:write", ...id("key"), audit: "api_key.revoke" },
  "GET /api/audit": { needs: "audit:read", elsewhere: 403 },
  "GET /api/audit/export": { needs: "audit:read", elsewhere: 403 },
  "GET /api/locations": { needs: "fleet:read", ...HIDDEN },
  "POST /api/locations": {
    needs: "fleet:write",
    json: () => ({ name: crypto.randomUUID() }),
    elsewhere: 403,
    audit: "location.create",
  },
  "GET /api/locations/{id}": { needs: "fleet:read", ...id("location") },
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
  "POST /api/webhooks": {
    needs: "webhooks:write",
    json: () => ({ url: "http://127.0.0.1:9/", types: ["webhook.test"] }),
    elsewhere: 400,
    audit: "endpoint.create",
  },
  "GET /api/webhooks": { needs: "webhooks:read", ...HIDDEN },
  "GET /api/webhooks/{id}": { needs: "webhooks:read", ...id("endpoint") },
  "PATCH /api/webhooks/{id}": {
    needs: "webhooks:write",
    ...id("endpoint"),
    json: () => ({ description: "changed" }),
    audit: "endpoint.update",
  },
  "DELETE /api/webhooks/{id}": {
    needs: "webhooks:write",
    ...id("endpoint"),
    audit: "endpoint.delete",
  },
  "POST /api/webhooks/{id}/test": {
    needs: "webhooks:write",
    ...id("endpoint", "/test"),
    audit: "endpoint.test",
  },
  "POST /api/webhooks/dry_run": {
    needs: "webhooks:write",
    json: () => ({ transform: "type" }),
    ...HIDDEN,
    audit: null, // it changes nothing
  },
  "POST /api/webhooks/{id}/dry_run": {
    needs: "webhooks:write",
    ...id("endpoint", "/dry_run"),
    json: () => ({}),
    audit: null,
  },
  "POST /api/webhooks/{id}/rotate_secret": {
    needs: "webhooks:write",
    ...id("endpoint", "/rotate_secret"),
    json: () => ({}),
    audit: "endpoint.rotate_secret",
  },
  "POST /api/webhooks/{id}/replay": {
    needs: "webhooks:write",
    ...id("endpoint", "/replay"),
    json: () => ({}),
    audit: "endpoint.replay",
  },
  "GET /api/webhooks/{id}/deliveries": { needs: "webhooks:read", ...id("endpoint", "/deliveries") },
  "POST /api/webhooks/{id}/deliveries/{delivery_id}/replay": {
    needs: "webhooks:write",
    path: ({ endpoint, delivery }) => `/${endpoint}/deliveries/${delivery}/replay`,
    audit: "delivery.replay",
  },
  "POST /api/notification_rules": {
    needs: "notifications:write",
    json: () => ({
      name: "disks",
      trigger: { kind: "disk_low" },
      channels: [{ kind: "slack", url: "https://chat.example/hook" }],
    }),
    elsewhere: 400,
    audit: "notification_rule.create",
  },
  "GET /api/notification_rules": { needs: "notifications:write", ...HIDDEN },
  "GET /api/notification_rules/{id}": { needs: "notifications:write", ...id("rule") },
  "PATCH /api/notification_rules/{id}": {
    needs: "notifications:write",
    ...id("rule"),
    json: () => ({ name: "changed" }),
    audit: "notification_rule.update",
  },
  "DELETE /api/notification_rules/{id}": {
    needs: "notifications:write",
    ...id("rule"),
    audit: "notification_rule.delete",
  },
  "POST /api/notification_rules/{id}/test": {
    needs: "notifications:write",
    ...id("rule", "/test"),
    audit: "notification_rule.test",
  },
  "GET /api/notifications": { needs: "notifications:write", ...HIDDEN },
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
