// Owns the made-up visits of a chain, hour by hour, each with its reads or the reason why there is
// none. Pure: the same plan gives the same visits.
import { type Random, seededRandom } from "../demo/camera/random.ts";
import type { SeededLocation } from "./chain.ts";
import { Clientele, type Customer } from "./clientele.ts";
import { HOUR_MS, type Hours, spreadReads } from "./opening_hours.ts";
import { seededUuid } from "./seeded_uuid.ts";
import { misread } from "./us_plates.ts";

export interface SeededRead {
  id: string;
  plate: string;
  confidence: number;
  region: string;
  candidates: { plate: string; confidence: number }[];
  vehicle: string;
  box: { xmin: number; ymin: number; xmax: number; ymax: number };
  trigger: "vehicle" | "command";
  recognizerMs: number;
  capturedMs: number;
  createdMs: number;
  imageRef: string;
}

export interface SeededVisit {
  id: string;
  locationId: string;
  deviceId: string;
  cameraId: string;
  outcome: "read" | "missed";
  plate: string | null;
  confidence: number | null;
  missReason: string | null;
  bestGuess: string | null;
  imageRef: string;
  firstSeenMs: number;
  lastSeenMs: number;
  /** In order; the last one is the visit's. */
  reads: SeededRead[];
  /** Whose car it was, read or not. */
  customer: Customer;
}

export interface VisitPlan {
  seed: number;
  reads: number;
  hours: Hours;
}

/** Visits that are read in two steps: a guess that is refined. */
const REFINED = 0.05;
const MISREAD = 0.012;
/** Of those who come to one site though they are another's regulars. */
const FROM_ELSEWHERE = 0.04;
/** Below it the server takes a reading for a guess. */
const LEAST_CONFIDENCE = 0.6;
/** From one car to the next before one camera, where there is time. */
const GAP_MS = 40_000;
const BOX = { xmin: 275, ymin: 236, xmax: 365, ymax: 278 };

/** Every hour's visits over the whole chain, in order of their first sight. */
export function* makeVisits(
  chain: readonly SeededLocation[],
  plan: VisitPlan,
): Generator<SeededVisit[], void, void> {
  const { hours, reads, seed } = plan;
  const counts = spreadReads(chain, { hours, reads, seed });
  const totals = chain.map((_, place) => {
    let total = 0;
    for (let hour = 0; hour < hours.count; hour++) {
      total += counts[hour * chain.length + place] ?? 0;
    }
    return total;
  });
  const sites = chain.map((site, place) => {
    const random = seededRandom(seed + 104_729 * (place + 1));
    return {
      site,
      random,
      clientele: new Clientele(random, { ...site, visits: totals[place] ?? 0 }),
    };
  });
  for (let hour = 0; hour < hours.count; hour++) {
    const visits = sites.flatMap(({ site, random, clientele }, place) => {
      const count = counts[hour * chain.length + place] ?? 0;
      const elsewhere = sites[Math.floor(random() * sites.length)]?.clientele ?? clientele;
      const next = () =>
        random() < FROM_ELSEWHERE ? elsewhere.regular(random) : clientele.next(random);
      return visitsOfHour(site, {
        random,
        next,
        reads: count,
        startMs: hours.fromMs + hour * HOUR_MS,
      });
    });
    yield visits.sort((a, b) => a.firstSeenMs - b.firstSeenMs);
  }
}

/** So many visits that their reads add up, and the misses between them. */
function visitsOfHour(
  site: SeededLocation,
  hour: { random: Random; next: () => Customer; reads: number; startMs: number },
): SeededVisit[] {
  const { random, next, startMs } = hour;
  const kinds: number[] = []; // reads of each visit; 0 is a miss
  for (let left = hour.reads; left > 0;) {
    if (random() < site.missShare) kinds.push(0);
    const reads = left > 1 && random() < REFINED ? 2 : 1;
    kinds.push(reads);
    left -= reads;
  }
  const cameras = site.devices.flatMap((device) =>
    device.cameras.map(({ cameraId }) => ({ deviceId: device.id, cameraId }))
  );
  const places = kinds.map(() => cameras[Math.floor(random() ** 1.6 * cameras.length)]);
  return cameras.flatMap((camera) => {
    const here = kinds.filter((_, index) => places[index] === camera);
    const times = timesWithin(random, { count: here.length, startMs });
    return here.map((reads, index) =>
      makeVisit(random, {
        ...camera,
        locationId: site.id,
        reads,
        customer: next(),
        atMs: times[index] ?? startMs,
      })
    );
  });
}

/** Moments of an hour in order, no two cars at a time. */
function timesWithin(
  random: Random,
  { count, startMs }: { count: number; startMs: number },
): number[] {
  const gapMs = Math.min(GAP_MS, HOUR_MS / Math.max(count, 1) * 0.8);
  const free = HOUR_MS - gapMs * count;
  return Array.from({ length: count }, () => random() * free).sort((a, b) => a - b)
    .map((offset, index) => Math.floor(startMs + offset + index * gapMs));
}

interface VisitFacts {
  locationId: string;
  deviceId: string;
  cameraId: string;
  reads: number;
  customer: Customer;
  atMs: number;
}

function makeVisit(random: Random, facts: VisitFacts): SeededVisit {
  const { locationId, deviceId, cameraId, customer, atMs } = facts;
  const staysMs = Math.floor(2000 + 8000 * random() ** 2);
  const seen = {
    id: seededUuid(random, atMs),
    locationId,
    deviceId,
    cameraId,
    customer,
    firstSeenMs: atMs,
    lastSeenMs: atMs + staysMs,
  };
  if (facts.reads === 0) return { ...seen, ...makeMiss(random, { customer, atMs }), reads: [] };
  const reads = makeReads(random, { customer, atMs, staysMs, count: facts.reads });
  const last = reads.at(-1);
  if (last === undefined) throw new RangeError("Cannot make a visit without its reads");
  const { plate, confidence, imageRef } = last;
  return {
    ...seen,
    outcome: "read",
    plate,
    confidence,
    missReason: null,
    bestGuess: null,
    imageRef,
    reads,
  };
}

function makeMiss(random: Random, { customer, atMs }: { customer: Customer; atMs: number }) {
  const dice = random();
  const missReason = dice < 0.5
    ? "no_plate_found"
    : dice < 0.92
    ? "low_confidence"
    : "recognizer_failed";
  const isGuessed = missReason === "low_confidence";
  return {
    outcome: "missed",
    plate: null,
    missReason,
    bestGuess: isGuessed ? misread(random, customer.plate) : null,
    confidence: isGuessed ? rounded(0.2 + 0.39 * random()) : null,
    imageRef: imageRefOf(random, atMs),
  } as const;
}

function makeReads(
  random: Random,
  visit: { customer: Customer; atMs: number; staysMs: number; count: number },
): SeededRead[] {
  const { customer, atMs, staysMs, count } = visit;
  const final = random() < MISREAD ? misread(random, customer.plate) : customer.plate;
  const isWrong = final !== customer.plate;
  return Array.from({ length: count }, (_, index) => {
    const isFirstOfTwo = index < count - 1;
    const plate = isFirstOfTwo && random() < 0.7 ? misread(random, customer.plate) : final;
    const confidence = isFirstOfTwo || isWrong
      ? rounded(LEAST_CONFIDENCE + 0.25 * random())
      : rounded(0.99 - 0.3 * random() ** 3);
    // The second one after the first, and none after the car has left.
    const capturedMs = atMs + Math.floor(staysMs * (index === 0 ? 0.3 : 0.9));
    const recognizerMs = Math.round(60 + 240 * random() ** 2);
    return {
      id: seededUuid(random, capturedMs),
      plate,
      confidence,
      region: customer.region,
      candidates: candidatesOf(random, { plate, confidence }),
      vehicle: customer.vehicle,
      box: BOX,
      trigger: random() < 0.85 ? "vehicle" : "command",
      recognizerMs,
      capturedMs,
      createdMs: capturedMs + recognizerMs + Math.floor(40 + 200 * random()),
      imageRef: imageRefOf(random, capturedMs),
    };
  });
}

function candidatesOf(
  random: Random,
  best: { plate: string; confidence: number },
): SeededRead["candidates"] {
  if (best.confidence > 0.93) return [best];
  const second = { plate: misread(random, best.plate), confidence: rounded(best.confidence * 0.7) };
  return [best, second];
}

function imageRefOf(random: Random, atMs: number): string {
  const day = new Date(atMs).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${day}/${seededUuid(random, atMs)}.jpg`;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The pictures' own: see draw_pictures.ts. */
export const PICTURE = { widthPx: 640, heightPx: 352 };
