// Owns asking for all figures of a period and of the weeks before it, at once.
import type {
  ByCamera,
  ByLocation,
  ConfidenceHistogram,
  Dwell,
  ReadRate,
  RepeatVisits,
  Volume,
} from "../../server/contract/analytics.ts";
import type { Answer } from "../api/call.ts";
import type { PageApi } from "../page_api.ts";
import type { Period } from "../words/analytics_period.ts";
import type { AnalyticsRange } from "./analytics_calls.ts";

export type FigureKind = "volume" | "rate" | "confidence" | "repeats" | "dwell" | "places";

/** The figures of a range; `null`: could not be asked for. */
export interface Figures {
  readonly volume: Answer<Volume>;
  /** What each question came to; `null`: it was not asked. */
  readonly asked: Readonly<Record<FigureKind, Answer<unknown> | null>>;
  readonly rate: ReadRate | null;
  readonly confidence: ConfidenceHistogram | null;
  readonly repeats: RepeatVisits | null;
  readonly dwell: Dwell | null;
  readonly locations: ByLocation | null;
  /** Of the chosen location; `null` also where none is. */
  readonly cameras: ByCamera | null;
}

/** By the hour the API tells of less than this. */
export const MOST_DAYS_BY_HOUR = 61;

export async function loadAnalytics(
  api: PageApi,
  period: Period,
): Promise<{ now: Figures; before: Figures }> {
  const by = period.days <= MOST_DAYS_BY_HOUR ? "hour" : "day";
  const [now, before] = await Promise.all([
    loadFigures(api, period.now, by),
    loadFigures(api, period.before, by),
  ]);
  return { now, before };
}

async function loadFigures(
  api: PageApi,
  range: AnalyticsRange,
  by: "hour" | "day",
): Promise<Figures> {
  const isOne = range.location_id !== "";
  const [volume, rate, confidence, repeats, dwell, locations, cameras] = await Promise.all([
    api.volume(range, by),
    api.readRate(range),
    api.confidence(range),
    api.repeatVisits(range),
    api.dwell(range),
    isOne ? null : api.byLocation(range),
    isOne ? api.byCamera(range) : null,
  ]);
  return {
    volume,
    asked: { volume, rate, confidence, repeats, dwell, places: locations ?? cameras },
    rate: dataOf(rate),
    confidence: dataOf(confidence),
    repeats: dataOf(repeats),
    dwell: dataOf(dwell),
    locations: dataOf(locations),
    cameras: dataOf(cameras),
  };
}

function dataOf<T>(answer: Answer<T> | null): T | null {
  return answer?.ok === true ? answer.data : null;
}
