// Owns the shapes of API keys: the credentials of programs.
import { z } from "zod";

/** One right. A user's role and an API key's scopes are sets of these. */
export const Scope = z.enum([
  "fleet:read",
  "fleet:write", // locations, devices, claims, commands
  "plates:read",
  "plates:write", // corrections, lists, how a location's plates are read and kept
  "plates:process", // costs money: every call of the recognizer is charged
  "events:read",
  "webhooks:read",
  "webhooks:write",
  "notifications:write", // rules and what was sent
  "audit:read",
  "keys:write", // users and API keys
  "metrics:read",
]);
export type Scope = z.infer<typeof Scope>;

/** `POST /api/keys`. A key can do no more than whoever makes it. */
export const CreateKey = z.strictObject({
  name: z.string().trim().min(1).max(80),
  scopes: z.array(Scope).min(1).max(20),
  location_ids: z.array(z.uuid()).min(1).max(500).nullable().default(null)
    .describe("null: every location"),
  valid_ms: z.int().min(60_000).max(10 * 365 * 86_400_000).nullable().default(null)
    .describe("null: until it is revoked"),
});
export type CreateKey = z.infer<typeof CreateKey>;

export const ApiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  start: z.string().describe("its first characters, to tell keys apart"),
  scopes: z.array(Scope),
  location_ids: z.array(z.uuid()).nullable(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable().describe("to the minute"),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** Answer of `POST /api/keys`: the only time that the key itself is shown. */
export const CreatedKey = z.object({
  api_key: ApiKey,
  key: z.string().describe("sent as Authorization: Bearer or X-API-Key"),
});
export type CreatedKey = z.infer<typeof CreatedKey>;
