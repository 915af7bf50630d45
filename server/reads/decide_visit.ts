// Owns which visit a frame belongs to and what it changes there. Pure.
// A visit goes open → read | missed, and missed → read when its plate is read after all. Where a person
// gave a missed one its plate, it stays missed: only that plate is its own.
import type { Judgement, Reading } from "./judge_frame.ts";
import { comparePlates, type PlateMatch, resembles } from "./plate_text.ts";

/** A visit of the same camera, seen within `visit_gap_ms` of the frame. */
export interface RecentVisit {
  id: string;
  outcome: "open" | "read" | "missed";
  /** Of a read visit, or of a missed one to which a person gave it. */
  plate: string | null;
  /** What was read, where a person has corrected it. */
  originalPlate: string | null;
  confidence: number | null;
  /** Of an unread visit. */
  bestGuess: string | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
}

/**
 * What a frame does to the visits of its camera. `visit: null` is a new one.
 * - `read`: its first plate; `refine`: a better reading with other text
 * - `confirm`: its plate again; `isBetter`: more confident than before
 * - `miss`: it now has no plate; `still_missed`: as was told before
 * - `sighting`: seen, unread; `isSeen: false`: too unlike to prove that it is still there
 */
export type VisitDecision =
  | { kind: "read"; visit: RecentVisit | null; reading: Reading }
  | { kind: "refine"; visit: RecentVisit; reading: Reading; previousPlate: string }
  | { kind: "confirm"; visit: RecentVisit; reading: Reading; isBetter: boolean; isSame: boolean }
  | { kind: "miss"; visit: RecentVisit | null }
  | { kind: "still_missed"; visit: RecentVisit }
  | { kind: "sighting"; visit: RecentVisit | null; isSeen: boolean };

/** Within this time nothing else can have taken the vehicle's place. */
const UNBROKEN_MS = 5000;

/** Decides for a frame that shows something. `recent`: the last seen first. */
export function decideVisit(
  recent: readonly RecentVisit[],
  frame: { judgement: Exclude<Judgement, { kind: "empty" }>; at: Date },
): VisitDecision {
  const { judgement, at } = frame;
  if (judgement.kind === "plate") return decidePlate(recent, { reading: judgement.reading, at });
  if (judgement.kind === "missed") return decideMiss(recent, at);
  return decideSighting(recent, { guess: judgement.guess?.plate ?? null, at });
}

function decidePlate(
  recent: readonly RecentVisit[],
  frame: { reading: Reading; at: Date },
): VisitDecision {
  const { reading, at } = frame;
  const compared = recent.map((visit) => ({
    visit,
    match: matchVisit(visit, reading.plate),
  }));
  const { visit } = compared.find(({ match }) => match === "same") ??
    compared.find(({ match }) => match === "near") ?? { visit: null };
  if (visit !== null) return decideKnownPlate(visit, reading);
  const unread = recent.find((visit) =>
    visit.plate === null &&
    (isUnbroken(visit, at) ||
      (visit.bestGuess !== null && resembles(visit.bestGuess, reading.plate)))
  );
  return { kind: "read", visit: unread ?? null, reading };
}

/** A camera reads a corrected plate wrong again and again: what was corrected is that visit, too. */
function matchVisit(visit: RecentVisit, plate: string): PlateMatch {
  if (visit.plate === null) return "different";
  const match = comparePlates(visit.plate, plate);
  if (match !== "different" || visit.originalPlate === null) return match;
  return comparePlates(visit.originalPlate, plate) === "different" ? "different" : "near";
}

function decideKnownPlate(visit: RecentVisit, reading: Reading): VisitDecision {
  const isSame = visit.plate === reading.plate;
  const isGiven = visit.outcome === "missed";
  if (isGiven && isSame) return { kind: "read", visit, reading };
  // No reading knows better than the person who corrected it.
  if (visit.originalPlate !== null || isGiven) {
    return { kind: "confirm", visit, reading, isBetter: false, isSame };
  }
  const isBetter = reading.confidence > (visit.confidence ?? 0);
  if (visit.plate === null || isSame || !isBetter) {
    return { kind: "confirm", visit, reading, isBetter: isSame && isBetter, isSame };
  }
  return { kind: "refine", visit, reading, previousPlate: visit.plate };
}

/** Whoever asks again within seconds asks about the same vehicle: one miss, not two. */
function decideMiss(recent: readonly RecentVisit[], at: Date): VisitDecision {
  const visit = recent.find((visit) => visit.outcome !== "read" && isUnbroken(visit, at)) ?? null;
  return visit?.outcome === "missed" ? { kind: "still_missed", visit } : { kind: "miss", visit };
}

function decideSighting(
  recent: readonly RecentVisit[],
  frame: { guess: string | null; at: Date },
): VisitDecision {
  const { guess, at } = frame;
  const isLike = (visit: RecentVisit) =>
    guess !== null && visit.plate !== null && resembles(guess, visit.plate);
  const visit = recent.find((visit) =>
    visit.outcome !== "read" || isLike(visit) || isUnbroken(visit, at)
  );
  // Else garbage in passing would keep a visit alive that another vehicle has long replaced.
  const isSeen = visit === undefined || visit.outcome !== "read" || isLike(visit);
  return { kind: "sighting", visit: visit ?? null, isSeen };
}

function isUnbroken(visit: RecentVisit, at: Date): boolean {
  const beforeMs = visit.firstSeenAt.getTime() - at.getTime();
  const afterMs = at.getTime() - visit.lastSeenAt.getTime();
  return Math.max(beforeMs, afterMs) <= UNBROKEN_MS;
}
