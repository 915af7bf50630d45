import assert from "node:assert/strict";
import { endpointWords, shownAddress } from "./endpoint_words.ts";

const NOW_MS = Date.parse("2026-03-10T12:00:00Z");
const healthy = {
  enabled: true,
  disabled_reason: null,
  failing_since: null,
  last_success_at: "2026-03-10T11:59:00Z",
};

Deno.test("endpointWords() alarms only once a failure lasts, and when it was switched off for it", () => {
  const toneOf = (change: Partial<Record<keyof typeof healthy, unknown>>) =>
    endpointWords({ ...healthy, ...change } as typeof healthy, NOW_MS).tone;
  assert.equal(toneOf({}), "good");
  assert.equal(toneOf({ last_success_at: null }), "idle");
  assert.equal(toneOf({ failing_since: "2026-03-10T11:00:00Z" }), "warn");
  assert.equal(toneOf({ failing_since: "2026-03-08T11:00:00Z" }), "bad");
  assert.equal(toneOf({ enabled: false, disabled_reason: "gone" }), "bad");
  assert.equal(toneOf({ enabled: false, disabled_reason: "switched_off" }), "idle");
});

Deno.test("shownAddress() leaves out what is often a secret", () => {
  assert.equal(shownAddress("https://a.example/hook?token=hush"), "https://a.example/hook?…");
  assert.equal(shownAddress("https://a.example/hook"), "https://a.example/hook");
});
