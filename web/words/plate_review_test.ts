import assert from "node:assert/strict";
import { reviewAddress, reviewFilterOf, reviewFormOf } from "./plate_review.ts";

const NOW_MS = Date.parse("2026-11-23T12:00:30Z");
const filterOf = (query: string) =>
  reviewFilterOf(reviewFormOf(new URLSearchParams(query)), NOW_MS);

Deno.test("reviewFilterOf() asks for the last week unless told otherwise", () => {
  assert.equal(filterOf("").from, "2026-11-16T12:00:00.000Z");
  assert.equal(filterOf("days=nonsense").from, "2026-11-16T12:00:00.000Z");
  assert.equal(filterOf("days=all").from, "");
});

Deno.test("reviewFilterOf() tells unsure reads from misses, and misses by their reason", () => {
  assert.equal(filterOf("kind=unsure").outcome, "read");
  assert.deepEqual([filterOf("kind=missed").outcome, filterOf("kind=missed").miss_reason], [
    "missed",
    "",
  ]);
  assert.equal(filterOf("kind=no_plate_found").miss_reason, "no_plate_found");
  assert.equal(filterOf("kind=drop table").outcome, "");
});

Deno.test("reviewAddress() keeps the filter, and the visit that is looked at", () => {
  const query = "/plates/review?location=L&kind=missed&days=30&visit=V";
  assert.equal(reviewAddress(reviewFormOf(new URL(query, "http://x").searchParams)), query);
  assert.equal(reviewAddress(reviewFormOf(new URLSearchParams("days=7"))), "/plates/review");
});
