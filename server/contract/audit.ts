// Owns the shape of the audit log, as the API shows it.
import { z } from "zod";

/** Who did what to which thing. `detail` says what changed, never a secret. */
export const AuditRow = z.object({
  id: z.string().regex(/^\d+$/),
  at: z.iso.datetime(),
  actor: z.object({
    kind: z.enum(["user", "api_key", "device", "system"]),
    id: z.string(),
    name: z.string(),
  }),
  action: z.string().describe("noun.verb, e.g. device.register"),
  target: z.object({ kind: z.string(), id: z.string().nullable() }),
  detail: z.record(z.string(), z.unknown()),
  request_id: z.string().nullable(),
});
export type AuditRow = z.infer<typeof AuditRow>;

const Instant = z.iso.datetime({ offset: true });

/** What `GET /api/audit` and its export look for; all that is given must fit. */
export const AuditFilter = z.object({
  action: z.string().max(80).optional()
    .describe("noun.verb; with a dot at its end every action of a noun: device."),
  actor_kind: AuditRow.shape.actor.shape.kind.optional(),
  actor_id: z.string().max(80).optional(),
  target_kind: z.string().max(80).optional(),
  target_id: z.string().max(80).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  q: z.string().max(100).optional()
    .describe("text in a name, an action, an id or the detail; give from and to with it"),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** `GET /api/audit`, newest first. */
export const AuditQuery = AuditFilter.extend({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** `GET /api/audit/export`: every row that fits, newest first. */
export const AuditExportQuery = AuditFilter.extend({
  format: z.enum(["csv", "jsonl"]).default("jsonl"),
});
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;
