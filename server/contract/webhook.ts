// Owns the shapes of webhook endpoints and deliveries (Standard Webhooks 1.0).
import { z } from "zod";
import { EventType } from "./event.ts";
import { PageQuery } from "./page.ts";

export const CreateEndpoint = z.strictObject({
  url: z.url().max(2048).refine((text) => /^https?:$/.test(new URL(text).protocol), {
    message: "must be an http:// or https:// address",
  }),
  description: z.string().max(200).default(""),
  types: z.array(EventType).max(50).default([]).describe("empty: every type"),
  location_ids: z.array(z.uuid()).max(500).default([]).describe("empty: every location"),
  device_ids: z.array(z.uuid()).max(500).default([]).describe("empty: every device"),
});
export type CreateEndpoint = z.infer<typeof CreateEndpoint>;

export const UpdateEndpoint = z.strictObject({
  url: CreateEndpoint.shape.url.optional(),
  description: z.string().max(200).optional(),
  types: z.array(EventType).max(50).optional(),
  location_ids: z.array(z.uuid()).max(500).optional(),
  device_ids: z.array(z.uuid()).max(500).optional(),
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
  enabled: z.boolean(),
  disabled_reason: z.string().nullable(),
  failing_since: z.iso.datetime().nullable(),
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

/** `GET /api/webhooks/:id/deliveries`, newest first. */
export const DeliveryQuery = PageQuery.extend({ status: DeliveryStatus.optional() });
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;
