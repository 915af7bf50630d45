// Owns when cars come: by hour and weekday of the site's own time, by weather, by how busy the
// site is. Pure.
import { seededRandom } from "../demo/camera/random.ts";
import type { SeededLocation } from "./chain.ts";

export const HOUR_MS = 3_600_000;

// Open from 6 to 22; a small peak before work, a large one after it.
const BY_HOUR = [
  ...[0, 0, 0, 0, 0, 0, 1, 3, 5, 6, 7, 8],
  ...[8, 8, 8, 9, 10, 11, 9, 6, 4, 2, 0, 0],
];
// From Sunday; nobody washes on a Monday.
const BY_WEEKDAY = [1.15, 0.7, 0.75, 0.85, 0.95, 1.25, 1.6];
const LEAST_WEATHER = 0.35;

export interface Hours {
  /** Start of the first hour, epoch ms. */
  fromMs: number;
  count: number;
}

/**
 * How many of `reads` fall into each hour at each location: `[hour * locations + location]`. They
 * add up to `reads` exactly.
 */
export function spreadReads(
  chain: readonly SeededLocation[],
  { hours, reads, seed }: { hours: Hours; reads: number; seed: number },
): Uint32Array {
  const weights = weightsOf(chain, { hours, seed });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = new Uint32Array(weights.length);
  // A running sum, rounded: what one hour loses the next one has, so that the total is exact.
  let sum = 0;
  let given = 0;
  for (const [index, weight] of weights.entries()) {
    sum += weight;
    const due = index === weights.length - 1 ? reads : Math.round(sum / total * reads);
    counts[index] = due - given;
    given = due;
  }
  return counts;
}

function weightsOf(
  chain: readonly SeededLocation[],
  { hours, seed }: { hours: Hours; seed: number },
): Float64Array {
  const weights = new Float64Array(hours.count * chain.length);
  const byZone = new Map<string, Float64Array>();
  for (const [index, site] of chain.entries()) {
    const local = byZone.get(site.timezone) ?? localWeights(site.timezone, hours);
    byZone.set(site.timezone, local);
    const random = seededRandom(seed + 7919 * (index + 1));
    let weather = 1;
    for (let hour = 0; hour < hours.count; hour++) {
      if (hour % 24 === 0) weather = LEAST_WEATHER + (1 - LEAST_WEATHER) * random() ** 0.5;
      const jitter = 0.7 + 0.6 * random();
      weights[hour * chain.length + index] = (local[hour] ?? 0) * site.popularity * weather *
        jitter;
    }
  }
  return weights;
}

function localWeights(timezone: string, { fromMs, count }: Hours): Float64Array {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hour: "2-digit",
    weekday: "short",
    hourCycle: "h23",
  });
  const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  return Float64Array.from({ length: count }, (_, index) => {
    const parts = format.formatToParts(fromMs + index * HOUR_MS);
    const valueOf = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
    const weekday = BY_WEEKDAY[weekdays.indexOf(valueOf("weekday"))] ?? 1;
    return (BY_HOUR[Number(valueOf("hour"))] ?? 0) * weekday;
  });
}
