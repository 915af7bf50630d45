// Owns the API's calls about webhook endpoints and their deliveries.
import type { Page } from "../../server/contract/page.ts";
import type {
  CreatedEndpoint,
  CreateEndpoint,
  Delivery,
  DeliveryDetail,
  DryRunAnswer,
  Endpoint,
  Replay,
  ReplayAnswer,
  UnsavedDryRun,
  UpdateEndpoint,
} from "../../server/contract/webhook.ts";
import { type Calls, queryOf } from "./call.ts";

/** `GET /api/webhooks/{id}/deliveries` as the pages ask it; all optional. */
export type DeliveryFilter = Partial<
  Record<"status" | "type" | "from" | "to" | "cursor" | "limit", string>
>;

export const webhookCalls = ({ get, post, patch, del }: Calls) => ({
  endpoints: (cursor = "") =>
    get<Page<Endpoint>>(`/api/webhooks${queryOf({ limit: "100", cursor })}`),
  endpoint: (id: string) => get<Endpoint>(endpointPath(id)),
  createEndpoint: (input: Partial<CreateEndpoint>) => post<CreatedEndpoint>("/api/webhooks", input),
  updateEndpoint: (id: string, input: UpdateEndpoint) => patch<Endpoint>(endpointPath(id), input),
  deleteEndpoint: (id: string) => del<null>(endpointPath(id)),
  rotateSecret: (id: string, overlapMs: number) =>
    post<CreatedEndpoint>(`${endpointPath(id)}/rotate_secret`, { overlap_ms: overlapMs }),
  testEndpoint: (id: string) => post<Delivery>(`${endpointPath(id)}/test`),
  dryRun: (input: UnsavedDryRun) => post<DryRunAnswer>("/api/webhooks/dry_run", input),
  deliveries: (id: string, filter: DeliveryFilter) =>
    get<Page<Delivery>>(`${endpointPath(id)}/deliveries${queryOf(filter)}`),
  delivery: (id: string, deliveryId: string) =>
    get<DeliveryDetail>(`${endpointPath(id)}/deliveries/${encodeURIComponent(deliveryId)}`),
  replayDelivery: (id: string, deliveryId: string) =>
    post<Delivery>(`${endpointPath(id)}/deliveries/${encodeURIComponent(deliveryId)}/replay`),
  /** At most 1,000; go on with `next_cursor`. */
  replayDeliveries: (id: string, input: Partial<Replay>) =>
    post<ReplayAnswer>(`${endpointPath(id)}/replay`, input),
});

function endpointPath(id: string): string {
  return `/api/webhooks/${encodeURIComponent(id)}`;
}
