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

/** `GET /api/audit`, newest first. */
export const AuditQuery = z.object({
  action: z.string().max(80).optional(),
  actor_id: z.string().max(80).optional(),
  target_id: z.string().max(80).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.infer<typeof AuditQuery>;
