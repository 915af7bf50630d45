// Owns the API's calls about the audit log.
import type { AuditRow } from "../../server/contract/audit.ts";
import type { Page } from "../../server/contract/page.ts";
import { type Calls, queryOf } from "./call.ts";

/** `GET /api/audit` as the page asks it; all optional. */
export type AuditFilter = Partial<
  Record<
    | "action"
    | "actor_kind"
    | "actor_id"
    | "target_kind"
    | "target_id"
    | "from"
    | "to"
    | "q",
    string
  >
>;

export const auditCalls = ({ get }: Calls) => ({
  audit: (filter: AuditFilter & { readonly cursor?: string; readonly limit: string }) =>
    get<Page<AuditRow>>(`/api/audit${queryOf(filter)}`),
});

/** Where every row that fits is downloaded. */
export function auditExportPath(filter: AuditFilter): string {
  return `/api/audit/export${queryOf({ ...filter, format: "csv" })}`;
}
