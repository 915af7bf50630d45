// Owns the shapes of webhook endpoints and deliveries (Standard Webhooks 1.0).
import { z } from "zod";
import { EventType } from "./event.ts";
import { PageQuery } from "./page.ts";

/** A JSONata expression over the event, which gives the body. */
export const Transform = z.string().min(1).max(4000);

export const CreateEndpoint = z.strictObject({
  url: z.url().max(2048).refine((text) => /^https?:$/.test(new URL(text).protocol), {
    message: "must be an http:// or https:// address",
  }),
  description: z.string().max(200).default(""),
  types: z.array(EventType).max(50).default([]).describe("empty: every type"),
  location_ids: z.array(z.uuid()).max(500).default([]).describe("empty: every location"),
  device_ids: z.array(z.uuid()).max(500).default([]).describe("empty: every device"),
  transform: Transform.nullable().default(null)
    .describe("JSONata that makes the body of the event; null: the event itself"),
});
export type CreateEndpoint = z.infer<typeof CreateEndpoint>;

export const UpdateEndpoint = z.strictObject({
  url: CreateEndpoint.shape.url.optional(),
  description: z.string().max(200).optional(),
  types: z.array(EventType).max(50).optional(),
  location_ids: z.array(z.uuid()).max(500).optional(),
  device_ids: z.array(z.uuid()).max(500).optional(),
  transform: Transform.nullable().optional(),
  enabled: z.boolean().optional(),
});
export type UpdateEndpoint = z.infer<typeof UpdateEndpoint>;

export const Endpoint = z.object({
  id: z.uuid(),
  url: z.string(),
  description: z.string(),
  types: z.array(EventType),
  location_ids: z.array(z.uuid()),
  device_ids: z.array(z.uuid()),
  transform: z.string().nullable(),
  enabled: z.boolean(),
  disabled_reason: z.string().nullable(),
  failing_since: z.iso.datetime().nullable(),
  last_success_at: z.iso.datetime().nullable()
    .describe("when the newest delivery that arrived did; null: none in the last 30 days"),
  previous_secret_until: z.iso.datetime().nullable()
    .describe("until then the secret before this one signs too"),
  created_at: z.iso.datetime(),
});
export type Endpoint = z.infer<typeof Endpoint>;

/** Answer of `POST /api/webhooks`: the only time that the secret is shown. */
export const CreatedEndpoint = z.object({
  endpoint: Endpoint,
  secret: z.string().describe("whsec_ + base64, for verifying webhook-signature"),
});
export type CreatedEndpoint = z.infer<typeof CreatedEndpoint>;

export const DeliveryStatus = z.enum(["pending", "delivered", "failed", "expired"]);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

export const DeliveryAttempt = z.object({
  attempt: z.int().positive(),
  started_at: z.iso.datetime(),
  duration_ms: z.number().nonnegative(),
  response_status: z.int().nullable(),
  response_excerpt: z.string().nullable().describe("first 1 kB of the answer"),
  error: z.string().nullable(),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** `id` is the `webhook-id` header, the same over all retries. */
export const Delivery = z.object({
  id: z.string(),
  endpoint_id: z.uuid(),
  event_id: z.string(),
  event_type: EventType,
  status: DeliveryStatus,
  attempts: z.array(DeliveryAttempt),
  next_attempt_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});
export type Delivery = z.infer<typeof Delivery>;

/** `GET /api/webhooks/:id/deliveries/:delivery_id`. */
export const DeliveryDetail = Delivery.extend({
  event: z.string().describe("the event as JSON, before the endpoint's transform"),
  body: z.string().nullable().describe("exactly what is sent if it is sent now"),
  error: z.string().nullable().describe("why nothing could be sent"),
});
export type DeliveryDetail = z.infer<typeof DeliveryDetail>;

/** `GET /api/webhooks/:id/deliveries`, newest first. */
export const DeliveryQuery = PageQuery.extend({
  status: DeliveryStatus.optional(),
  type: EventType.optional(),
  from: z.iso.datetime({ offset: true }).optional().describe("made at or after this"),
  to: z.iso.datetime({ offset: true }).optional().describe("made before this"),
});
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

/** `POST /api/webhooks/:id/rotate_secret`. */
export const RotateSecret = z.strictObject({
  overlap_ms: z.int().min(0).max(7 * 86_400_000).default(86_400_000)
    .describe("for so long both secrets sign; 0: the old one ends at once"),
});
export type RotateSecret = z.infer<typeof RotateSecret>;

/** `POST /api/webhooks/:id/dry_run`: what would be sent, without sending it. */
export const DryRun = z.strictObject({
  transform: Transform.nullable().optional()
    .describe("left out: the endpoint's own; null: the event itself"),
  types: z.array(EventType).max(50).optional().describe("left out: the endpoint's own, or every"),
  limit: z.int().min(1).max(20).default(5).describe("of the newest events"),
});
export type DryRun = z.infer<typeof DryRun>;

/** `POST /api/webhooks/dry_run`: the same for an endpoint that is not there yet. */
export const UnsavedDryRun = z.strictObject({
  transform: CreateEndpoint.shape.transform,
  types: CreateEndpoint.shape.types,
  location_ids: CreateEndpoint.shape.location_ids,
  device_ids: CreateEndpoint.shape.device_ids,
  limit: DryRun.shape.limit,
});
export type UnsavedDryRun = z.infer<typeof UnsavedDryRun>;

export const DryRunAnswer = z.object({
  items: z.array(z.object({
    event_id: z.string(),
    event_type: EventType,
    occurred_at: z.iso.datetime(),
    body: z.string().nullable().describe("exactly what would be sent"),
    error: z.string().nullable().describe("why nothing could be sent"),
  })),
});
export type DryRunAnswer = z.infer<typeof DryRunAnswer>;

/** `POST /api/webhooks/:id/replay`: finished deliveries again, oldest first. */
export const Replay = z.strictObject({
  status: z.array(z.enum(["failed", "expired", "delivered"])).min(1).max(3)
    .default(["failed", "expired"]),
  from: z.iso.datetime({ offset: true }).optional().describe("made at or after this"),
  to: z.iso.datetime({ offset: true }).optional().describe("made before this"),
  types: z.array(EventType).max(50).default([]).describe("empty: every type"),
  limit: z.int().min(1).max(1000).default(1000),
  cursor: z.string().max(200).optional().describe("`next_cursor` of the answer before"),
});
export type Replay = z.infer<typeof Replay>;

export const ReplayAnswer = z.object({
  replayed: z.int().nonnegative().describe("on their way, under their old ids"),
  expired: z.int().nonnegative()
    .describe("not sent, as their event must no longer act: a late plate opens no gate"),
  next_cursor: z.string().nullable().describe("there may be more: ask again with it"),
});
export type ReplayAnswer = z.infer<typeof ReplayAnswer>;
