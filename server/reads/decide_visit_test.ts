import assert from "node:assert/strict";
import { decideVisit, type RecentVisit } from "./decide_visit.ts";
import type { Judgement, Reading } from "./judge_frame.ts";

const NOW_MS = Date.parse("2026-03-01T12:00:00Z");
const at = (offsetMs: number) => new Date(NOW_MS + offsetMs);

function visit(more: Partial<RecentVisit>, agoMs = 1000): RecentVisit {
  return {
    id: "visit",
    outcome: more.plate ? "read" : "open",
    plate: null,
    originalPlate: null,
    confidence: more.plate ? 0.9 : null,
    bestGuess: null,
    firstSeenAt: at(-agoMs - 2000),
    lastSeenAt: at(-agoMs),
    ...more,
  };
}
function plate(text: string, confidence = 0.9): Judgement & { kind: "plate" } {
  const reading: Reading = {
    plate: text,
    confidence,
    region: null,
    candidates: [],
    vehicle: null,
    box: null,
  };
  return { kind: "plate", reading };
}
const sighting = (guess: string | null): Judgement & { kind: "sighting" } => ({
  kind: "sighting",
  guess: guess === null ? null : { plate: guess, confidence: 0.3 },
});
const missed = { kind: "missed", reason: "no_plate_found", guess: null } as const;

function decide(recent: RecentVisit[], judgement: Exclude<Judgement, { kind: "empty" }>) {
  const decision = decideVisit(recent, { judgement, at: at(0) });
  return { ...decision, visit: decision.visit?.id ?? null };
}

Deno.test("decideVisit() opens a visit for a plate that was not here", () => {
  assert.equal(decide([], plate("NHK552")).kind, "read");
  assert.equal(decide([visit({ plate: "7TRB203" })], plate("NHK552")).visit, null);
});

Deno.test("decideVisit() confirms the same plate, and prefers it to a near one", () => {
  const recent = [visit({ id: "near", plate: "NHK55Z" }), visit({ id: "same", plate: "NHK552" })];
  const decision = decide(recent, plate("NHK552", 0.95));
  assert.ok(decision.kind === "confirm" && decision.isBetter && decision.isSame);
  assert.equal(decision.visit, "same");
});

Deno.test("decideVisit() refines only to other text that is more certain", () => {
  const better = decide([visit({ plate: "NHK55Z" })], plate("NHK552", 0.95));
  assert.ok(better.kind === "refine" && better.previousPlate === "NHK55Z");
  const worse = decide([visit({ plate: "NHK55Z" })], plate("NHK552", 0.8));
  assert.ok(worse.kind === "confirm" && !worse.isSame && !worse.isBetter);
});

Deno.test("decideVisit() gives a plate to the vehicle that was seen unread before", () => {
  const recent = [visit({ bestGuess: "NH" }, 8000)];
  assert.equal(decide(recent, plate("NHK552")).visit, "visit", "part of it was seen");
  assert.equal(decide([visit({ bestGuess: "???" }, 2000)], plate("NHK552")).visit, "visit");
  assert.equal(decide([visit({ bestGuess: "7TRB203" }, 8000)], plate("NHK552")).visit, null);
  const told = [visit({ outcome: "missed" }, 2000)];
  assert.deepEqual(decide(told, plate("NHK552")), { ...plateDecision(), visit: "visit" });
});

function plateDecision() {
  return { kind: "read", reading: plate("NHK552").reading };
}

Deno.test("decideVisit() tells of a miss once for calls within seconds", () => {
  assert.deepEqual(decide([], missed), { kind: "miss", visit: null });
  assert.deepEqual(decide([visit({})], missed), { kind: "miss", visit: "visit" });
  const told = visit({ outcome: "missed" });
  assert.deepEqual(decide([told], missed), { kind: "still_missed", visit: "visit" });
  const longAgo = visit({ outcome: "missed" }, 9000);
  assert.deepEqual(decide([longAgo], missed), { kind: "miss", visit: null });
});

Deno.test("decideVisit() takes a garbled glimpse for the vehicle that is there", () => {
  const read = visit({ plate: "NHK552" });
  assert.deepEqual(decide([read], sighting("NHX55Z")), {
    kind: "sighting",
    visit: "visit",
    isSeen: true,
  });
  const unlike = decide([read], sighting("7TRB203"));
  assert.deepEqual(unlike, { kind: "sighting", visit: "visit", isSeen: false });
  const gone = visit({ plate: "NHK552" }, 9000);
  assert.equal(decide([gone], sighting("7TRB203")).visit, null);
  assert.equal(decide([visit({ bestGuess: "A1" }, 9000)], sighting(null)).visit, "visit");
});

Deno.test("decideVisit() puts a frame that comes late where it was taken", () => {
  const later = visit({ plate: "NHK552", firstSeenAt: at(2000), lastSeenAt: at(9000) });
  assert.equal(decide([later], plate("NHK552", 0.7)).visit, "visit");
  assert.equal(decide([later], sighting("8")).visit, "visit");
  const muchLater = visit({ plate: "NHK552", firstSeenAt: at(6000), lastSeenAt: at(9000) });
  assert.equal(decide([muchLater], sighting("8")).visit, null);
});

Deno.test("decideVisit() keeps the plate that a person gave, unless it is read after all", () => {
  const given = visit({ outcome: "missed", plate: "NHK552", confidence: null });
  const near = decide([given], plate("NHK55Z", 0.99));
  assert.ok(near.kind === "confirm" && !near.isBetter);
  assert.equal(decide([given], plate("NHK552")).kind, "read");
  assert.equal(decide([given], plate("7TRB203")).visit, null, "the next car, however soon");
});
