// Owns the API's calls about plates, their visits and their corrections.
import type { CorrectedRead, Correction } from "../../server/contract/correction.ts";
import type { Page } from "../../server/contract/page.ts";
import type { NamedMatch } from "../../server/contract/plate_list.ts";
import type { FoundRead, Read } from "../../server/contract/read.ts";
import type { LocationReading } from "../../server/contract/reading.ts";
import type { Visit, VisitCount } from "../../server/contract/visit.ts";
import { type Calls, queryOf } from "./call.ts";

/** `GET /api/plates` as the pages ask it; all optional. */
export type PlateFilter = Partial<
  Record<
    | "plate"
    | "q"
    | "location_id"
    | "device_id"
    | "camera_id"
    | "visit_id"
    | "from"
    | "to"
    | "min_confidence"
    | "max_confidence"
    | "cursor",
    string
  >
>;

/** `GET /api/visits` and its count; all optional. */
export type VisitFilter = Partial<
  Record<
    | "outcome"
    | "miss_reason"
    | "needs_review"
    | "include_reviewed"
    | "unsure_below"
    | "location_id"
    | "device_id"
    | "from"
    | "to"
    | "cursor"
    | "limit",
    string
  >
>;

export const plateCalls = ({ get, post }: Calls) => ({
  plates: (filter: PlateFilter & { limit: string }, signal?: AbortSignal) =>
    get<Page<FoundRead>>(`/api/plates${queryOf(filter)}`, signal),
  plate: (id: string) => get<Read>(`/api/plates/${encodeURIComponent(id)}`),
  corrections: (id: string) =>
    get<Page<Correction>>(`/api/plates/${encodeURIComponent(id)}/corrections`),
  correctPlate: (id: string, plate: string) =>
    post<CorrectedRead>(`/api/plates/${encodeURIComponent(id)}/corrections`, { plate }),
  /** What a person sees where nothing was read. */
  givePlate: (visitId: string, plate: string) =>
    post<CorrectedRead>(`/api/visits/${encodeURIComponent(visitId)}/corrections`, { plate }),
  /** The entries of lists that a read matches now. */
  matches: (id: string) => get<Page<NamedMatch>>(`/api/plates/${encodeURIComponent(id)}/matches`),
  visits: (filter: VisitFilter) => get<Page<Visit>>(`/api/visits${queryOf(filter)}`),
  visitCount: (filter: VisitFilter) => get<VisitCount>(`/api/visits/count${queryOf(filter)}`),
  visit: (id: string) => get<Visit>(`/api/visits/${encodeURIComponent(id)}`),
  /** A person has looked at it: it leaves the review queue. */
  reviewVisit: (id: string) => post<null>(`/api/visits/${encodeURIComponent(id)}/review`),
  locationReading: (id: string) =>
    get<LocationReading>(`/api/locations/${encodeURIComponent(id)}/reading`),
});

/** The picture that a read was made from. */
export function readImagePath(readId: string): string {
  return `/api/plates/${encodeURIComponent(readId)}/image`;
}
