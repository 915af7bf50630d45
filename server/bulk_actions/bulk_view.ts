// Owns how an action's rows are shown: an item that sent a command tells the command's fate. Pure.
import type { BulkAction, BulkItem } from "../contract/bulk_action.ts";
import type { BulkActionRow, BulkItemRow } from "./queries.ts";

/** The action as the API shows it. */
export function toBulkAction(
  row: Pick<BulkActionRow, "action" | "actor_name" | "created_at"> & { id: string | null },
  more: { items: readonly BulkItemRow[]; now: Date },
): BulkAction {
  const items = more.items.map((item) => toItem(item, more.now));
  const counts: BulkAction["counts"] = {};
  for (const { outcome } of items) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return {
    id: row.id,
    action: row.action,
    dry_run: row.id === null,
    created_by: row.actor_name,
    created_at: row.created_at.toISOString(),
    counts,
    items,
  };
}

function toItem(row: BulkItemRow, now: Date): BulkItem {
  const { device_id, device_name, command_id } = row;
  return { device_id, device_name, command_id, ...fateOf(row, now) };
}

function fateOf(row: BulkItemRow, now: Date): Pick<BulkItem, "outcome" | "code" | "detail"> {
  const { outcome, code, detail, command_result: result } = row;
  if (outcome !== "sent") return { outcome, code, detail };
  if (result?.ok) return { outcome: "done", code, detail: result.detail ?? null };
  if (result !== null) {
    const isLate = result.code === "expired";
    return { outcome: isLate ? "expired" : "failed", code: result.code, detail: result.detail };
  }
  const isOver = row.command_expires_at !== null && row.command_expires_at <= now;
  if (!isOver || row.command_finished_at !== null) return { outcome, code, detail };
  return { outcome: "expired", code: "no_answer", detail: "It did not answer in time." };
}
