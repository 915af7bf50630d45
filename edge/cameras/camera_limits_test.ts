import assert from "node:assert/strict";
import { CameraSettings } from "../../server/contract/camera.ts";
import { cameraLimits, freshForMs } from "./camera_limits.ts";

function limitsOf(settings: { interval_ms?: number; stall_after_ms?: number }, isRenewed = true) {
  return cameraLimits(
    CameraSettings.parse({ id: "lane", url: "rtsp://192.0.2.1/", ...settings }),
    { isRenewed },
  );
}

/** How late the timer that sees it may be, and how long a picture takes to be worked on. */
const SLACK_MS = 1000;

Deno.test("cameraLimits() by default see a stall and a black hole within 5 s, a freeze within 15 s", () => {
  const { stalledMs, firstPictureMs, frozenMs } = limitsOf({});
  assert.ok(stalledMs + SLACK_MS <= 5000);
  assert.ok(firstPictureMs + SLACK_MS <= 5000);
  // A freeze is counted from the last picture that differed and seen with a picture.
  assert.ok(frozenMs + 1000 + SLACK_MS <= 15_000);
});

Deno.test("cameraLimits() call no camera stalled or frozen before it owes two pictures", () => {
  for (const interval_ms of [100, 1000, 2000, 10_000, 60_000]) {
    const { stalledMs, frozenMs } = limitsOf({ interval_ms });
    assert.ok(stalledMs >= 2 * interval_ms, `${interval_ms}`);
    assert.ok(frozenMs >= 2 * interval_ms, `${interval_ms}`);
  }
  assert.equal(limitsOf({ interval_ms: 60_000 }).firstPictureMs, 4000, "the first does not wait");
});

Deno.test("cameraLimits() wait for a keyframe before a predicted picture is called frozen", () => {
  assert.ok(limitsOf({}, false).frozenMs >= 30_000);
});

Deno.test("freshForMs() grants a slow camera the time between its pictures", () => {
  const settings = { interval_ms: 1000, stall_after_ms: 4000 };
  assert.equal(freshForMs(settings), 4000);
  assert.equal(freshForMs({ ...settings, interval_ms: 10_000 }), 21_000);
});
