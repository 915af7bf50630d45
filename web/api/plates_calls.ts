// Owns the API's calls about plates.
import type { Page } from "../../server/contract/page.ts";
import type { Read } from "../../server/contract/read.ts";
import { type Calls, queryOf } from "./call.ts";

/** `GET /api/plates` as the pages ask it; all optional. */
export type PlateFilter = Partial<
  Record<"plate" | "location_id" | "device_id" | "from" | "to" | "cursor", string>
>;

export const plateCalls = ({ get }: Calls) => ({
  plates: (filter: PlateFilter & { limit: string }) =>
    get<Page<Read>>(`/api/plates${queryOf(filter)}`),
  plate: (id: string) => get<Read>(`/api/plates/${encodeURIComponent(id)}`),
});

/** The picture that a read was made from. */
export function readImagePath(readId: string): string {
  return `/api/plates/${encodeURIComponent(readId)}/image`;
}
