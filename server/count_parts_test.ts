import assert from "node:assert/strict";
import { VERSION as AGENT_VERSION } from "../edge/version.ts";
import { countAttempts, countReads, countStateWrites } from "./count_parts.ts";
import { createMetrics } from "./metrics.ts";
import { VERSION } from "./version.ts";

const ATTEMPT = {
  outcome: "delivered",
  responseStatus: 200,
  durationMs: 40,
  error: null,
  disabled: null,
  deliveryId: "d",
  endpointId: "e",
  eventType: "plate.read",
  attempt: 1,
  waitedMs: 60,
  isReplay: false,
} as const;

async function linesOf(metrics: ReturnType<typeof createMetrics>, start: string) {
  return (await metrics.registry.metrics()).split("\n").filter((line) => line.startsWith(start));
}

Deno.test("countReads() counts a vehicle without a plate by why, and one that was read apart", async () => {
  const metrics = createMetrics();
  const { onVisit, onAnswer } = countReads(metrics);
  onVisit(null);
  onVisit("no_plate_found");
  onAnswer({ outcome: "failed", durationMs: 3000 });
  assert.deepEqual(await linesOf(metrics, "washfleet_visits_total"), [
    'washfleet_visits_total{outcome="read"} 1',
    'washfleet_visits_total{outcome="missed"} 1',
  ]);
  assert.deepEqual(await linesOf(metrics, "washfleet_misses_total"), [
    'washfleet_misses_total{reason="no_plate_found"} 1',
  ]);
  const sums = await linesOf(metrics, "washfleet_read_duration_seconds_sum");
  assert.deepEqual(sums, ['washfleet_read_duration_seconds_sum{outcome="failed"} 3']);
});

Deno.test("countAttempts() takes the time of a delivery's end alone, and no replay's", async () => {
  const metrics = createMetrics();
  const count = countAttempts(metrics);
  count({ ...ATTEMPT, outcome: "retrying", durationMs: 15_000 });
  count({ ...ATTEMPT, attempt: 2, waitedMs: 20_000 });
  count({ ...ATTEMPT, waitedMs: 86_400_000, attempt: 3, isReplay: true });
  const name = "washfleet_webhook_delivery_duration_seconds";
  assert.deepEqual(await linesOf(metrics, `${name}_count`), [
    `${name}_count{outcome="delivered"} 1`,
  ]);
  assert.deepEqual(await linesOf(metrics, `${name}_sum`), [
    `${name}_sum{outcome="delivered"} 20.04`,
  ]);
});

Deno.test("countStateWrites() counts the states of a batch that could not be written", async () => {
  const metrics = createMetrics();
  countStateWrites(metrics)({ outcome: "failed", count: 500, durationMs: 12 });
  const lines = await linesOf(metrics, "washfleet_kv_states_written_total");
  assert.deepEqual(lines, ['washfleet_kv_states_written_total{outcome="failed"} 500']);
});

Deno.test("server and agent are of one version", () => assert.equal(VERSION, AGENT_VERSION));
