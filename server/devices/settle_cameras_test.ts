import assert from "node:assert/strict";
import type { CameraReport } from "../contract/camera.ts";
import type { CameraRow } from "./camera_queries.ts";
import { settleCameras } from "./settle_cameras.ts";

function report(change: Partial<CameraReport> = {}): CameraReport {
  return {
    camera_id: "lane-1",
    name: "Lane 1",
    status: "streaming",
    reason: null,
    detail: null,
    since: "2026-03-01T12:00:00.000Z",
    frame_age_ms: null,
    fps: 0,
    frames_total: 0,
    restarts_total: 0,
    next_attempt_in_ms: null,
    width: null,
    height: null,
    ...change,
  };
}

function row(change: Partial<CameraRow> = {}): CameraRow {
  return {
    labels: {},
    device_id: "d",
    camera_id: "lane-1",
    name: "Lane 1",
    status: "streaming",
    reason: null,
    detail: null,
    since: new Date("2026-03-01T11:00:00Z"),
    ...change,
  };
}

Deno.test("settleCameras() tells of a new camera, and of one that is gone", () => {
  const settled = settleCameras([row({ camera_id: "old" })], [report()]);
  assert.deepEqual(settled.changes.map((change) => change.previousStatus), [null]);
  assert.deepEqual(settled.removed.map((gone) => gone.camera_id), ["old"]);
});

Deno.test("settleCameras() says nothing twice", () => {
  assert.deepEqual(settleCameras([row()], [report()]).changes, []);
});

Deno.test("settleCameras() tells one trouble once, however often the agent tries again", () => {
  const dead = row({ status: "backing_off", reason: "unauthorized", detail: "401" });
  for (const status of ["starting", "failed", "backing_off", "stalled"] as const) {
    for (const reason of [null, "unauthorized"] as const) {
      const settled = settleCameras([dead], [report({ status, reason, detail: "other words" })]);
      assert.deepEqual(settled.changes, []);
      assert.equal(settled.cameras[0]?.status, "backing_off");
      assert.equal(settled.cameras[0]?.reason, "unauthorized");
      assert.equal(settled.cameras[0]?.since, "2026-03-01T11:00:00.000Z");
    }
  }
});

Deno.test("settleCameras() tells when the reason changes, and when the picture is back", () => {
  const dead = row({ status: "backing_off", reason: "unreachable" });
  const worse = settleCameras([dead], [report({ status: "failed", reason: "unauthorized" })]);
  assert.equal(worse.changes[0]?.previousStatus, "backing_off");
  const back = settleCameras([dead], [report()]);
  assert.equal(back.changes[0]?.camera.status, "streaming");
});

Deno.test("settleCameras() writes a new name without telling of it", () => {
  const settled = settleCameras([row()], [report({ name: "Entry" })]);
  assert.deepEqual([settled.changes.length, settled.renamed[0]?.name], [0, "Entry"]);
});
