import assert from "node:assert/strict";
import { judgeText } from "./judge_text.ts";
import { parseTsv } from "./tesseract.ts";

function judge(
  text: string,
  { confidence = 0.9, shapeCount = text.length, regions = [] as string[] } = {},
) {
  return judgeText({ text, confidence }, { shapeCount, regions });
}

Deno.test("judgeText() exchanges look-alikes only where a state's format wants the other kind", () => {
  assert.equal(judge("7A8C12E")?.region.code, "us", "nothing fits: E is no digit");
  assert.equal(judge("7ABCI23")?.plate, "7abc123");
  assert.equal(judge("BCDO1Z3")?.plate, "bcd0123");
  assert.equal(judge("ADUO00")?.plate, "adu000");
  assert.equal(judge("OABC123")?.plate, "9abc123", "California never starts with 0");
});

Deno.test("judgeText() drops one of two look-alikes that Tesseract gave for one shape", () => {
  assert.equal(judge("6GAJE637", { shapeCount: 7 })?.plate, "6aje637");
  assert.equal(judge("NLDO0679", { shapeCount: 7 })?.plate, "nld0679");
});

Deno.test("judgeText() trusts a fitting format, doubts shapes that do not add up and signs", () => {
  const sure = judge("7ABC123", { confidence: 0.2 })?.score ?? 0;
  const touching = judge("7ABC123", { confidence: 0.2, shapeCount: 5 })?.score ?? 0;
  const sign = judge("CARWASH", { confidence: 0.99 })?.score ?? 1;
  assert.ok(sure >= 0.6 && touching < 0.3 && sign < 0.6, `${sure} ${touching} ${sign}`);
  assert.equal(judge("AB1"), undefined);
  assert.equal(judge(""), undefined);
});

Deno.test("judgeText() gives candidates in falling order, the plate first, each once", () => {
  const { plate, score, candidates = [] } = judge("8BOS512") ?? assert.fail();
  assert.deepEqual(candidates[0], { plate, score });
  const scores = candidates.map((one) => one.score);
  assert.deepEqual(scores, scores.toSorted((a, b) => b - a));
  assert.equal(new Set(candidates.map((one) => one.plate)).size, candidates.length);
});

Deno.test("judgeText() prefers the regions that the caller named", () => {
  const anywhere = judge("ABCD12")?.score ?? 0;
  assert.equal(judge("ABCD12", { regions: ["us-fl"] })?.score, anywhere);
  assert.ok((judge("ABCD12", { regions: ["us-tx"] })?.score ?? 1) < anywhere);
  assert.ok(
    (judge("ABCD12", { regions: ["us-fl,us-tx"] })?.score ?? 1) < anywhere,
    "a joined list names none",
  );
});

Deno.test("parseTsv() joins words and takes the least sure one", () => {
  const tsv = "level\tpage\n" +
    "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n" +
    "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t91.5\t7AB\n" +
    "5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t40.0\tC123\n";
  assert.deepEqual(parseTsv(tsv), { text: "7ABC123", confidence: 0.4 });
  assert.deepEqual(parseTsv(""), { text: "", confidence: 0 });
});
