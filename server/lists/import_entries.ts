// Owns the verb that puts a file of plates onto a list.
import { recordAudit } from "../audit/record_audit.ts";
import type { ImportResult } from "../contract/plate_list.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { findVisibleList, lockVisibleList } from "./find_visible_list.ts";
import { parseEntriesCsv } from "./parse_entries_csv.ts";
import { upsertEntries } from "./queries.ts";

const MOST_FAULTS_TOLD = 1000;

/**
 * Adds the plates of a CSV file and changes those that are there already; none is taken off. A file
 * with a fault changes nothing unless `skipFaults`, and every fault is named by its line. Doing so
 * twice changes nothing. Scope `plates:write`. @throws WashfleetError `not_found`
 */
export async function importEntries(
  ctx: Context,
  input: { listId: string; csv: string; skipFaults: boolean },
): Promise<ImportResult> {
  requireScope(ctx.actor, "plates:write");
  const { listId } = input;
  await findVisibleList(ctx, listId);
  const { entries, faults } = parseEntriesCsv(input.csv);
  const told = { faults_total: faults.length, faults: faults.slice(0, MOST_FAULTS_TOLD) };
  if (entries.length === 0 || (faults.length > 0 && !input.skipFaults)) {
    return { imported: false, added: 0, changed: 0, unchanged: 0, ...told };
  }
  return await ctx.db.transaction(async (tx) => {
    await lockVisibleList(ctx, listId, { tx });
    const rows = await upsertEntries(tx, { listId, entries, at: ctx.now() });
    const added = rows.filter((row) => row.is_new).length;
    const counts = {
      added,
      changed: rows.length - added,
      unchanged: entries.length - rows.length,
    };
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "list.import",
      targetKind: "list",
      targetId: listId,
      detail: { ...counts, faults: faults.length },
    });
    return { imported: true, ...counts, ...told };
  });
}
