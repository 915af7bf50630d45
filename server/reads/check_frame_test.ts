import assert from "node:assert/strict";
import { checkFrame, judgeFrameTime, MAX_FRAME_BYTES } from "./check_frame.ts";

const JPEG = [0xff, 0xd8, 0xff, 0xe0, 0, 1, 0xff, 0xd9];
const NOW = new Date("2026-03-01T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);

Deno.test("checkFrame() takes whole JPEGs, padded or not", () => {
  checkFrame(new Uint8Array(JPEG));
  checkFrame(new Uint8Array([...JPEG, 0, 0, 0]));
});

Deno.test("checkFrame() names the field of what is no whole JPEG", () => {
  const bad = [[], [0], [0xff, 0xd8], JPEG.slice(0, -1), [0x89, 0x50, 0x4e, 0x47], [0, ...JPEG]];
  for (const bytes of bad) {
    assert.throws(() => checkFrame(new Uint8Array(bytes)), {
      kind: "invalid",
      code: "invalid_frame",
    });
  }
});

Deno.test("checkFrame() refuses what the recognizer would refuse", () => {
  const frame = new Uint8Array(MAX_FRAME_BYTES + 1);
  frame.set(JPEG.slice(0, 4));
  frame.set([0xff, 0xd9], MAX_FRAME_BYTES - 1);
  assert.throws(() => checkFrame(frame), { kind: "too_large", code: "frame_too_large" });
  const largest = frame.slice(0, MAX_FRAME_BYTES);
  largest.set([0xff, 0xd9], MAX_FRAME_BYTES - 2);
  checkFrame(largest);
});

Deno.test("judgeFrameTime() keeps the own time of a frame that waited in a spool", () => {
  const capturedAt = ago(3 * 3_600_000);
  assert.deepEqual(judgeFrameTime({ capturedAt, clock: "synced", maxAgeMs: null }, NOW), {
    capturedAt,
    isTrusted: true,
  });
});

Deno.test("judgeFrameTime() refuses a frame from the future, and an old one when asked", () => {
  const ahead = { capturedAt: ago(-60_000), clock: "synced", maxAgeMs: null } as const;
  assert.throws(() => judgeFrameTime(ahead, NOW), { kind: "invalid" });
  const stale = { capturedAt: ago(5001), clock: "synced", maxAgeMs: 5000 } as const;
  assert.throws(() => judgeFrameTime(stale, NOW), { code: "stale_snapshot" });
  assert.ok(judgeFrameTime({ ...stale, capturedAt: ago(5000) }, NOW).isTrusted);
});

Deno.test("judgeFrameTime() sorts by a plausible guess, and lets none of them act", () => {
  const told = (capturedAt: Date) =>
    judgeFrameTime({ capturedAt, clock: "unsynced", maxAgeMs: null }, NOW);
  // In 1970, in the future, and before any spool reaches: never set.
  for (const wrong of [new Date(0), ago(-3_600_000), ago(40 * 86_400_000)]) {
    assert.deepEqual(told(wrong), { capturedAt: NOW, isTrusted: false });
  }
  // Two seconds ago by a clock that may be a day behind is not fresh.
  for (const guess of [ago(2000), ago(86_400_000)]) {
    assert.deepEqual(told(guess), { capturedAt: guess, isTrusted: false });
  }
});
