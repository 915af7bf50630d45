import assert from "node:assert/strict";
import { refusedSnapshot, toSnapshot } from "./snapshot.ts";

const RECEIVED = new Date("2026-03-01T12:00:00.000Z");
const received = {
  frame: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9),
  cameraId: "lane-1",
  cameraStatus: null,
  ageWhenSentMs: 400,
  receivedAt: RECEIVED,
};
const after = (ms: number) => new Date(RECEIVED.getTime() + ms);

Deno.test("toSnapshot() adds the time since it came to the age that the device told", () => {
  const snapshot = toSnapshot(received, { now: after(250), maxAgeMs: 1000 });
  assert.equal(snapshot.frameAgeMs, 650);
  assert.equal(snapshot.capturedAt.toISOString(), "2026-03-01T11:59:59.600Z");
});

Deno.test("toSnapshot() refuses a picture that became too old on the way", () => {
  assert.throws(() => toSnapshot(received, { now: after(700), maxAgeMs: 1000 }), {
    code: "stale_snapshot",
    kind: "conflict",
  });
});

Deno.test("toSnapshot() makes no picture younger when the clock goes back", () => {
  assert.equal(toSnapshot(received, { now: after(-3_600_000), maxAgeMs: 1000 }).frameAgeMs, 400);
});

Deno.test("refusedSnapshot() gives each refusal its own code", () => {
  const codes = ["expired", "no_such_camera", "no_snapshot", "stale_snapshot", "failed"] as const;
  const told = codes.map((code) => refusedSnapshot({ code, detail: "x" }, { maxAgeMs: 1 }).code);
  assert.deepEqual(told, [
    "device_timeout",
    "no_such_camera",
    "no_snapshot",
    "stale_snapshot",
    "device_failed",
  ]);
});
