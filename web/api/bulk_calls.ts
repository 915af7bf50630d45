// Owns the API's calls about bulk actions and boxes of claim codes.
import type { BulkAction, BulkRequest } from "../../server/contract/bulk_action.ts";
import type {
  ClaimBatch,
  ClaimBatchDetail,
  CreateClaimBatch,
  CreatedClaimBatch,
} from "../../server/contract/claim_batch.ts";
import type { Page } from "../../server/contract/page.ts";
import { type Calls, queryOf } from "./call.ts";

/** One of the actions with what it needs; what is left out has its default. */
export type BulkWish = BulkRequest extends infer One
  ? One extends { action: string }
    ? Pick<One, "action"> & Partial<Omit<One, "action" | "dry_run">> & { dry_run?: boolean }
  : never
  : never;

const batchPath = (id: string) => `/api/claim_batches/${encodeURIComponent(id)}`;

export const bulkCalls = ({ get, post }: Calls) => ({
  /** Sent twice with one key, it is done once. */
  runBulkAction: (wish: BulkWish, key: string) =>
    post<BulkAction>("/api/devices/bulk", wish, { "idempotency-key": key }),
  bulkAction: (id: string) => get<BulkAction>(`/api/bulk_actions/${encodeURIComponent(id)}`),
});

export const claimBatchCalls = ({ get, post }: Calls) => ({
  claimBatches: (cursor = "") =>
    get<Page<ClaimBatch>>(`/api/claim_batches${queryOf({ cursor, limit: "50" })}`),
  claimBatch: (id: string) => get<ClaimBatchDetail>(batchPath(id)),
  createClaimBatch: (input: CreateClaimBatch) =>
    post<CreatedClaimBatch>("/api/claim_batches", input),
});

/** All labels of a box that can still be used, as one document to print. */
export function claimSheetPath(batchId: string): string {
  return `${batchPath(batchId)}/sheet`;
}
