// Owns the verb that puts a plate onto a list.
import { recordAudit } from "../audit/record_audit.ts";
import type { ListEntry, PutEntry } from "../contract/plate_list.ts";
import { requireStorable } from "../db/storable_text.ts";
import { WashfleetError } from "../errors.ts";
import { requireScope } from "../users/actor.ts";
import type { Context } from "../users/context.ts";
import { entryOf } from "./entry_input.ts";
import { lockVisibleList } from "./find_visible_list.ts";
import { viewEntry } from "./list_view.ts";
import { findEntryOf, upsertEntries } from "./queries.ts";

/**
 * Adds the plate, or changes the entry that it has on the list. Doing so twice changes nothing.
 * Scope `plates:write`. The audit log names the entry, never its plate.
 * @throws WashfleetError `not_found`, `invalid` naming `plate` or `valid_until`
 */
export async function putEntry(
  ctx: Context,
  input: PutEntry & { listId: string },
): Promise<{ entry: ListEntry; isNew: boolean }> {
  requireScope(ctx.actor, "plates:write");
  requireStorable(input);
  const { listId, ...fields } = input;
  const made = entryOf(fields);
  if (!made.ok) throw invalidEntry(made.faults);
  return await ctx.db.transaction(async (tx) => {
    await lockVisibleList(ctx, listId, { tx });
    const { entry } = made;
    const [row] = await upsertEntries(tx, { listId, entries: [entry], at: ctx.now() });
    const known = row ?? await findEntryOf(tx, { listId, plate: entry.plate });
    if (known === undefined) throw new Error("Cannot put an entry: it vanished under its lock");
    await recordAudit(tx, {
      actor: ctx.actor,
      requestId: ctx.requestId,
      action: "list_entry.put",
      targetKind: "list",
      targetId: listId,
      detail: { entry_id: known.id, is_new: row?.is_new ?? false, is_changed: row !== undefined },
    });
    return { entry: viewEntry(known), isNew: row?.is_new ?? false };
  });
}

function invalidEntry(faults: { path: string; message: string }[]): WashfleetError {
  return new WashfleetError(`Cannot put the plate onto the list: ${faults[0]?.message}`, {
    kind: "invalid",
    code: "invalid_input",
    faults,
  });
}
