// Owns the rows of route_table.ts that are about webhooks and notifications.
import { HIDDEN, id, type RouteRow } from "./route_row.ts";

export const WEBHOOK_ROUTES: Record<string, RouteRow> = {
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
  "GET /api/webhooks/{id}/deliveries/{delivery_id}": {
    needs: "webhooks:write",
    path: ({ endpoint, delivery }) => `/${endpoint}/deliveries/${delivery}`,
  },
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
