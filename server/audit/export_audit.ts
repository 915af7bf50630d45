// Owns the verb that streams the audit log out of the server, page by page, in bounded memory.
import type { AuditExportQuery, AuditFilter, AuditRow } from "../contract/audit.ts";
import type { Context } from "../users/context.ts";
import { requireWholeLog, toAuditRow } from "./list_audit.ts";
import { type AuditPosition, findAuditRows } from "./queries.ts";
import { recordAudit } from "./record_audit.ts";

export interface ExportOptions {
  /** Whether the caller may still read; asked while the export goes on. A throw counts as no. */
  stillValid: () => Promise<boolean>;
  /** Rows read at once. Default 1000. */
  pageSize?: number;
}

const RECHECK_MS = 3000;
const COLUMNS = [
  "id",
  "at",
  "actor_kind",
  "actor_id",
  "actor_name",
  "action",
  "target_kind",
  "target_id",
  "request_id",
  "detail",
] as const;

/**
 * Everything that fits, newest first. Scope as of `listAudit()`. Errors the stream when the caller
 * loses its rights meanwhile.
 * @throws WashfleetError `forbidden`
 */
export async function exportAudit(
  ctx: Context,
  query: AuditExportQuery,
  options: ExportOptions,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  requireWholeLog(ctx.actor);
  const { format, ...filter } = query;
  await recordAudit(ctx.db, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "audit.export",
    targetKind: "audit_log",
    targetId: null,
    detail: { format, ...filter },
  });
  const lines = format === "csv" ? csvOf : jsonLinesOf;
  const head = format === "csv" ? `${COLUMNS.join(",")}\r\n` : "";
  return ReadableStream.from(pagesOf(ctx, filter, options))
    .pipeThrough(
      new TransformStream<AuditRow[], string>({
        start: (controller) => head === "" ? undefined : controller.enqueue(head),
        transform: (rows, controller) => controller.enqueue(lines(rows)),
      }),
    )
    .pipeThrough(new TextEncoderStream());
}

async function* pagesOf(
  ctx: Context,
  filter: AuditFilter,
  { stillValid, pageSize = 1000 }: ExportOptions,
): AsyncGenerator<AuditRow[]> {
  let before: AuditPosition | null = null;
  let checkedAtMs = ctx.now().getTime();
  while (true) {
    const nowMs = ctx.now().getTime();
    if (nowMs - checkedAtMs >= RECHECK_MS) {
      if (!await stillValid().catch(() => false)) throw new Error("no longer allowed");
      checkedAtMs = nowMs;
    }
    const rows = await findAuditRows(ctx.db, { ...filter, before, limit: pageSize });
    if (rows.length > 0) yield rows.map(toAuditRow);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    before = { at: last.at_exact, id: last.id };
  }
}

function jsonLinesOf(rows: readonly AuditRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

function csvOf(rows: readonly AuditRow[]): string {
  return rows.map((row) => `${cellsOf(row).map(csvCell).join(",")}\r\n`).join("");
}

function cellsOf({ actor, target, ...row }: AuditRow): string[] {
  const fields: Record<(typeof COLUMNS)[number], string | null> = {
    id: row.id,
    at: row.at,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    action: row.action,
    target_kind: target.kind,
    target_id: target.id,
    request_id: row.request_id,
    detail: JSON.stringify(row.detail),
  };
  return COLUMNS.map((name) => fields[name] ?? "");
}

/** RFC 4180; what a spreadsheet would run as a formula is made text (OWASP: CSV injection). */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
