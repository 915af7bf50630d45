import assert from "node:assert/strict";
import fc from "fast-check";
import { parseRecognizerAnswer, type RecognizerAnswer } from "./recognizer_answer.ts";

// In the shape of real answers of the cloud and of the SDK 1.3.8.
const CLOUD = {
  processing_time: 288.758,
  results: [{
    box: { xmin: 143, ymin: 481, xmax: 282, ymax: 575 },
    plate: "nhk552",
    region: { code: "gb", score: 0.747 },
    vehicle: { score: 0.798, type: "Sedan", box: { xmin: 67, ymin: 113, xmax: 908, ymax: 653 } },
    score: 0.904,
    candidates: [{ score: 0.904, plate: "nhk552" }, { score: 0.8, plate: "nhk5s2" }],
    dscore: 0.99,
    model_make: [{ make: "Riley", model: "RMF", score: 0.306 }],
    color: [{ color: "black", score: 0.937 }],
    orientation: [{ orientation: "Front", score: 0.937 }],
  }],
  filename: "1617_7M83K_car.jpg",
  version: 1,
  camera_id: null,
  timestamp: "2020-10-12T16:17:27.574008Z",
};
const SDK_EMPTY = {
  filename: "upload",
  timestamp: "2025-01-31 09:54:50.792060",
  camera_id: null,
  results: [],
  usage: { calls: 2, max_calls: 2500 },
  processing_time: 14.445,
};

function parsed(body: unknown): RecognizerAnswer {
  const result = parseRecognizerAnswer(body);
  assert.ok(result.ok, result.ok ? "" : result.fault);
  return result.answer;
}

Deno.test("parseRecognizerAnswer() takes all of a cloud answer with make, model and color", () => {
  assert.deepEqual(parsed(CLOUD), {
    processingMs: 288.758,
    results: [{
      text: "nhk552",
      confidence: 0.904,
      region: "gb",
      candidates: [{ text: "nhk552", confidence: 0.904 }, { text: "nhk5s2", confidence: 0.8 }],
      vehicle: { type: "Sedan", make: "Riley", model: "RMF", color: "black" },
      box: { xmin: 143, ymin: 481, xmax: 282, ymax: 575 },
    }],
  });
});

Deno.test("parseRecognizerAnswer() takes an SDK answer without version and without cars", () => {
  assert.deepEqual(parsed(SDK_EMPTY), { results: [], processingMs: 14.445 });
});

Deno.test("parseRecognizerAnswer() keeps the plate when optional parts are missing or odd", () => {
  const zero = { xmin: 0, ymin: 0, xmax: 0, ymax: 0 };
  const { results } = parsed({
    results: [
      { plate: "abc123", score: 0.9 },
      { plate: "abc123", score: 0.9, vehicle: { score: 0, type: "", box: zero }, box: zero },
      { plate: "abc123", score: 1.2, region: "us", candidates: "none", color: [null], box: [] },
    ],
  });
  const bare = {
    text: "abc123",
    confidence: 0.9,
    region: null,
    candidates: [],
    vehicle: null,
    box: null,
  };
  assert.deepEqual(results, [bare, bare, { ...bare, confidence: 1 }]);
});

Deno.test("parseRecognizerAnswer() takes vehicle mode, with and without a plate", () => {
  const vehicle = {
    type: "Sedan",
    score: 0.834,
    box: { xmin: 68, ymin: 103, xmax: 914, ymax: 643 },
    props: {
      make_model: [{ make: "Riley", model: "RMF", score: 0.339 }],
      color: [{ value: "black", score: 0.846 }],
    },
  };
  const plate = {
    type: "Plate",
    score: 0.925,
    box: { xmin: 146, ymin: 481, xmax: 276, ymax: 576 },
    props: {
      plate: [{ value: "nhk552", score: 0.838 }],
      region: [{ value: "gb", score: 0.931 }],
    },
  };
  const seen = { type: "Sedan", make: "Riley", model: "RMF", color: "black" };
  assert.deepEqual(parsed({ results: [{ plate, vehicle }, { plate: null, vehicle }] }).results, [
    {
      text: "nhk552",
      confidence: 0.838,
      region: "gb",
      candidates: [{ text: "nhk552", confidence: 0.838 }],
      vehicle: seen,
      box: plate.box,
    },
    { text: "", confidence: 0, region: null, candidates: [], vehicle: seen, box: null },
  ]);
});

Deno.test("parseRecognizerAnswer() passes on no text that a database refuses", () => {
  const vehicle = { type: "SU\0V\ud800", score: 1 };
  const [result] = parsed({ results: [{ plate: "abc123", score: 0.9, vehicle }] }).results;
  assert.equal(result?.vehicle?.type, "SUV\ufffd");
  const long = parsed({ results: [{ plate: "a".repeat(5000), score: 0.9 }] });
  assert.equal(long.results[0]?.text.length, 100);
});

Deno.test("parseRecognizerAnswer() names the fault of an answer that is none", () => {
  for (const body of [null, "", [], {}, { results: {} }, { results: [{ plate: 5, score: 1 }] }]) {
    assert.equal(parseRecognizerAnswer(body).ok, false, JSON.stringify(body));
  }
});

Deno.test("parseRecognizerAnswer() never throws, whatever JSON comes in", () => {
  const broken = fc.record({
    results: fc.array(fc.oneof(
      fc.jsonValue(),
      fc.record({ plate: fc.jsonValue(), score: fc.jsonValue(), vehicle: fc.jsonValue() }),
      fc.constant(CLOUD.results[0]),
    )),
    processing_time: fc.jsonValue(),
  });
  fc.assert(fc.property(fc.oneof(fc.jsonValue(), broken), (body) => {
    const result = parseRecognizerAnswer(body);
    if (!result.ok) return assert.ok(result.fault.length > 0);
    for (const { confidence } of result.answer.results) {
      assert.ok(confidence >= 0 && confidence <= 1);
    }
  }));
});
