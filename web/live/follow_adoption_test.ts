import assert from "node:assert/strict";
import { adoptionState } from "./follow_adoption.ts";

const found = { camera_id: null, is_adopted: false, trouble: null, device_id: "d" };
const row = (
  status: Parameters<typeof adoptionState>[0] extends infer R | undefined
    ? R extends { status: infer S } ? S : never
    : never,
  code?: string,
) => ({
  status,
  waiting: code === undefined ? null : { code, message: "Because.", until: null },
});

Deno.test("an adoption is over once the camera is the device's, never before it has the settings", () => {
  const own = { ...found, camera_id: "lane", is_adopted: true };
  assert.equal(adoptionState(row("sent"), own).kind, "sending", "it was adopted before");
  assert.equal(adoptionState(row("applied"), found).kind, "trying");
  assert.deepEqual(adoptionState(row("soaking"), own), {
    kind: "done",
    deviceId: "d",
    cameraId: "lane",
  });
});

Deno.test("an adoption says why it failed: of its deployment, or of the camera", () => {
  assert.deepEqual(adoptionState(row("failed", "refused"), found), {
    kind: "failed",
    trouble: "Because.",
  });
  const wrong = { ...found, trouble: "The password is wrong." };
  assert.deepEqual(adoptionState(row("done"), wrong), {
    kind: "failed",
    trouble: "The password is wrong.",
  });
  assert.equal(adoptionState(row("pending"), wrong).kind, "sending");
  assert.equal(adoptionState(row("skipped", "superseded"), found).kind, "trying");
  assert.equal(adoptionState(row("skipped", "given_up"), found).kind, "failed");
});
