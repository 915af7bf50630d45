// Owns the API's calls about figures over time.
import type {
  ByCamera,
  ByLocation,
  ConfidenceHistogram,
  Dwell,
  ReadRate,
  RepeatVisits,
  Volume,
} from "../../server/contract/analytics.ts";
import { type Calls, queryOf } from "./call.ts";

/** Days as `2026-03-01`, both included; `location_id` may be `""`: every location. */
export type AnalyticsRange = Readonly<Record<"from" | "to" | "location_id", string>>;

export const analyticsCalls = ({ get }: Calls) => ({
  volume: (range: AnalyticsRange, by: "hour" | "day") =>
    get<Volume>(`/api/analytics/volume${queryOf({ ...range, by })}`),
  readRate: (range: AnalyticsRange) => get<ReadRate>(`/api/analytics/read_rate${queryOf(range)}`),
  confidence: (range: AnalyticsRange) =>
    get<ConfidenceHistogram>(`/api/analytics/confidence${queryOf(range)}`),
  repeatVisits: (range: AnalyticsRange) =>
    get<RepeatVisits>(`/api/analytics/repeat_visits${queryOf(range)}`),
  dwell: (range: AnalyticsRange) => get<Dwell>(`/api/analytics/dwell${queryOf(range)}`),
  byLocation: (range: AnalyticsRange) =>
    get<ByLocation>(`/api/analytics/by_location${queryOf(range)}`),
  /** Of one location. */
  byCamera: (range: AnalyticsRange) => get<ByCamera>(`/api/analytics/by_camera${queryOf(range)}`),
});
