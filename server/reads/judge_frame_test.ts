import assert from "node:assert/strict";
import type { RecognizedPlate } from "../recognizer/recognizer_answer.ts";
import { judgeFrame } from "./judge_frame.ts";

function result(text: string, confidence: number, more: Partial<RecognizedPlate> = {}) {
  return { text, confidence, region: null, candidates: [], vehicle: null, box: null, ...more };
}
const boxOfWidth = (width: number) => ({ xmin: 10, ymin: 10, xmax: 10 + width, ymax: 30 });
const judge = (
  results: RecognizedPlate[],
  trigger: "interval" | "command" | "vehicle" | "manual" = "interval",
) => judgeFrame({ results, processingMs: null }, { trigger, minConfidence: 0.7 });

Deno.test("judgeFrame() normalises the plate and its candidates", () => {
  const candidates = [{ text: "abc-123", confidence: 0.9 }, { text: "--", confidence: 0.8 }];
  const judged = judge([result("abc-123", 0.9, { region: "us-tx", candidates })]);
  assert.ok(judged.kind === "plate");
  assert.equal(judged.reading.plate, "ABC123");
  assert.equal(judged.reading.region, "us-tx");
  assert.deepEqual(judged.reading.candidates, [{ plate: "ABC123", confidence: 0.9 }]);
});

Deno.test("judgeFrame() takes the nearest car's plate, unless it cannot be read", () => {
  const near = result("near1", 0.8, { box: boxOfWidth(200) });
  const far = result("far1", 0.99, { box: boxOfWidth(50) });
  const plateOf = (results: RecognizedPlate[]) => {
    const judged = judge(results);
    return judged.kind === "plate" ? judged.reading.plate : null;
  };
  assert.equal(plateOf([far, near]), "NEAR1");
  assert.equal(plateOf([far, { ...near, confidence: 0.3 }]), "FAR1");
  assert.equal(plateOf([result("a1", 0.8), result("b1", 0.9)]), "B1");
});

Deno.test("judgeFrame() of an interval's frame misses nothing yet", () => {
  assert.deepEqual(judge([]), { kind: "empty" });
  assert.deepEqual(judge([result("xx1", 0.4)]), {
    kind: "sighting",
    guess: { plate: "XX1", confidence: 0.4 },
  });
  assert.deepEqual(judge([result("", 0)]), { kind: "sighting", guess: null });
});

Deno.test("judgeFrame() of a frame that was asked for says what is missing", () => {
  for (const trigger of ["command", "vehicle", "manual"] as const) {
    assert.deepEqual(judge([], trigger), {
      kind: "missed",
      reason: "no_plate_found",
      guess: null,
    });
    assert.deepEqual(judge([result("xx1", 0.4), result("yy1", 0.5)], trigger), {
      kind: "missed",
      reason: "low_confidence",
      guess: { plate: "YY1", confidence: 0.5 },
    });
  }
});

Deno.test("judgeFrame() calls no text a plate that cannot be one", () => {
  const tooLong = result("abcdefghijklmnopq", 0.99);
  assert.deepEqual(judge([tooLong, result("...", 0.99)], "command"), {
    kind: "missed",
    reason: "no_plate_found",
    guess: null,
  });
});
