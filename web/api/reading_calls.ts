// Owns the API's calls about one location: what it is called, how its plates are read and kept.
import type { Location, UpdateLocation } from "../../server/contract/fleet.ts";
import type { Page } from "../../server/contract/page.ts";
import type {
  LocationReading,
  RetentionPreview,
  UpdateReading,
} from "../../server/contract/reading.ts";
import { type Calls, queryOf } from "./call.ts";

export const readingCalls = ({ get, patch }: Calls) => ({
  locationsPage: (cursor: string) =>
    get<Page<Location>>(`/api/locations${queryOf({ limit: "50", cursor })}`),
  location: (id: string) => get<Location>(locationPath(id)),
  updateLocation: (id: string, input: UpdateLocation) => patch<Location>(locationPath(id), input),
  reading: (locationId: string) => get<LocationReading>(`${locationPath(locationId)}/reading`),
  updateReading: (locationId: string, input: UpdateReading) =>
    patch<LocationReading>(`${locationPath(locationId)}/reading`, input),
  /** What such settings would delete; `""`: as the server is told. */
  previewRetention: (
    locationId: string,
    days: { keep_reads_days: string; keep_pictures_days: string },
  ) => get<RetentionPreview>(`${locationPath(locationId)}/reading/retention${queryOf(days)}`),
});

function locationPath(id: string): string {
  return `/api/locations/${encodeURIComponent(id)}`;
}
