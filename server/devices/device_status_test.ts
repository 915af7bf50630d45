import assert from "node:assert/strict";
import type { CameraReport } from "../contract/camera.ts";
import { cameraTrouble, type DeviceFacts, deviceStatus, isSilent } from "./device_status.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const ago = (ms: number) => new Date(NOW - ms);

function camera(change: Partial<CameraReport> = {}): CameraReport {
  return {
    camera_id: "lane-1",
    name: "Lane 1",
    status: "streaming",
    reason: null,
    detail: null,
    since: ago(600_000).toISOString(),
    frame_age_ms: 300,
    fps: 1,
    frames_total: 10,
    restarts_total: 0,
    next_attempt_in_ms: null,
    width: 1920,
    height: 1080,
    ...change,
  };
}

const HEALTH = {
  cpu_ratio: 0.2,
  memory_used_bytes: 1e9,
  memory_total_bytes: 4e9,
  agent_memory_bytes: 1e8,
  temperature_celsius: 55,
  disk_free_bytes: 8e9,
  uptime_ms: 1e6,
};

function facts(change: Partial<DeviceFacts> = {}, cameras = [camera()]): DeviceFacts {
  return {
    nowMs: NOW,
    maintenance: null,
    enrolled: true,
    lastSeenAt: ago(5000),
    heardAt: ago(5000),
    heartbeat: { sent_at: ago(5000).toISOString(), health: HEALTH, cameras, spooled_reads: 0 },
    ...change,
  };
}

Deno.test("deviceStatus() says online without a reason when all is well", () => {
  assert.deepEqual(deviceStatus(facts()), { status: "online", reasons: [] });
});

Deno.test("deviceStatus() says why a release was rolled back, without calling the device broken", () => {
  const update = {
    active_sequence: 6,
    version: "0.6.0",
    state: "rolled_back",
    last_failure: { sequence: 7, reason: "it had no lens", at: ago(0).toISOString() },
  } as const;
  const { heartbeat } = facts();
  assert.deepEqual(deviceStatus(facts({ heartbeat: heartbeat && { ...heartbeat, update } })), {
    status: "online",
    reasons: ["It went back to release 6 from 7: it had no lens."],
  });
});

Deno.test("deviceStatus() says what a machine suffers from, and what its agent leaves out for it", () => {
  const { heartbeat } = facts();
  const health = { ...HEALTH, slowed_by: 2, under_voltage: true, disk_read_only: true };
  const brake = { step: "bare", ends: 8 } as const;
  const told = deviceStatus(facts({ heartbeat: heartbeat && { ...heartbeat, health, brake } }));
  assert.deepEqual(told, {
    status: "online",
    reasons: [
      "It asks for fewer pictures until it has cooled down.",
      "Its power supply gives too little voltage.",
      "Its disk is read-only.",
      "Its agent kept ending by itself, and runs with parts left out.",
    ],
  });
});

Deno.test("deviceStatus() says offline from the third missed heartbeat on, not before", () => {
  assert.equal(deviceStatus(facts({ lastSeenAt: ago(29_999) })).status, "online");
  const silent = deviceStatus(facts({ lastSeenAt: ago(30_000) }));
  assert.deepEqual(silent, {
    status: "offline",
    reasons: ["Nothing was heard of it since 2026-03-01T11:59:30Z."],
  });
});

Deno.test("deviceStatus() does not repeat a silent device's old report as if it were true", () => {
  const judged = deviceStatus(facts({ lastSeenAt: ago(90_000) }, [camera({ status: "failed" })]));
  assert.equal(judged.reasons.length, 1);
});

Deno.test("deviceStatus() takes a last sight in the future for a clock that jumped, not for silence", () => {
  assert.equal(deviceStatus(facts({ lastSeenAt: ago(-3_600_000) })).status, "online");
});

Deno.test("isSilent() counts from when the server could hear again", () => {
  const lastSeenAt = ago(600_000);
  assert.equal(isSilent({ nowMs: NOW, lastSeenAt }), true);
  assert.equal(isSilent({ nowMs: NOW, lastSeenAt, hearingSince: ago(10_000) }), false);
  assert.equal(isSilent({ nowMs: NOW, lastSeenAt, hearingSince: ago(30_000) }), true);
});

Deno.test("deviceStatus() tells a device that never came from one that was lost", () => {
  const never = { lastSeenAt: null, heardAt: null, heartbeat: null };
  assert.match(deviceStatus(facts({ ...never, enrolled: false })).reasons[0] ?? "", /claim code/);
  assert.match(deviceStatus(facts(never)).reasons[0] ?? "", /never reported/);
});

Deno.test("deviceStatus() says error with a sentence per camera, troubles before notes", () => {
  const judged = deviceStatus(facts({}, [
    camera({ name: "Entry", status: "backing_off", reason: "unauthorized" }),
    camera(),
    camera({ name: "Exit", status: "frozen" }),
  ]));
  assert.deepEqual(judged, {
    status: "error",
    reasons: [
      "Camera Entry gives no picture: it refuses the user name or password.",
      "Camera Exit sends the same picture again and again.",
    ],
  });
});

Deno.test("deviceStatus() notes heat, disk, clock and spool without calling them an error", () => {
  const judged = deviceStatus(facts({
    heartbeat: {
      sent_at: ago(-600_000).toISOString(),
      health: { ...HEALTH, temperature_celsius: 84, disk_free_bytes: 1e6 },
      cameras: [camera()],
      spooled_reads: 3,
      spool: { bytes: 1, dropped_total: 2, trouble: "the disk is nearly full" },
    },
  }));
  assert.equal(judged.status, "online");
  assert.deepEqual(judged.reasons, [
    "Its clock is ahead by about 10 minutes.",
    "It is hotter than 80 °C and may slow down.",
    "Its disk is nearly full.",
    "It keeps reads that it could not deliver yet.",
    "It had to drop reads that it could not deliver, since it was started.",
    "It cannot keep reads on its disk.",
  ]);
});

Deno.test("deviceStatus() keeps maintenance whatever is heard, and still says what is wrong", () => {
  const judged = deviceStatus(
    facts({ maintenance: { until: null, reason: null }, lastSeenAt: ago(90_000) }),
  );
  assert.equal(judged.status, "maintenance");
  assert.equal(judged.reasons.length, 2);
});

Deno.test("deviceStatus() calls a device without cameras an error", () => {
  assert.deepEqual(deviceStatus(facts({}, [])).reasons, ["No camera is configured."]);
});

Deno.test("cameraTrouble() gives a starting camera a minute", () => {
  const starting = camera({ status: "starting", since: ago(59_000).toISOString() });
  assert.equal(cameraTrouble(starting, NOW), null);
  assert.match(cameraTrouble(starting, NOW + 2000) ?? "", /more than a minute/);
});
