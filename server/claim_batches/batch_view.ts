// Owns how a batch's rows are shown. Pure.
import type { ClaimBatch, ClaimBatchItem } from "../contract/claim_batch.ts";
import type { BatchClaimRow, ClaimBatchRow } from "./queries.ts";

/** The batch as the API shows it. */
export function toClaimBatch(row: ClaimBatchRow): ClaimBatch {
  return {
    id: row.id,
    location_id: row.location_id,
    location_name: row.location_name,
    name_pattern: row.name_pattern,
    devices: row.devices,
    template_id: row.template_id,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}

/** One of its devices, without its code. */
export function toBatchItem(row: BatchClaimRow, now: Date): ClaimBatchItem {
  const isOpen = row.used_at === null && row.expires_at > now;
  return {
    device_id: row.device_id,
    device_name: row.device_name,
    status: row.used_at !== null ? "used" : isOpen ? "open" : "ended",
  };
}
