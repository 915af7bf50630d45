// Owns reads as a CSV file of any length: page after page, as fast as whoever asked takes them, and
// never more than a page in memory.
import { stringify } from "csv-stringify/sync";
import { recordAudit } from "../audit/record_audit.ts";
import type { ExportQuery, FoundRead } from "../contract/read.ts";
import { WashfleetError } from "../errors.ts";
import type { Context } from "../users/context.ts";
import { listReads } from "./list_reads.ts";

const PAGE = 1000;

const COLUMNS = [
  "id",
  "captured_at",
  "plate",
  "original_plate",
  "confidence",
  "region",
  "vehicle_type",
  "vehicle_make",
  "vehicle_model",
  "vehicle_color",
  "location_id",
  "device_id",
  "camera_id",
  "visit_id",
  "found",
  "given_by_person",
] as const;

/**
 * The reads that match, in the order of `GET /api/plates`, a piece a page. The first page is read
 * before this resolves, so that what is wrong is told of at once. `stillValid` is asked before each
 * further one. Scope `plates:read`; leaves a row in the audit log.
 * @throws WashfleetError as `listReads()`; while going on, `unauthenticated` when the rights ended
 */
export async function exportReads(
  ctx: Context,
  input: { query: ExportQuery; stillValid: () => Promise<boolean> },
): Promise<AsyncGenerator<string>> {
  const { query, stillValid } = input;
  const pageAfter = (cursor: string | null) =>
    listReads(ctx, { ...query, limit: PAGE, ...(cursor === null ? {} : { cursor }) });
  const first = await pageAfter(null);
  await recordAudit(ctx.db, {
    actor: ctx.actor,
    requestId: ctx.requestId,
    action: "plates.export",
    targetKind: "location",
    targetId: query.location_id ?? null,
    detail: { from: query.from ?? null, to: query.to ?? null },
  });
  return pieces(first, { pageAfter, stillValid });
}

type Page = Awaited<ReturnType<typeof listReads>>;

async function* pieces(
  first: Page,
  more: { pageAfter: (cursor: string) => Promise<Page>; stillValid: () => Promise<boolean> },
): AsyncGenerator<string> {
  let page = first;
  yield csvOf([COLUMNS, ...page.items.map(rowOf)]);
  while (page.next_cursor !== null) {
    if (!await more.stillValid()) {
      throw new WashfleetError("Cannot go on with the export as the credential has ended", {
        kind: "unauthenticated",
        code: "credential_ended",
      });
    }
    page = await more.pageAfter(page.next_cursor);
    yield csvOf(page.items.map(rowOf));
  }
}

/** A cell that a spreadsheet would take for a formula is made text by an apostrophe (OWASP). */
function csvOf(rows: readonly (readonly unknown[])[]): string {
  return stringify(rows.map((row) => [...row]), {
    escape_formulas: true,
    record_delimiter: "\r\n",
  });
}

function rowOf(read: FoundRead): unknown[] {
  const { vehicle } = read;
  const cells: Record<(typeof COLUMNS)[number], unknown> = {
    ...read,
    original_plate: read.original_plate ?? null,
    found: read.found ?? null,
    given_by_person: read.given_by_person ?? null,
    vehicle_type: vehicle?.type,
    vehicle_make: vehicle?.make,
    vehicle_model: vehicle?.model,
    vehicle_color: vehicle?.color,
  };
  return COLUMNS.map((column) => cells[column]);
}
