import assert from "node:assert/strict";
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { NOTHING_NEAR, type PlatesFound } from "../api/find_plates.ts";
import { plateFormOf } from "../words/plate_filter.ts";
import { type AwaitedPlates, PlateResults } from "./plate_results.tsx";

const form = plateFormOf(new URLSearchParams({ plate: "TXR7214" }));
const FAILED: PlatesFound["near"] = { ok: false, status: 503, problem: null };

function textOf(near: PlatesFound["near"], awaited: AwaitedPlates): string {
  return renderToString(h(PlateResults, {
    found: {
      reads: { ok: true, data: { items: [], next_cursor: null } },
      form,
      near,
      nearTo: form.plate,
    },
    known: new Set<string>(),
    drawn: Infinity,
    places: {},
    zone: "UTC",
    awaited,
    isLate: false,
    holdsPictures: false,
    onClear: () => {},
  }));
}

Deno.test("PlateResults does not take plates that could not be looked for as none", () => {
  const missing = "Plates like it could not be looked for.";
  const advice = "Search for fewer characters";
  assert.ok(textOf(FAILED, null).includes(missing));
  assert.ok(!textOf(FAILED, null).includes(advice));
  assert.ok(!textOf(FAILED, "near").includes(missing), "another question is under way");
  assert.ok(!textOf(NOTHING_NEAR, null).includes(missing));
});
