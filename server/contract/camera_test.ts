import assert from "node:assert/strict";
import { CameraReport, CameraSettings } from "./camera.ts";

function faults(more: Record<string, unknown>): string[] {
  const parsed = CameraSettings.safeParse({ id: "a", url: "rtsp://host/", ...more });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

Deno.test("CameraSettings names the side of a crop that reaches beyond the picture", () => {
  assert.deepEqual(faults({ crop: { x: 0.5, y: 0.5, width: 0.6, height: 0.7 } }), [
    "crop.width: reaches beyond the picture: x + width must be at most 1",
    "crop.height: reaches beyond the picture: y + height must be at most 1",
  ]);
  assert.deepEqual(faults({ crop: { x: 0.7, y: 0, width: 0.3, height: 1 } }), []);
  const [fault] = faults({ crop: { x: 0, y: 0, width: 0.001, height: 1 } });
  assert.match(fault ?? "", /^crop\.width: /);
});

Deno.test("CameraSettings takes quarter turns, sizes and words of its lists alone", () => {
  for (
    const [name, value] of Object.entries({
      rotate: 45,
      width: 159,
      source: "file",
      hwaccel: "cuda",
      transport: "http",
    })
  ) {
    assert.match(faults({ [name]: value })[0] ?? "", new RegExp(`^${name}: `));
  }
});

Deno.test("CameraSettings takes a camera's four schemes and no other", () => {
  for (const scheme of ["rtsp", "rtsps", "http", "https"]) {
    assert.deepEqual(faults({ url: `${scheme}://host/a` }), []);
  }
  for (const url of ["file:///etc/passwd", "ftp://host/", "hls+http://host/", "host"]) {
    assert.deepEqual(faults({ url }), [
      "url: must be an rtsp://, rtsps://, http:// or https:// address",
    ]);
  }
});

Deno.test("CameraReport takes the report of an agent that knows of no stream", () => {
  const old = {
    camera_id: "a",
    name: "A",
    status: "streaming",
    reason: null,
    detail: null,
    since: new Date(0).toISOString(),
    frame_age_ms: null,
    fps: 0,
    frames_total: 0,
    restarts_total: 0,
    next_attempt_in_ms: null,
    width: null,
    height: null,
  };
  assert.ok(CameraReport.safeParse(old).success);
});
