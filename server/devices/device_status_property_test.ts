import assert from "node:assert/strict";
import fc from "fast-check";
import { CameraStatus, FailureReason } from "../contract/camera.ts";
import { type DeviceFacts, deviceStatus, isSilent } from "./device_status.ts";
import { HEARTBEAT_EVERY_MS, silentAfterMs } from "./heartbeat_pace.ts";

const SILENT_AFTER_MS = silentAfterMs();

const NOW = Date.parse("2026-03-01T12:00:00Z");
const DAY = 86_400_000;

const instant = (aroundMs: number) =>
  fc.integer({ min: aroundMs - 400 * DAY, max: aroundMs + 400 * DAY }).map((ms) => new Date(ms));
const iso = (aroundMs: number) => instant(aroundMs).map((at) => at.toISOString());

const camera = fc.record({
  camera_id: fc.constantFrom("lane-1", "lane-2"),
  name: fc.constantFrom("Entry", "Exit"),
  status: fc.constantFrom(...CameraStatus.options),
  reason: fc.option(fc.constantFrom(...FailureReason.options)),
  since: iso(NOW),
  detail: fc.constant(null),
  frame_age_ms: fc.constant(null),
  fps: fc.constant(1),
  frames_total: fc.constant(1),
  restarts_total: fc.constant(0),
  next_attempt_in_ms: fc.constant(null),
  width: fc.constant(null),
  height: fc.constant(null),
});

const heartbeat = fc.record({
  // By the device's clock, which may say anything.
  sent_at: iso(NOW),
  health: fc.record({
    cpu_ratio: fc.constant(null),
    memory_used_bytes: fc.option(fc.nat(100)),
    memory_total_bytes: fc.option(fc.nat(100)),
    agent_memory_bytes: fc.constant(1),
    temperature_celsius: fc.option(fc.integer({ min: -40, max: 120 })),
    disk_free_bytes: fc.option(fc.nat()),
    uptime_ms: fc.nat(),
  }),
  cameras: fc.array(camera, { maxLength: 3 }),
  spooled_reads: fc.nat(3),
});

const facts: fc.Arbitrary<DeviceFacts> = fc.record({
  nowMs: fc.constant(NOW),
  maintenance: fc.option(
    fc.record({ until: fc.option(instant(NOW)), reason: fc.option(fc.constant("new lens")) }),
  ),
  quarantineReason: fc.option(fc.constant("Two machines use its token.")),
  enrolled: fc.boolean(),
  lastSeenAt: fc.option(
    fc.oneof(
      instant(NOW),
      fc.integer({ min: -60_000, max: 60_000 }).map((ms) => new Date(NOW + ms)),
    ),
  ),
  hearingSince: fc.option(instant(NOW)),
  heartbeat: fc.option(heartbeat),
  heardAt: fc.option(instant(NOW)),
});

/** What a person would say of it, in the order in which it counts. */
function expectedStatus(facts: DeviceFacts): string {
  if (facts.maintenance !== null) return "maintenance";
  if (facts.quarantineReason !== null) return "error";
  if (!facts.enrolled || facts.lastSeenAt === null || isSilent(facts)) return "offline";
  const cameras = facts.heartbeat?.cameras;
  if (cameras === undefined) return "online";
  const isBad = cameras.some(({ status, since }) =>
    status === "starting"
      ? NOW - Date.parse(since) >= 60_000
      : status !== "streaming" && status !== "stopped"
  );
  return isBad || cameras.length === 0 ? "error" : "online";
}

Deno.test("deviceStatus() is what a person would say, whatever was heard and whatever the clocks say", () => {
  fc.assert(
    fc.property(facts, (facts) => {
      assert.equal(deviceStatus(facts).status, expectedStatus(facts));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("deviceStatus() gives a reason for every status but online, in whole sentences, each once", () => {
  fc.assert(
    fc.property(facts, (facts) => {
      const { status, reasons } = deviceStatus(facts);
      if (status !== "online") assert.ok(reasons.length > 0);
      for (const reason of reasons) assert.match(reason, /^[A-Z].*\.$/);
      assert.doesNotMatch(reasons.join(), /NaN|undefined|null|Invalid/);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("deviceStatus() does not change with a device's clock but in what it says of that clock", () => {
  fc.assert(fc.property(facts, iso(NOW), (facts, sent_at) => {
    const other = facts.heartbeat === null
      ? facts
      : { ...facts, heartbeat: { ...facts.heartbeat, sent_at } };
    const [one, two] = [deviceStatus(facts), deviceStatus(other)];
    assert.equal(one.status, two.status);
    const withoutClock = (reasons: string[]) => reasons.filter((text) => !/Its clock/.test(text));
    assert.deepEqual(withoutClock(one.reasons), withoutClock(two.reasons));
  }));
});

/** Heartbeats as they come, with the server's clock set ahead and back meanwhile. */
const beats = fc.record({
  gapsMs: fc.array(fc.integer({ min: 1, max: HEARTBEAT_EVERY_MS * 2 }), {
    minLength: 1,
    maxLength: 30,
  }),
  stepsMs: fc.array(fc.integer({ min: -2 * DAY, max: 2 * DAY }), { minLength: 1, maxLength: 30 }),
});

Deno.test("isSilent() never calls a device silent that was heard just now, though the server's clock was set back before", () => {
  fc.assert(fc.property(beats, ({ gapsMs, stepsMs }) => {
    let nowMs = NOW;
    for (const [index, gapMs] of gapsMs.entries()) {
      nowMs += gapMs + (stepsMs[index] ?? 0);
      const lastSeenAt = new Date(nowMs);
      for (const laterMs of [0, gapMs, SILENT_AFTER_MS - 1]) {
        assert.equal(isSilent({ nowMs: nowMs + laterMs, lastSeenAt }), false);
      }
      assert.equal(isSilent({ nowMs: nowMs + SILENT_AFTER_MS, lastSeenAt }), true);
    }
  }));
});

Deno.test("isSilent() waits for three heartbeats as they were told, however often that is", () => {
  fc.assert(fc.property(fc.integer({ min: 1000, max: 600_000 }), (everyMs) => {
    const lastSeenAt = new Date(NOW);
    assert.equal(isSilent({ nowMs: NOW + 3 * everyMs - 1, lastSeenAt, everyMs }), false);
    assert.equal(isSilent({ nowMs: NOW + 3 * everyMs, lastSeenAt, everyMs }), true);
  }));
});

Deno.test("isSilent() grows with time alone: once silent, it stays so until it is heard or the clock is set back", () => {
  fc.assert(fc.property(facts, fc.nat(DAY), (facts, moreMs) => {
    if (!isSilent(facts)) return;
    assert.equal(isSilent({ ...facts, nowMs: facts.nowMs + moreMs }), true);
  }));
});

Deno.test("deviceStatus() says nothing of a quarantined device that its copy may have said", () => {
  fc.assert(fc.property(facts, heartbeat, (facts, heartbeat) => {
    const told = { ...facts, maintenance: null, quarantineReason: "Shut out." };
    assert.deepEqual(deviceStatus({ ...told, heartbeat }).reasons, ["Shut out."]);
  }));
});
