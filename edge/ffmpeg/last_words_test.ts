import assert from "node:assert/strict";
import fc from "fast-check";
import { ffmpegCommand } from "./args.ts";
import { collectLastWords } from "./last_words.ts";

const command = ffmpegCommand({
  url: "rtsp://admin:c%40nary-1@192.0.2.7/live?token=canary-2",
  transport: "tcp",
  interval_ms: 1000,
  quality: 5,
}, { decode: "keyframes" });
const encoder = new TextEncoder();

function collect(nowMs = { value: 0 }) {
  return collectLastWords({ ...command, monotonicMs: () => nowMs.value });
}

Deno.test("collectLastWords() strikes credentials however stderr is cut", () => {
  const said = encoder.encode(
    "[concat @ 0x1] Impossible to open 'rtsp://admin:c%40nary-1@192.0.2.7/live?token=canary-2'\n" +
      "password c@nary-1 and c%40nary-1 with token=canary-2\n" +
      "rtsp://admin:c%40nary-1",
  );
  const cuts = fc.array(fc.integer({ min: 0, max: said.length }), { maxLength: 8 });
  fc.assert(fc.property(cuts, (unsorted) => {
    const words = collect();
    let start = 0;
    for (const end of [...unsorted.sort((a, b) => a - b), said.length]) {
      words.push(said.subarray(start, end));
      start = end;
    }
    assert.deepEqual(words.since(0), [
      "[concat @ 0x1] Impossible to open 'rtsp://192.0.2.7/…'",
      "password *** and *** with ***",
      "rtsp://192.0.2.7/…",
    ]);
  }));
});

Deno.test("collectLastWords() keeps twenty lines and forgets a line without end", () => {
  const words = collect();
  for (let line = 0; line < 100; line++) words.push(encoder.encode(`line ${line}\n`));
  for (let part = 0; part < 1000; part++) words.push(encoder.encode("x".repeat(1000)));
  const lines = words.since(0);
  assert.equal(lines.length, 20);
  assert.ok(lines.join("").length < 20 * 2000);
});

Deno.test("collectLastWords() does not hold a trouble that was got over against a later end", () => {
  const nowMs = { value: 0 };
  const words = collect(nowMs);
  words.push(encoder.encode("error while decoding MB 3 4\n"));
  nowMs.value = 60_000;
  words.push(encoder.encode("Connection timed out\n"));
  assert.deepEqual(words.since(45_000), ["Connection timed out"]);
});
