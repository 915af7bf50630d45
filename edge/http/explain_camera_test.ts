import assert from "node:assert/strict";
import { CameraStatus, FailureReason } from "../../server/contract/camera.ts";
import { explainCamera } from "./explain_camera.ts";

const report = { reason: null, next_attempt_in_ms: null } as const;

Deno.test("explainCamera() has words for every state and every reason", () => {
  for (const status of CameraStatus.options) {
    assert.ok(explainCamera({ ...report, status }).headline.length > 10, status);
  }
  const said = FailureReason.options.map((reason) => {
    const { headline, what_to_do } = explainCamera({ ...report, status: "backing_off", reason });
    assert.ok(what_to_do !== null, `${reason} leaves nothing to do`);
    return headline;
  });
  assert.equal(new Set(said).size, said.length, "two reasons are said alike");
});

Deno.test("explainCamera() tells a covered lens from a black picture", () => {
  const black = explainCamera({ ...report, status: "dark", brightness: 0.02 });
  const covered = explainCamera({ ...report, status: "dark", brightness: 0.4 });
  assert.match(black.headline, /black/);
  assert.match(covered.headline, /covered/);
  assert.match(covered.what_to_do ?? "", /wipe/);
});

Deno.test("explainCamera() counts a failure that comes again, and that it is tried again", () => {
  const crashed = { status: "backing_off", reason: "crashed", next_attempt_in_ms: 7001 } as const;
  assert.equal(
    explainCamera({ ...crashed, failures_in_a_row: 5 }).headline,
    "FFmpeg ended unexpectedly. 5 times in a row by now.",
  );
  assert.equal(
    explainCamera({ ...crashed, failures_in_a_row: 1 }).headline,
    "FFmpeg ended unexpectedly.",
  );
  assert.equal(explainCamera(crashed).next_step, "The agent tries again by itself.");
});
