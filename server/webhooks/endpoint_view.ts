// Owns how endpoints and deliveries look on the wire. Pure.
import type { Delivery, DeliveryAttempt, Endpoint } from "../contract/webhook.ts";
import type { DeliveryRow } from "./delivery_queries.ts";
import type { AttemptRow } from "./outbox_queries.ts";
import type { EndpointRow } from "./queries.ts";

export function toEndpoint(row: EndpointRow): Endpoint {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    types: row.types,
    location_ids: row.location_ids,
    device_ids: row.device_ids,
    transform: row.transform,
    enabled: row.enabled,
    disabled_reason: row.disabled_reason,
    failing_since: row.failing_since?.toISOString() ?? null,
    last_success_at: row.last_success_at?.toISOString() ?? null,
    previous_secret_until: row.previous_secret_until?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

export function toDelivery(row: DeliveryRow, attempts: readonly AttemptRow[]): Delivery {
  return {
    id: row.id,
    endpoint_id: row.endpoint_id,
    event_id: String(row.event_id),
    event_type: row.event_type,
    status: row.status,
    attempts: attempts.map(toAttempt),
    next_attempt_at: row.status === "pending" ? row.next_attempt_at.toISOString() : null,
    expires_at: row.expires_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

function toAttempt(row: AttemptRow): DeliveryAttempt {
  return {
    attempt: row.attempt,
    started_at: row.started_at.toISOString(),
    duration_ms: row.duration_ms,
    response_status: row.response_status,
    response_excerpt: row.response_excerpt,
    error: row.error,
  };
}
