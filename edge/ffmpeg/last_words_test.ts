import assert from "node:assert/strict";
import fc from "fast-check";
import { ffmpegCommand } from "./args.ts";
import { collectLastWords } from "./last_words.ts";
import type { LeveledLine } from "./last_words.ts";

const command = ffmpegCommand({
  url: "rtsp://admin:c%40nary-1@192.0.2.7/live?token=canary-2",
  transport: "tcp",
  interval_ms: 1000,
  quality: 5,
  rotate: 0,
}, { decode: "keyframes", hwaccel: "none" });
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

Deno.test("collectLastWords() keeps errors, tells every line, and is not crowded out by chatter", () => {
  const heard: LeveledLine[] = [];
  const words = collectLastWords({
    ...command,
    monotonicMs: () => 0,
    onLine: (line) => void heard.push(line),
  });
  words.push(encoder.encode(
    "[rtsp @ 0x1] [error] method DESCRIBE failed: 401 Unauthorized\n" +
      "    Last message repeated 3 times\n" +
      "[swscaler @ 0x1] [swscaler @ 0x2] [warning] deprecated pixel format used\n" +
      "[info]     title           : [error] what a camera calls itself\n" +
      "Segmentation fault\n",
  ));
  for (let line = 0; line < 100; line++) words.push(encoder.encode(`[info] chatter ${line}\n`));
  assert.deepEqual(words.since(0), [
    "[rtsp @ 0x1] method DESCRIBE failed: 401 Unauthorized",
    "Segmentation fault",
  ]);
  assert.deepEqual(heard.slice(2, 4), [
    { level: "warning", text: "[swscaler @ 0x1] [swscaler @ 0x2] deprecated pixel format used" },
    { level: "info", text: "    title           : [error] what a camera calls itself" },
  ]);
});

Deno.test("collectLastWords() takes the end of a line too long for no line of its own", () => {
  const words = collect();
  words.push(encoder.encode("[info] User Data=" + "ab".repeat(6000)));
  words.push(encoder.encode("cdef\n[error] Connection timed out\n"));
  assert.deepEqual(words.since(0), ["Connection timed out"]);
});
