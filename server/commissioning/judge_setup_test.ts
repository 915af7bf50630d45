import assert from "node:assert/strict";
import type { CameraReport, CameraStatus } from "../contract/camera.ts";
import type { Heartbeat } from "../contract/device_link.ts";
import { SetupStep } from "../contract/commissioning.ts";
import { cameraReport, heartbeat } from "../../tests/support/link_instance.ts";
import { reachedSteps, type SetupFacts, waitingFor } from "./judge_setup.ts";

const NOON = Date.parse("2026-07-01T12:00:00Z");
const at = (seconds: number) => new Date(NOON + 1000 * seconds);

function facts(changes: Partial<SetupFacts> = {}): SetupFacts {
  return {
    nowMs: NOON + 60_000,
    enrolledAt: at(0),
    claimEndsAt: null,
    isQuarantined: false,
    heard: null,
    isManaged: true,
    isDue: true,
    settingsFault: null,
    found: { firstAt: null, trouble: null },
    firstReadAt: null,
    ...changes,
  };
}

function heard(changes: Partial<Heartbeat>): SetupFacts["heard"] {
  return { at: at(50), heartbeat: heartbeat({ cameras: [], config_version: null, ...changes }) };
}

const camera = (status: CameraStatus): CameraReport => cameraReport({ status });

const why = (of: SetupFacts) => {
  const waiting = waitingFor(of, reachedSteps(of).map(({ step }) => step));
  return waiting === null ? null : [waiting.step, waiting.why];
};

Deno.test("each step says what it waits for, from the claim code to the first plate", () => {
  const nobody = facts({ enrolledAt: null });
  assert.deepEqual(why({ ...nobody, claimEndsAt: at(90) }), ["booted", "claim"]);
  assert.deepEqual(why({ ...nobody, claimEndsAt: at(30) }), ["booted", "claim_ended"]);
  assert.deepEqual(why(facts()), ["booted", "silent"]);
  const beat = (changes: Partial<Heartbeat>, more: Partial<SetupFacts> = {}) =>
    why(facts({ heard: heard({ first_started_at: null, ...changes }), ...more }));
  assert.deepEqual(beat({}), ["configured", "settings_coming"]);
  assert.deepEqual(beat({}, { isDue: false }), ["configured", "not_deployed"]);
  assert.deepEqual(beat({}, { isManaged: false }), ["configured", "no_settings"]);
  assert.deepEqual(beat({}, { settingsFault: "x" }), ["configured", "settings_fault"]);
  assert.deepEqual(beat({ config_version: 7 }), ["found", "no_camera"]);
  const found = { firstAt: at(20), trouble: null };
  assert.deepEqual(beat({ config_version: 7 }, { found }), ["adopted", "no_rule"]);
  const refused = { found: { ...found, trouble: "It refused the password." } };
  assert.deepEqual(beat({ config_version: 7 }, refused), ["adopted", "not_adopted"]);
  const shows = (status: CameraStatus) => beat({ config_version: 7, cameras: [camera(status)] });
  assert.deepEqual(shows("backing_off"), ["streaming", "no_stream"]);
  assert.deepEqual(shows("dark"), ["picture", "no_picture"]);
  assert.deepEqual(shows("streaming"), ["read", "no_car"]);
  const all = { heard: heard({ config_version: 7, cameras: [camera("streaming")] }) };
  assert.equal(why(facts({ ...all, firstReadAt: at(55) })), null);
});

Deno.test("a plate shows that pictures came, though nobody saw them come; not that settings did", () => {
  const steps = reachedSteps(facts({ heard: heard({}), firstReadAt: at(30) }));
  assert.deepEqual(
    steps.filter(({ at }) => at?.getTime() === NOON + 30_000).map(({ step }) => step),
    ["found", "adopted", "streaming", "picture", "read"],
  );
  assert.ok(!steps.some(({ step }) => step === "configured"));
});

Deno.test("a first start that would be in the future, or is not told, has no time", () => {
  const first = (first_started_at: string | undefined) =>
    reachedSteps(facts({
      heard: heard(first_started_at === undefined ? {} : { first_started_at }),
    })).find(({ step }) => step === "booted");
  assert.equal(first(at(-30).toISOString())?.at?.getTime(), NOON - 30_000);
  assert.equal(first(at(86_400).toISOString())?.at, null);
  assert.equal(first(undefined)?.at, null);
});

Deno.test("a device whose own settings name a camera needs no template, and no look around", () => {
  const own = facts({ isManaged: false, heard: heard({ cameras: [camera("streaming")] }) });
  assert.deepEqual(why(own), ["read", "no_car"]);
});

Deno.test("whatever step is waited for, there is something to say of it", () => {
  for (const step of SetupStep.options) {
    const before = SetupStep.options.slice(0, SetupStep.options.indexOf(step));
    const waiting = waitingFor(facts({ heard: heard({}) }), before);
    assert.equal(waiting?.step, step);
  }
});
