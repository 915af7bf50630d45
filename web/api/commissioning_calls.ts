// Owns the API's calls about how new machines come into use.
import type { Commissioning } from "../../server/contract/commissioning.ts";
import type { Page } from "../../server/contract/page.ts";
import { type Calls, queryOf } from "./call.ts";

export const commissioningCalls = ({ get }: Calls) => ({
  commissioning: (deviceId: string) =>
    get<Commissioning>(`/api/devices/${encodeURIComponent(deviceId)}/commissioning`),
  /** Those that are being set up. */
  commissionings: (filter: { location_id?: string; limit?: string }) =>
    get<Page<Commissioning>>(`/api/commissioning${queryOf(filter)}`),
});
